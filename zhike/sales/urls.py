"""Addresses of selling."""

from django.urls import path

from .finding.urls import urlpatterns as finding
from .sheet_urls import urlpatterns as sheets
from .target_urls import urlpatterns as targets
from .views import board, calibration, deals, designing, editing, forecast, funnel, grades, listing, moving, screening

app_name = "sales"
_DEAL = "<int:customer_id>/<int:opportunity_id>/"
urlpatterns = [
    *sheets,
    *targets,
    *finding,
    path("", board.board, name="board"),
    path("lane/<int:stage_id>/", board.lane, name="lane"),
    path("move/", board.drop, name="drop"),
    path("list/", listing.deals, name="list"),
    path("forecast/", forecast.forecast, name="forecast"),
    path("funnel/", funnel.funnel, name="funnel"),
    path("funnel/rows/", funnel.rows, name="funnel_rows"),
    path("grades/", grades.matrix, name="grades"),
    path("grades/rows/", grades.rows, name="grade_rows"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("calibration/<int:person_id>/", calibration.person, name="calibration_of"),
    path("potential/", screening.potential, name="potential"),
    path("criteria/", screening.criteria, name="criteria"),
    path("criteria/new/", screening.criterion_new, name="criterion_new"),
    path("criteria/<int:criterion_id>/", screening.criterion_edit, name="criterion"),
    path("pipelines/", designing.pipelines, name="pipelines"),
    path("pipelines/new/", designing.pipeline_new, name="pipeline_new"),
    path("pipelines/<int:pipeline_id>/", designing.pipeline, name="pipeline"),
    path("pipelines/<int:pipeline_id>/order/", designing.arrange, name="stage_order"),
    path("pipelines/<int:pipeline_id>/stages/new/", designing.stage_new, name="stage_new"),
    path("pipelines/<int:pipeline_id>/stages/<int:stage_id>/", designing.stage, name="stage"),
    path("<int:customer_id>/new/", editing.new, name="new"),
    path("<int:customer_id>/panel/", deals.panel, name="panel"),
    path(_DEAL, deals.detail, name="opportunity"),
    path(f"{_DEAL}edit/", editing.edit, name="edit"),
    path(f"{_DEAL}lines/", editing.lines, name="lines"),
    path(f"{_DEAL}rival/", editing.rival, name="rival"),
    path(f"{_DEAL}rival/<int:rival_id>/remove/", editing.rival_gone, name="rival_gone"),
    path(f"{_DEAL}move/", moving.move, name="move"),
    path(f"{_DEAL}grade/", moving.grade, name="grade"),
    path(f"{_DEAL}lose/", moving.lose, name="lose"),
    path(f"{_DEAL}reopen/", moving.reopen, name="reopen"),
    path(f"{_DEAL}target/", screening.target, name="target"),
    path(f"{_DEAL}screen/", screening.screen, name="screen"),
]

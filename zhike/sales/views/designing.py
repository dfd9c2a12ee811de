"""Design pipelines: a list, one pipeline with its stages, one stage."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from ..design_forms import PipelineForm, StageForm
from ..queries.pipelines import get_path, list_paths
from ..services import arrange_stages, save_pipeline, save_stage
from .spans import read_id

_NAMES = ("name", "is_default", "is_active", "a_days", "b_days", "c_days")


@requires("setting", "view")
@require_GET
def pipelines(request: ActingRequest) -> HttpResponse:
    """Show every pipeline with its stages."""
    return render(request, "sales/pipelines.html", {"paths": list_paths(only_active=False)})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def pipeline_new(request: ActingRequest) -> HttpResponse:
    """Add a pipeline; its stages come next."""
    form = PipelineForm(request.POST or None, initial={"is_active": True})
    if request.method == "POST" and form.is_valid():
        try:
            made = save_pipeline(actor=request.actor, draft=form.draft(), now=timezone.now())
            return done(request, reverse("sales:pipeline", args=[made.pk]), _("已保存，请加上阶段。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/pipeline.html", {"path": None})


@requires("setting", "view")
@require_http_methods(["GET", "POST"])
def pipeline(request: ActingRequest, pipeline_id: int) -> HttpResponse:
    """Show a pipeline with its stages; who may edit settings changes it."""
    path = get_path(pipeline_id)
    form = PipelineForm(request.POST or None, initial={name: getattr(path.pipeline, name) for name in _NAMES})
    if request.method == "POST" and form.is_valid():
        try:
            save_pipeline(actor=request.actor, draft=form.draft(), pipeline_id=pipeline_id, now=timezone.now())
            return done(request, reverse("sales:pipeline", args=[pipeline_id]), _("已保存。"))
        except Refused as refused:
            if refused.refusal.code == "access.not_allowed":
                raise
            add_refusal(form, refused)
    values = {"path": path, "may_edit": request.actor.can("setting", "edit")}
    return form_response(request, form, "sales/pipeline.html", values)


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def stage_new(request: ActingRequest, pipeline_id: int) -> HttpResponse:
    """Add a stage at the end."""
    return _stage(request, pipeline_id, None)


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def stage(request: ActingRequest, pipeline_id: int, stage_id: int) -> HttpResponse:
    """Change a stage, its conditions and its actions."""
    return _stage(request, pipeline_id, stage_id)


@requires("setting", "edit")
@require_POST
def arrange(request: ActingRequest, pipeline_id: int) -> HttpResponse:
    """Move one stage a place up or down."""
    path = get_path(pipeline_id)
    ids = [one.pk for one in path.stages]
    moved, step = read_id(request.POST.get("stage", "")), {"up": -1, "down": 1}.get(request.POST.get("way", ""))
    if moved not in ids or step is None:
        raise Http404
    place = ids.index(moved)
    other = place + step
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    arrange_stages(actor=request.actor, pipeline_id=pipeline_id, stage_ids=ids, now=timezone.now())
    return done(request, reverse("sales:pipeline", args=[pipeline_id]), _("已排序。"))


def _stage(request: ActingRequest, pipeline_id: int, stage_id: int | None) -> HttpResponse:
    path = get_path(pipeline_id)
    found = path.find(stage_id) if stage_id else None
    if stage_id and found is None:
        raise Http404
    form = StageForm(request.POST or None, stage=found)
    if request.method == "POST" and form.is_valid():
        try:
            save_stage(
                actor=request.actor,
                pipeline_id=pipeline_id,
                draft=form.draft(),
                stage_id=stage_id,
                now=timezone.now(),
            )
            return done(request, reverse("sales:pipeline", args=[pipeline_id]), _("已保存。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/stage.html", {"path": path, "stage": found})

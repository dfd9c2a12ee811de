"""Addresses under /needs/."""

from django.urls import path

from .views import answers, needs, overview, sessions

app_name = "needs"
urlpatterns = [
    path("", needs.need_list, name="list"),
    path("overview/", overview.overview, name="overview"),
    path("categories/", overview.categories, name="categories"),
    path("categories/<slug:axis>/<int:category_id>/", overview.category, name="category"),
    path("sessions/", sessions.session_list, name="sessions"),
    path("sessions/<int:session_id>/", sessions.session, name="session"),
    path("sessions/<int:session_id>/edit/", sessions.session_edit, name="session_edit"),
    path("sessions/<int:session_id>/participant/", sessions.participant, name="participant"),
    path("sessions/<int:session_id>/finding/", sessions.finding, name="finding"),
    path("sessions/<int:session_id>/found/<int:finding_id>/", sessions.found, name="found"),
    path("of/<int:customer_id>/", needs.panel, name="panel"),
    path("new/<int:customer_id>/", needs.create, name="create"),
    path("<int:customer_id>/<int:need_id>/", needs.detail, name="detail"),
    path("<int:customer_id>/<int:need_id>/edit/", needs.edit, name="edit"),
    path("<int:customer_id>/<int:need_id>/why/", needs.why, name="why"),
    path("<int:customer_id>/<int:need_id>/history/", needs.history, name="history"),
    path("<int:customer_id>/<int:need_id>/step/<slug:step>/", answers.step, name="step"),
    path("<int:customer_id>/<int:need_id>/confirm/", answers.confirm, name="confirm"),
    path("<int:customer_id>/<int:need_id>/deliver/", answers.deliver, name="deliver"),
    path("<int:customer_id>/<int:need_id>/validate/", answers.validate, name="validate"),
    path("<int:customer_id>/<int:need_id>/drop/", answers.drop, name="drop"),
    path("<int:customer_id>/<int:need_id>/reopen/", answers.reopen, name="reopen"),
]

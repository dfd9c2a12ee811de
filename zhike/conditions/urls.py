"""Addresses of conditions: builder, saved views, segments, bulk runs."""

from django.urls import path

from .views import building, runs, saved, segments

app_name = "conditions"
urlpatterns = [
    path("schema/", building.schema, name="schema"),
    path("builder/<slug:subject>/", building.builder, name="builder"),
    path("preview/<slug:subject>/", building.preview, name="preview"),
    path("views/<int:view_id>/", saved.view_edit, name="view_edit"),
    path("views/<int:view_id>/update/", saved.view_update, name="view_update"),
    path("views/<int:view_id>/copy/", saved.view_copy, name="view_copy"),
    path("views/<int:view_id>/delete/", saved.view_delete, name="view_delete"),
    path("views/<int:view_id>/pin/", saved.view_pin, name="view_pin"),
    path("views/pins/arrange/", saved.pins_arrange, name="pins_arrange"),
    path("views/<slug:subject>/", saved.views, name="views"),
    path("views/<slug:subject>/new/", saved.view_new, name="view_new"),
    path("segments/", segments.segments, name="segments"),
    path("segments/new/", segments.segment_new, name="segment_new"),
    path("segments/<int:segment_id>/", segments.segment, name="segment"),
    path("segments/<int:segment_id>/edit/", segments.segment_edit, name="segment_edit"),
    path("segments/<int:segment_id>/delete/", segments.segment_delete, name="segment_delete"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/progress/", runs.run_progress, name="run_progress"),
    path("runs/<int:run_id>/cancel/", runs.run_cancel, name="run_cancel"),
]

"""Addresses of imports and exports, under /transfer/."""

from django.urls import path

from .export.views import asking, following
from .views import files, listing, mapping, running

app_name = "transfer"
urlpatterns = [
    path("", listing.runs, name="list"),
    path("new/", listing.start, name="start"),
    path("template.xlsx", files.template, name="template"),
    path("exports/", following.runs, name="exports"),
    path("exports/new/", asking.ask, name="export_new"),
    path("exports/<int:run_id>/", following.one, name="export"),
    path("exports/<int:run_id>/progress/", following.progress, name="export_progress"),
    path("exports/<int:run_id>/cancel/", following.cancel, name="export_cancel"),
    path("exports/<int:run_id>/file/", following.file, name="export_file"),
    path("<int:run_id>/", running.detail, name="detail"),
    path("<int:run_id>/columns/", mapping.columns, name="columns"),
    path("<int:run_id>/sheet/", mapping.sheet, name="sheet"),
    path("<int:run_id>/words/", mapping.words, name="words"),
    path("<int:run_id>/try/", running.preview, name="try"),
    path("<int:run_id>/run/", running.run, name="run"),
    path("<int:run_id>/progress/", running.progress, name="progress"),
    path("<int:run_id>/cancel/", running.cancel, name="cancel"),
    path("<int:run_id>/undo/", running.undo, name="undo"),
    path("<int:run_id>/forget/", listing.forget, name="forget"),
    path("<int:run_id>/rows/", running.rows, name="rows"),
    path("<int:run_id>/report.xlsx", files.report, name="report"),
    path("<int:run_id>/rejected.csv", files.rejected, name="rejected"),
    path("<int:run_id>/result.csv", files.result, name="result"),
]

"""Addresses of working without network; the worker stands at the root, because it serves the whole site."""

from django.urls import path

from . import views

app_name = "offline"
urlpatterns = [
    path("worker.js", views.worker, name="worker"),
    path("offline/", views.page, name="page"),
    path("offline/own/", views.own, name="own"),
]

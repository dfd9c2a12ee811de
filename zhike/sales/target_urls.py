"""Addresses of targets and forecast."""

from django.urls import path

from .targets import views

urlpatterns = [
    path("targets/", views.league, name="targets"),
    path("targets/<slug:kind>/<int:of_id>/<str:month>/", views.edit, name="target_edit"),
    path("targets/<slug:kind>/<int:of_id>/<str:month>/<slug:metric>/", views.rows, name="target_rows"),
    path("outlook/", views.outlook, name="outlook"),
]

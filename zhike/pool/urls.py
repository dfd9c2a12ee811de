"""Addresses of the room."""

from .team_urls import urlpatterns as teams

app_name = "pool"
urlpatterns = [*teams]

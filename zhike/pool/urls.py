"""Addresses of the room."""

from .claim_urls import urlpatterns as claiming
from .team_urls import urlpatterns as teams

app_name = "pool"
urlpatterns = [*claiming, *teams]

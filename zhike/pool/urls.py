"""Addresses of the room."""

from .claim_urls import urlpatterns as claiming
from .ruling_urls import urlpatterns as ruling
from .team_urls import urlpatterns as teams

app_name = "pool"
urlpatterns = [*claiming, *ruling, *teams]

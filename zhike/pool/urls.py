"""Addresses of the room."""

from .claim_urls import urlpatterns as claiming
from .pools_urls import urlpatterns as pools
from .ruling_urls import urlpatterns as ruling
from .team_urls import urlpatterns as teams

app_name = "pool"
urlpatterns = [*claiming, *ruling, *teams, *pools]

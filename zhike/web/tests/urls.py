"""The frame alone, with stand-ins for what the rooms above it bring."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def results(request: HttpRequest) -> HttpResponse:
    """Answer the search box."""
    return HttpResponse('<a class="z-menu-item" href="/_ui/?found=1">上海华信</a><a href="/_ui/?found=2">华信二厂</a>')


urlpatterns = [
    path("", include("zhike.web.urls")),
    path("results/", results, name="results"),
    path("stream/", results, name="stream"),
]

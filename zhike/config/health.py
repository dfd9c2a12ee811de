"""Answer load balancers and supervisors before anything else happens: no session, no host name, no rights."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

PATH = "/healthz"
HEADERS = {"Cache-Control": "no-store", "Content-Type": "text/plain", "X-Content-Type-Options": "nosniff"}


class Health:
    """Say 200 under /healthz while pages can be served from the database, else 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != PATH:
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("database away\n", status=503, headers=HEADERS)
        return HttpResponse("ok\n", headers=HEADERS)

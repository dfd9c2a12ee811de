"""Forms that a phone filled in without network and sends later: each once, only as the person who filled it in.

The browser's queue (js of activities/offline) posts a form to its own address with the person's id and how long it
waited in headers. It believes nothing but the JSON of this module: `done`, or `refused` with the reason in words.
Everything else (signed out, a server that is away) leaves the entry in the queue.
"""

from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

PERSON, SECONDS = "X-Offline-Person", "X-Offline-Seconds"
LONGEST = 366 * 86_400
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def is_delivery(request: HttpRequest) -> bool:
    """Say whether a form comes out of a phone's queue."""
    return request.method == "POST" and PERSON in request.headers


def seconds_offline(request: HttpRequest) -> int:
    """Return how long a form waited on the phone, 0 for one that was sent at once.

    The phone measures it by its own clock on both ends, so a clock that goes wrong does no harm.
    """
    text = request.headers.get(SECONDS, "") if is_delivery(request) else ""
    return min(int(text), LONGEST) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def add_note(request: HttpRequest, text: object) -> None:
    """Say something to the person beside “done”: what others did meanwhile."""
    request.__dict__.setdefault("delivery_notes", []).append(str(text))


def refused_delivery(refusal: Refusal, status: int) -> JsonResponse:
    """Say in words why an entry cannot be taken."""
    words = f"{refusal.sentence} {refusal.help}".strip()
    return JsonResponse({"refused": words, "code": refusal.code}, status=status)


def invalid_delivery(form: forms.BaseForm) -> JsonResponse:
    """Say in words what is wrong with which field."""
    said = [str(error) for error in form.non_field_errors()]
    for bound in form:
        said += [f"{bound.label}：{error}" for error in bound.errors]
    return JsonResponse({"refused": " ".join(said), "code": "invalid"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


class Deliveries:
    """Let nobody's queue be written as somebody else, and answer a queue by JSON only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_delivery(request):
            return self.get_response(request)
        actor = getattr(request, "actor", None)
        if actor is None:
            return JsonResponse({"code": "signed_out"}, status=HTTPStatus.UNAUTHORIZED)
        if request.headers[PERSON] != str(actor.person_id):
            return JsonResponse({"code": "other_person"}, status=HTTPStatus.CONFLICT)
        return _answer(request, self.get_response(request))


def _answer(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Put the verdict of a view into the words of the queue; the faults of the server stay what they are."""
    if isinstance(response, JsonResponse) or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return response
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return _kept(request, response)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        return response
    words = {
        HTTPStatus.NOT_FOUND: _("这条记录要写的对象已不在你能看到的范围内，或已被删除、合并。"),
        HTTPStatus.FORBIDDEN: _("你现在没有权限写这条记录。"),
    }
    text = words.get(HTTPStatus(response.status_code), _("服务器不接受这条记录。"))
    return JsonResponse({"refused": text, "code": str(response.status_code)}, status=response.status_code)


def _kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    done = JsonResponse({"done": True, "notes": request.__dict__.get("delivery_notes", [])})
    done.cookies = response.cookies
    return done

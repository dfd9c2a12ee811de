"""What every answer carries, and what becomes of a refusal."""

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory

from zhike.lib.refusals import Refusal, Refused
from zhike.testing.world import World
from zhike.web.errors import refusal_status
from zhike.web.middleware import POLICY_HEADER, Htmx, Refusals, RequestId, SecurityHeaders, read_htmx


def ask(headers: dict[str, str] | None = None, method: str = "get") -> HttpRequest:
    request = getattr(RequestFactory(), method)("/somewhere/", headers=headers or {})
    request.actor = None
    request.request_id = "r"
    request.htmx = read_htmx(request)
    return request


def test_every_answer_forbids_inline_code_and_framing(client: Client, world: World) -> None:
    for address in ("/_ui/", "/there-is-nothing/", "/manifest.webmanifest", "/static/zhike/js/start.js"):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"] == POLICY_HEADER, address
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
    assert POLICY_HEADER.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in POLICY_HEADER


def test_a_monitor_that_asks_by_head_is_answered_as_by_get(client: Client, world: World) -> None:
    client.force_login(world.wang)
    for address in ("/", "/customers/"):
        assert client.head(address).status_code == client.get(address).status_code == 200


def test_a_page_with_a_policy_of_its_own_keeps_it() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'; frame-ancestors *"})
    assert SecurityHeaders(lambda request: own)(ask()).headers["Content-Security-Policy"].endswith("*")


def test_only_while_debugging_djangos_own_error_page_has_no_policy(settings: Any) -> None:
    for debug, status, forbidden in ((False, 404, True), (True, 200, True), (True, 404, False), (True, 500, False)):
        settings.DEBUG = debug
        answer = SecurityHeaders(lambda request, status=status: HttpResponse(status=status))(ask())
        assert ("Content-Security-Policy" in answer.headers) is forbidden


def test_a_request_id_from_outside_is_not_believed() -> None:
    request = ask({"X-Request-ID": "forged"})
    response = RequestId(lambda request: HttpResponse())(request)
    assert response.headers["X-Request-ID"] == request.request_id
    assert request.request_id not in ("forged", "r") and len(request.request_id) == 32


def test_a_signed_in_persons_pages_are_not_stored_by_shared_caches() -> None:
    request = ask()
    request.actor = object()
    assert SecurityHeaders(lambda request: HttpResponse())(request).headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in SecurityHeaders(lambda request: HttpResponse())(ask()).headers


@pytest.mark.parametrize(
    ("code", "status"),
    [("pool.holding_full", 403), ("customers.changed_meanwhile", 409), ("import.file_too_large", 422)],
)
def test_the_code_of_a_refusal_decides_the_status(code: str, status: int) -> None:
    assert refusal_status(Refusal(code, "不行")) == status


def test_a_refusal_becomes_a_page_that_says_why_and_what_would_help(client: Client, db: None) -> None:
    refused = Refused(Refusal("pool.holding_full", "你的保有量已满", {}, "签约一位后就能认领。"))
    response = Refusals(lambda request: HttpResponse()).process_exception(ask(), refused)
    assert response is not None and response.status_code == 403
    page = response.content.decode()
    assert "你的保有量已满" in page and "签约一位后就能认领。" in page and "pool.holding_full" in page
    assert Refusals(lambda request: HttpResponse()).process_exception(ask(), ValueError()) is None


def test_a_refusal_for_a_fragment_becomes_a_toast_and_leaves_the_page_alone(db: None) -> None:
    refused = Refused(Refusal("pool.holding_full", "你的保有量已满", {}, "先签约"))
    response = Refusals(lambda request: HttpResponse()).process_exception(ask({"HX-Request": "true"}), refused)
    assert response is not None and response.status_code == 403
    assert response.headers["HX-Reswap"] == "none"
    told = json.loads(response.headers["HX-Trigger"])["zhike:refused"]
    assert told == {"code": "pool.holding_full", "text": "你的保有量已满", "help": "先签约"}


def test_fragments_and_pages_are_told_apart_also_for_caches() -> None:
    request = ask({"HX-Request": "true", "HX-Target": "drawer-body"})
    response = Htmx(lambda request: HttpResponse())(request)
    assert request.htmx and request.htmx.target == "drawer-body" and request.htmx.layout == "web/part.html"
    assert {"HX-Request", "HX-Target"} <= {part.strip() for part in response.headers["Vary"].split(",")}
    restored = ask({"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert not restored.htmx and restored.htmx.layout == "web/base.html"


def test_a_redirect_moves_the_whole_page_not_the_fragment() -> None:
    response = Htmx(lambda request: HttpResponseRedirect("/customers/5/"))(ask({"HX-Request": "true"}))
    assert response.status_code == 204 and response.headers["HX-Redirect"] == "/customers/5/"
    whole = Htmx(lambda request: HttpResponseRedirect("/customers/5/"))(ask())
    assert whole.status_code == 302


def test_what_is_not_there_and_what_went_wrong_is_said_in_chinese(client: Client, world: World) -> None:
    missing = client.get("/there-is-nothing/", headers={"Accept-Language": "zh-CN"})
    assert missing.status_code == 404 and "这里没有内容" in missing.content.decode()
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "zh-CN"})
    stale = strict.post("/theme/", {"theme": "dark"})
    assert stale.status_code == 403 and "这一页已经过期" in stale.content.decode()

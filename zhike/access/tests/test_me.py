"""One's own page: data, password, sessions, language and look."""

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhike.access.devices import name_device
from zhike.access.models import Person
from zhike.testing.matrix import make_fresh
from zhike.testing.world import PASSWORD, World

NEW = "ganz-neu-und-lang"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604"


def sign_in(agent: str = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537", login: str = "wangxiaoyan") -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/sign-in/", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def test_language_and_look_are_stored_with_the_person_and_follow_to_the_next_browser(world: World) -> None:
    data = {"name": "王晓燕", "phone": "", "email": world.wang.email, "language": "en", "theme": "dark"}
    answer = sign_in().post("/me/", data)
    assert (answer.cookies["zhike_language"].value, answer.cookies["zhike_theme"].value) == ("en", "dark")
    fresh = Client()
    answer = fresh.post("/sign-in/", {"login": "wangxiaoyan", "password": PASSWORD})
    assert (answer.cookies["zhike_language"].value, answer.cookies["zhike_theme"].value) == ("en", "dark")
    assert fresh.get("/me/").headers["Content-Language"] == "en"
    elsewhere = Client()
    elsewhere.cookies["zhike_language"] = "zh-hant"
    answer = elsewhere.post("/sign-in/", {"login": "wangxiaoyan", "password": PASSWORD})
    assert "zhike_language" not in answer.cookies, "what this browser chose stays"


def test_changing_the_address_one_signs_in_with_asks_for_the_password_again(world: World) -> None:
    client = Client()
    client.force_login(world.wang)
    data = {"name": "王晓燕", "phone": "13800001111", "email": world.wang.email, "language": "", "theme": "auto"}
    assert client.post("/me/", data).headers["Location"].startswith("/sign-in/again/")
    make_fresh(client, world.wang)
    assert client.post("/me/", data).headers["Location"] == "/me/"
    world.wang.refresh_from_db()
    assert world.wang.phone == "+8613800001111"
    page = client.post("/me/", data | {"email": "chenjing@zhike.example"})
    assert page.status_code == 422 and "邮箱已有人使用" in page.content.decode()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"old": "falsch"}, "当前密码不正确"),
        ({"password": "kurz", "again": "kurz"}, "密码至少 12 个字符"),
        ({"password": "wangxiaoyan-12", "again": "wangxiaoyan-12"}, "不能主要由"),
        ({"again": "etwas anderes"}, "两次输入的新密码不一样"),
        ({"password": PASSWORD, "again": PASSWORD}, "不能与当前密码相同"),
    ],
)
def test_a_bad_change_of_password_is_explained(world: World, change: dict[str, str], word: str) -> None:
    client = sign_in()
    page = client.post("/me/password/", {"old": PASSWORD, "password": NEW, "again": NEW} | change)
    assert page.status_code == 422 and word in page.content.decode()
    assert Person.objects.get(pk=world.wang.pk).check_password(PASSWORD)


def test_a_new_password_ends_every_other_session_and_keeps_this_one(world: World) -> None:
    here, there = sign_in(), sign_in(PHONE)
    assert there.get("/me/").status_code == 200
    assert here.post("/me/password/", {"old": PASSWORD, "password": NEW, "again": NEW}).status_code == 302
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert "这台设备" in here.get("/me/sessions/").content.decode()


def test_sessions_are_listed_and_ended_one_by_one_or_all(world: World) -> None:
    here, phone, third = sign_in(), sign_in(PHONE), sign_in(PHONE)
    page = here.get("/me/sessions/").content.decode()
    assert "Chrome · Windows" in page and page.count("Safari · iPhone") == 2
    row = UserSession.objects.get(session_key=phone.session.session_key)
    assert here.post(f"/me/sessions/{row.pk}/end/").status_code == 302
    assert phone.get("/me/").status_code == 302 and third.get("/me/").status_code == 200
    assert here.post("/me/sessions/others/end/").status_code == 302
    assert third.get("/me/").status_code == 302 and here.get("/me/").status_code == 200


def test_signing_in_costs_the_same_with_many_sessions(world: World) -> None:
    costs = []
    for _ in range(2):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            client.post("/sign-in/", {"login": "wangxiaoyan", "password": PASSWORD})
        costs.append(len(queries))
        for number in range(20):
            UserSession.objects.create(
                user=world.wang, session_key=f"{len(costs)}x{number}", ip="10.0.0.1", user_agent=""
            )
    assert costs[1] <= costs[0]
    assert UserSession.objects.filter(session_key=client.session.session_key).exists(), "listed from the start"


def test_use_of_a_session_is_noted_at_most_once_a_minute(world: World, client: Client) -> None:
    client.force_login(world.wang)
    client.get("/me/sessions/")
    before = UserSession.objects.get(user=world.wang).last_seen_at
    client.get("/me/sessions/")
    assert UserSession.objects.get(user=world.wang).last_seen_at == before
    session = client.session
    session["seen_at"] -= 61
    session.save()
    client.get("/me/sessions/")
    assert UserSession.objects.get(user=world.wang).last_seen_at > before


def test_signing_out_ends_the_session(world: World) -> None:
    client = sign_in()
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/me/").status_code == 302


def test_devices_have_names_people_know() -> None:
    assert (
        name_device("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537 MicroMessenger/8.0")
        == "微信 · Android"
    )
    assert name_device("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17 Safari/605") == "Safari · macOS"
    assert name_device("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120") == "Edge · Windows"
    assert name_device("") == "未知设备"

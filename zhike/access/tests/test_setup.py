"""The first start: once, from this machine or with the printed token."""

from unittest import mock

import pytest
from django.test import Client

from zhike.access import first_start
from zhike.access.actor import SystemActor
from zhike.access.command import actor_for_command, ensure_administrator, setup_address
from zhike.access.models import Department, Person, Role, SetupToken
from zhike.access.policies import get_policy
from zhike.access.queries import get_actor
from zhike.events.models import Event
from zhike.testing.world import World

pytestmark = pytest.mark.django_db
WORD = "城南花已开-garden-2026"
FORM = {"company": "上海华信科技", "name": "周婷", "login": "ZhouTing", "password": WORD, "again": WORD}


def test_the_first_person_becomes_administrator_of_a_named_company_and_is_signed_in() -> None:
    client = Client()
    assert client.post("/setup/", FORM).headers["Location"] == "/"
    person = Person.objects.get()
    actor = get_actor(person.pk)
    assert (person.login, actor.department_name) == ("zhouting", "上海华信科技")
    assert actor.can("role", "edit") and not person.must_change_password
    assert get_policy("company")["name"] == "上海华信科技"
    assert Role.objects.count() == 10 and Department.objects.count() == 1
    assert client.get("/me/").status_code == 200
    assert Event.objects.filter(kind="access.company_set_up").exists()


def test_the_page_closes_behind_the_first_person(world: World) -> None:
    for answer in (Client().get("/setup/"), Client().post("/setup/", FORM)):
        assert answer.headers["Location"] == "/sign-in/"
    assert not Person.objects.filter(login="zhouting2").exists()
    assert Person.objects.count() == 10


def test_wrong_entries_are_explained_and_nothing_is_kept() -> None:
    for change, word in (({"again": "x"}, "两次输入的密码不一样"), ({"password": "kurz", "again": "kurz"}, "密码至少")):
        page = Client().post("/setup/", FORM | change)
        assert page.status_code == 422 and word in page.content.decode()
    assert not Person.objects.exists() and not Department.objects.exists() and not Role.objects.exists()


def test_from_elsewhere_only_the_printed_token_opens_the_page() -> None:
    far = Client(REMOTE_ADDR="203.0.113.5")
    assert far.get("/setup/").status_code == 403
    assert far.post("/setup/", FORM).status_code == 403
    first, second = setup_address("http://zhike.example/"), setup_address("http://zhike.example/")
    assert first and second and first.startswith("http://zhike.example/setup/?token=")
    assert far.get(first).status_code == 403, "an earlier token is void"
    assert far.get(second).status_code == 200
    assert far.post("/setup/", FORM).status_code == 302
    assert not SetupToken.objects.exists()
    assert setup_address("http://zhike.example/") is None


def test_a_token_once_printed_is_asked_for_on_this_machine_too() -> None:
    setup_address("http://zhike.example/")
    assert Client().get("/setup/").status_code == 403


def test_a_request_that_a_proxy_on_this_machine_forwards_does_not_sit_here() -> None:
    assert Client().get("/setup/").status_code == 200
    assert Client().get("/setup/", headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 403


def test_guessing_tokens_is_limited() -> None:
    address = setup_address("http://x/")
    far = Client(REMOTE_ADDR="203.0.113.6")
    for _ in range(5):
        far.get("/setup/?token=wrong")
    assert far.get(str(address)).status_code == 403


def test_the_demo_company_is_started_only_while_it_is_offered_and_nobody_exists() -> None:
    started: list[int] = []
    demo = first_start.DemoOffer(lambda: started.append(1), lambda: [("wang", "王")], "secret-demo")
    with mock.patch.object(first_start.offers, "demo", demo):
        assert "载入演示公司" in Client().get("/setup/").content.decode()
        answer = Client().post("/setup/", {"demo": "1"})
        assert "secret-demo" in Client().get(answer.headers["Location"]).content.decode()
    with mock.patch.object(first_start.offers, "demo", None):
        assert "载入演示公司" not in Client().get("/setup/").content.decode()
        assert Client().post("/setup/", {"demo": "1"}).status_code == 422
    assert started == [1]


def test_the_command_line_makes_and_repairs_administrators(world: World) -> None:
    ensure_administrator(login="neu", name="新管理员", password=WORD)
    assert get_actor(Person.objects.get(login="neu").pk).can("role", "edit")
    Person.objects.filter(pk=world.wang.pk).update(is_active=False)
    ensure_administrator(login="wangxiaoyan", name="x", password=WORD)
    world.wang.refresh_from_db()
    assert world.wang.is_active and world.wang.check_password(WORD) and world.wang.name == "王晓燕"
    actor = get_actor(world.wang.pk)
    assert actor.can("role", "edit") and actor.scope("customer", "create") == "all"
    found = actor_for_command(None)
    assert found and found.person_id == world.admin.pk
    assert actor_for_command("nobody") is None
    assert isinstance(SystemActor(), SystemActor)

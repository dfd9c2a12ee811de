"""Lock-out per account and per address: counted in the database, closed when it cannot count."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from zhike.access.models import Attempts
from zhike.access.queries import get_actor
from zhike.access.services import change_policy
from zhike.events.models import Event
from zhike.testing import database
from zhike.testing.world import PASSWORD, World, build_world

URL = "/sign-in/"


def post(login: str, password: str, address: str = "10.0.0.1") -> str:
    response = Client(REMOTE_ADDR=address).post(URL, {"login": login, "password": password})
    return "in" if response.status_code == 302 else response.content.decode()


def fail(times: int, login: str = "wangxiaoyan", address: str = "10.0.0.1") -> str:
    page = ""
    for _ in range(times):
        page = post(login, "falsch-falsch", address)
    return page


def test_after_five_failures_even_the_right_password_is_refused_and_the_page_says_until_when(world: World) -> None:
    assert "已锁定" not in fail(4)
    page = fail(1)
    until = timezone.localtime(Attempts.objects.get(key=f"account:{world.wang.pk}").locked_until)
    assert f"已锁定到 {until:%H:%M}" in page
    assert "已锁定到" in post("wangxiaoyan", PASSWORD)
    assert "已锁定到" in post("wangxiaoyan@zhike.example", PASSWORD, "10.9.9.9"), "whichever name and place"
    assert post("chenjing", PASSWORD) == "in", "nobody else is locked"
    kinds = list(Event.objects.filter(kind__startswith="access.sign_in").order_by("id").values_list("kind", flat=True))
    assert kinds == ["access.sign_in_failed"] * 4 + ["access.sign_in_locked"], "tries during a lock leave no trace"


def test_an_unknown_name_locks_just_the_same(world: World) -> None:
    assert "已锁定到" in fail(5, "nobody")
    assert "已锁定到" in post(" NOBODY ", "x")


def test_a_lock_ends_by_itself_and_the_count_starts_anew(world: World) -> None:
    fail(5)
    Attempts.objects.filter(key=f"account:{world.wang.pk}").update(locked_until=timezone.now() - timedelta(seconds=1))
    assert "已锁定" not in fail(4)
    assert post("wangxiaoyan", PASSWORD) == "in"


def test_failures_long_ago_do_not_count(world: World) -> None:
    fail(4)
    Attempts.objects.update(since=timezone.now() - timedelta(minutes=16))
    assert "已锁定" not in fail(4)


def test_a_success_clears_the_account_but_not_the_address(world: World) -> None:
    fail(4)
    assert post("wangxiaoyan", PASSWORD) == "in"
    assert "已锁定" not in fail(4)
    assert Attempts.objects.get(key="address:10.0.0.1").count == 8


def test_one_address_cannot_try_many_accounts(world: World) -> None:
    for number in range(29):
        post(f"name{number}", "x", "10.0.0.2")
    assert "已锁定到" in post("name29", "x", "10.0.0.2")
    assert "已锁定到" in post("wangxiaoyan", PASSWORD, "10.0.0.2")
    assert post("wangxiaoyan", PASSWORD, "10.0.0.3") == "in"


def test_addresses_of_one_ipv6_network_count_together(world: World) -> None:
    for number in range(3):
        fail(1, f"name{number}", f"2001:db8::{number}")
    assert Attempts.objects.get(key="address:2001:db8::/64").count == 3


def test_the_limits_are_a_setting(world: World) -> None:
    values = {"account_failures": 3, "lock_minutes": 60}
    change_policy(actor=get_actor(world.admin.pk), key="access.lockout", values=values)
    assert "已锁定到" in fail(3)
    until = Attempts.objects.get(key=f"account:{world.wang.pk}").locked_until
    assert until and until - timezone.now() > timedelta(minutes=55)


def test_wrong_passwords_at_the_second_look_and_at_the_change_of_password_count_too(world: World) -> None:
    client = Client()
    client.force_login(world.wang, backend="zhike.access.backends.NameMailPhoneBackend")
    for _ in range(3):
        client.post("/sign-in/again/", {"password": "falsch"})
    new = {"old": "falsch", "password": "ganz-neu-und-lang", "again": "ganz-neu-und-lang"}
    client.post("/me/password/", new)
    page = client.post("/me/password/", new).content.decode()
    assert "已锁定到" in page
    assert "已锁定到" in post("wangxiaoyan", PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_when_attempts_cannot_be_counted_nobody_gets_in_and_a_sentence_says_so() -> None:
    build_world()
    _owner_does("REVOKE INSERT, UPDATE ON access_attempts FROM zhike_program")
    try:
        page = post("wangxiaoyan", PASSWORD)
        assert "系统现在无法核对登录次数" in page
    finally:
        _owner_does("GRANT INSERT, UPDATE ON access_attempts TO zhike_program")
    assert post("wangxiaoyan", PASSWORD) == "in"


def _owner_does(sql: str) -> None:
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(sql)

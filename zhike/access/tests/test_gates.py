"""What stands before every page: network, idle time, an old password, the first start."""

import time
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from zhike.access.addresses import client_address, is_inside, is_loopback, read_networks
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.access.services import change_policy, reset_password
from zhike.testing.world import PASSWORD, World


def signed_in(person: Person, **options: str) -> Client:
    client = Client(**options)
    client.force_login(person)
    return client


def test_whoever_comes_from_another_network_is_kept_out_signed_in_or_not(world: World) -> None:
    admin = get_actor(world.admin.pk, address="10.1.2.3")
    change_policy(actor=admin, key="access.addresses", values={"networks": "10.0.0.0/8\n2001:db8::/32"})
    for inside in ("10.9.9.9", "2001:db8::1", "::ffff:10.0.0.1"):
        assert signed_in(world.wang, REMOTE_ADDR=inside).get("/me/").status_code == 200
        assert Client(REMOTE_ADDR=inside).get("/sign-in/").status_code == 200
    for outside in ("203.0.113.7", "2001:db9::1"):
        answer = signed_in(world.wang, REMOTE_ADDR=outside).get("/me/")
        assert answer.status_code == 403 and outside in answer.content.decode()
        answer = Client(REMOTE_ADDR=outside).post("/sign-in/", {"login": "wangxiaoyan", "password": PASSWORD})
        assert answer.status_code == 403


def test_a_session_ends_when_it_was_idle_too_long(world: World) -> None:
    client = signed_in(world.wang)
    assert client.get("/me/").status_code == 200
    _last_seen(client, minutes=11 * 60)
    assert client.get("/me/").status_code == 200
    _last_seen(client, minutes=13 * 60)
    assert client.get("/me/").headers["Location"] == "/sign-in/"
    assert "太久没有操作" in client.get("/sign-in/").content.decode()
    assert client.get("/me/").headers["Location"].startswith("/sign-in/?next=")


def test_staying_signed_in_lasts_days_and_can_be_switched_off(world: World) -> None:
    def sign_in() -> Client:
        client = Client()
        client.post("/sign-in/", {"login": "wangxiaoyan", "password": PASSWORD, "remember": "on"})
        assert client.get("/me/").status_code == 200
        return client

    client = sign_in()
    _last_seen(client, minutes=13 * 24 * 60)
    assert client.get("/me/").status_code == 200
    _last_seen(client, minutes=15 * 24 * 60)
    assert client.get("/me/").headers["Location"] == "/sign-in/"
    change_policy(actor=get_actor(world.admin.pk), key="access.session", values={"remember_days": 0})
    assert "保持登录" not in Client().get("/sign-in/").content.decode()
    client = sign_in()
    assert client.session.get_expire_at_browser_close()
    _last_seen(client, minutes=13 * 60)
    assert client.get("/me/").headers["Location"] == "/sign-in/"


def _last_seen(client: Client, *, minutes: int) -> None:
    session = client.session
    session["seen_at"] = time.time() - minutes * 60
    session.save()


def test_a_drawn_password_must_be_changed_before_anything_else(world: World) -> None:
    drawn = reset_password(actor=get_actor(world.admin.pk), person_id=world.wang.pk)
    client = Client()
    client.post("/sign-in/", {"login": "wangxiaoyan", "password": drawn})
    for url in ("/", "/people/", "/me/"):
        assert client.get(url).headers["Location"] == "/me/password/"
    part = client.get("/people/", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, "/me/password/")
    assert "请先换成你自己的" in client.get("/me/password/").content.decode()
    new = {"old": drawn, "password": "eigenes-langes-wort", "again": "eigenes-langes-wort"}
    assert client.post("/me/password/", new).status_code == 302
    assert client.get("/me/").status_code == 200


def test_a_password_that_grew_too_old_must_be_changed(world: World) -> None:
    Person.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    client = signed_in(world.wang)
    assert client.get("/me/").status_code == 200
    change_policy(actor=get_actor(world.admin.pk), key="access.password", values={"max_age_days": 90})
    assert client.get("/me/").headers["Location"] == "/me/password/"


@pytest.mark.django_db
def test_while_nobody_exists_every_address_leads_to_the_set_up() -> None:
    client = Client()
    for url in ("/", "/people/", "/sign-in/", "/settings/"):
        assert client.get(url).headers["Location"] == "/setup/"
    part = client.get("/people/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/setup/"


def test_a_forwarded_address_is_believed_only_from_own_proxies(rf: object) -> None:
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9")  # type: ignore[attr-defined]
    assert client_address(request) == "127.0.0.1"
    with override_settings(TRUSTED_PROXIES=1):
        assert client_address(request) == "203.0.113.9"
    with override_settings(TRUSTED_PROXIES=2):
        assert client_address(request) == "1.1.1.1"
    with override_settings(TRUSTED_PROXIES=3):
        assert client_address(request) == "127.0.0.1", "a shorter chain is not believed"


def test_addresses_and_networks_are_read_in_every_spelling() -> None:
    networks = read_networks("10.0.0.0/8, 203.0.113.7\n::1")
    assert is_inside("10.200.0.1", networks) and is_inside("203.0.113.7", networks) and is_inside("::1", networks)
    assert not is_inside("203.0.113.8", networks) and not is_inside(None, networks)
    assert is_inside(None, []) and is_inside("8.8.8.8", [])
    assert is_loopback("::1") and is_loopback(None) and not is_loopback("10.0.0.1")

"""Signing in by name, mail or phone; what a wrong try tells, and what it leaves behind."""

from unittest import mock

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher
from django.test import Client

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.access.services import change_person, deactivate_person
from zhike.events.models import Event
from zhike.testing.world import PASSWORD, World

URL = "/sign-in/"
WRONG = "登录名或密码不正确。"


def sign_in(client: Client, login: str, password: str = PASSWORD) -> bool:
    response = client.post(URL, {"login": login, "password": password})
    return response.status_code == 302


@pytest.mark.parametrize(
    "typed", ["wangxiaoyan", " WangXiaoyan ", "wangxiaoyan@zhike.example", "138 1234 5678", "+8613812345678"]
)
def test_people_sign_in_by_login_mail_or_phone(world: World, typed: str) -> None:
    change_person(actor=get_actor(world.admin.pk), person_id=world.wang.pk, changes={"phone": "13812345678"})
    client = Client()
    assert sign_in(client, typed)
    assert client.get("/me/").status_code == 200
    assert Event.objects.get(kind="access.signed_in").data["person_id"] == world.wang.pk


def test_passwords_are_stored_as_argon2id(world: World) -> None:
    assert identify_hasher(world.wang.password).algorithm == "argon2"
    assert world.wang.password.startswith("argon2$argon2id$")


def test_a_wrong_password_and_an_unknown_name_read_the_same(world: World) -> None:
    for typed in ("wangxiaoyan", "nobody", "nobody@zhike.example", "13900000000"):
        page = Client().post(URL, {"login": typed, "password": "falsch-falsch"}).content.decode()
        assert WRONG in page
    assert not Event.objects.filter(kind="access.signed_in").exists()


def test_an_unknown_name_costs_one_hash_like_a_known_one(world: World) -> None:
    for typed in ("wangxiaoyan", "nobody", ""):
        with (
            mock.patch.object(Argon2PasswordHasher, "encode", autospec=True, return_value="x") as encode,
            mock.patch.object(Argon2PasswordHasher, "verify", autospec=True, return_value=False) as verify,
        ):
            Client().post(URL, {"login": typed or "x", "password": "falsch-falsch"})
        assert encode.call_count + verify.call_count == 1


def test_somebody_who_left_cannot_sign_in_and_learns_nothing(world: World) -> None:
    deactivate_person(actor=get_actor(world.admin.pk), person_id=world.wang.pk)
    page = Client().post(URL, {"login": "wangxiaoyan", "password": PASSWORD}).content.decode()
    assert WRONG in page


def test_somebody_without_a_password_cannot_sign_in(world: World) -> None:
    world.wang.set_unusable_password()
    Person.objects.filter(pk=world.wang.pk).update(password=world.wang.password)
    assert not sign_in(Client(), "wangxiaoyan", "")
    assert not sign_in(Client(), "wangxiaoyan", world.wang.password)


def test_a_failure_is_recorded_without_what_was_typed(world: World) -> None:
    Client().post(URL, {"login": "my-secret-password", "password": "x"})
    Client().post(URL, {"login": "wangxiaoyan", "password": "x"})
    unknown, known = Event.objects.filter(kind="access.sign_in_failed").order_by("id")
    assert "my-secret-password" not in str(unknown.data)
    assert known.data["person_id"] == world.wang.pk
    assert known.address == "127.0.0.1"
    assert known.actor_id is None


def test_nobody_can_sign_up(world: World) -> None:
    for path in ("/signup/", "/accounts/signup/", "/sign-up/"):
        assert Client().get(path).status_code == 404


def test_sign_in_leads_back_to_the_page_that_was_asked_for_but_never_to_another_site(world: World) -> None:
    response = Client().post(URL + "?next=/me/sessions/", {"login": "wangxiaoyan", "password": PASSWORD})
    assert response.headers["Location"] == "/me/sessions/"
    response = Client().post(URL + "?next=https://evil.example/", {"login": "wangxiaoyan", "password": PASSWORD})
    assert response.headers["Location"] == "/"


def test_a_new_session_key_comes_with_every_sign_in(world: World) -> None:
    client = Client()
    client.get(URL)
    client.session.save()
    before = client.session.session_key
    assert sign_in(client, "wangxiaoyan")
    assert client.session.session_key != before


def test_a_part_of_a_page_is_told_to_load_the_sign_in_page(world: World) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=a"}
    response = Client().get("/people/", headers=headers)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/sign-in/?next=%2Fpeople%2F%3Fq%3Da"

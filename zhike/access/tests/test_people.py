"""Taking people in, changing them, letting them go."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import Http404
from django.test import Client

from zhike.access.actor import Actor
from zhike.access.models import Person, Role
from zhike.access.queries import get_actor, list_people, person_names
from zhike.access.services import (
    PersonDraft,
    RoleDraft,
    change_person,
    change_profile,
    create_person,
    create_role,
    deactivate_person,
    reactivate_person,
    reset_password,
    set_roles,
)
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing.world import PASSWORD, World


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusal.code


def clerk(world: World) -> Actor:
    """A person of the personnel office: manages people, no roles."""
    rights = {("person", name): "all" for name in ("view", "create", "edit", "delete")}
    role = create_role(actor=get_actor(world.admin.pk), draft=RoleDraft(name="人事", rights=rights))
    set_roles(actor=get_actor(world.admin.pk), person_id=world.finance.pk, role_ids=[role.pk])
    return get_actor(world.finance.pk)


def test_a_new_person_is_found_by_name_pinyin_initials_login_and_phone(world: World) -> None:
    draft = PersonDraft("Ouyang.Na", "欧阳娜", PASSWORD + "x", phone="139-1234-0000", department_id=world.south.pk)
    person = create_person(actor=get_actor(world.admin.pk), draft=draft)
    assert (person.login, person.phone) == ("ouyang.na", "+8613912340000")
    wang = get_actor(world.wang.pk)
    for text in ("欧阳", "ouyangna", "oyn", "ouyang.na", "1391234"):
        assert person in list_people(wang, text), text
    assert person not in list_people(wang, "nobody")
    assert person_names([person.pk, None, 0]) == {person.pk: "欧阳娜"}
    assert Event.objects.get(kind="access.person_created").data["person_id"] == person.pk


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (PersonDraft("WangXiaoyan", "甲"), "access.login_taken"),
        (PersonDraft("neu", "甲", email="WANGXIAOYAN@zhike.example"), "access.email_taken"),
        (PersonDraft("neu", "甲", phone="12"), "access.bad_phone"),
        (PersonDraft("neu", "甲", email="kein-at"), "access.bad_email"),
        (PersonDraft("a@b.cn", "甲"), "access.bad_login"),
        (PersonDraft("13812345678", "甲"), "access.bad_login"),
        (PersonDraft("neu", "甲", "kurz"), "access.password_short"),
        (PersonDraft("neuerlogin", "甲", "neuerlogin-123"), "access.password_personal"),
        (PersonDraft("neu", "甲", "aaaaaaaaaaaaaaa"), "access.password_common"),
    ],
)
def test_a_person_who_cannot_be_told_apart_or_kept_safe_is_refused(
    world: World, draft: PersonDraft, expected: str
) -> None:
    with pytest.raises(Refused) as refused:
        create_person(actor=get_actor(world.admin.pk), draft=draft)
    assert code(refused) == expected


def test_who_may_not_edit_roles_cannot_give_any(world: World) -> None:
    actor, role = clerk(world), Role.objects.get(key="administrator")
    person = create_person(actor=actor, draft=PersonDraft("neu", "新人"))
    for attempt in (
        lambda: create_person(actor=actor, draft=PersonDraft("neu2", "新人", role_ids=[role.pk])),
        lambda: set_roles(actor=actor, person_id=person.pk, role_ids=[role.pk]),
        lambda: set_roles(actor=actor, person_id=actor.person_id, role_ids=[role.pk]),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert code(refused) == "access.not_allowed"


def test_nobody_takes_over_a_stronger_person(world: World) -> None:
    actor = clerk(world)
    reset_password(actor=actor, person_id=create_person(actor=actor, draft=PersonDraft("neu", "新人")).pk)
    for attempt in (
        lambda: reset_password(actor=actor, person_id=world.admin.pk),
        lambda: change_person(actor=actor, person_id=world.admin.pk, changes={"email": "mine@zhike.example"}),
        lambda: deactivate_person(actor=actor, person_id=world.admin.pk),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert code(refused) == "access.stronger_person"


def test_people_outside_ones_sight_do_not_exist(world: World) -> None:
    with pytest.raises(Http404):
        change_person(actor=get_actor(world.partner.pk), person_id=world.wang.pk, changes={"name": "x"})
    assert list_people(get_actor(world.partner.pk), "") == [world.partner]


def test_the_last_administrator_stays(world: World) -> None:
    admin = get_actor(world.admin.pk)
    for attempt in (
        lambda: deactivate_person(actor=admin, person_id=world.admin.pk),
        lambda: set_roles(actor=admin, person_id=world.admin.pk, role_ids=[]),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert code(refused) == "access.last_administrator"
    assert Person.objects.get(pk=world.admin.pk).is_active
    set_roles(actor=admin, person_id=world.wang.pk, role_ids=[Role.objects.get(key="administrator").pk])
    deactivate_person(actor=get_actor(world.wang.pk), person_id=world.admin.pk)


def test_letting_somebody_go_ends_every_session_at_once(world: World) -> None:
    clients = [Client(), Client()]
    for client in clients:
        client.post("/sign-in/", {"login": "wangxiaoyan", "password": PASSWORD})
        assert client.get("/me/").status_code == 200
    deactivate_person(actor=get_actor(world.admin.pk), person_id=world.wang.pk)
    for client in clients:
        assert client.get("/me/").headers["Location"].startswith("/sign-in/")
    assert not UserSession.objects.filter(user=world.wang).exists()
    assert not Session.objects.exists()
    reactivate_person(actor=get_actor(world.admin.pk), person_id=world.wang.pk)
    assert Person.objects.get(pk=world.wang.pk).must_change_password


def test_people_change_only_their_own_and_only_some_things_by_themselves(world: World) -> None:
    change_profile(actor=get_actor(world.wang.pk), changes={"name": "王小燕", "language": "en"})
    world.wang.refresh_from_db()
    assert (world.wang.name, world.wang.language) == ("王小燕", "en")
    with pytest.raises(TypeError):
        change_profile(actor=get_actor(world.wang.pk), changes={"department_id": world.south.pk})


def test_history_keeps_old_values_but_no_password(world: World) -> None:
    change_person(actor=get_actor(world.admin.pk), person_id=world.wang.pk, changes={"title": "主管"})
    rows = Person.pgh_event_model.objects.filter(pgh_obj_id=world.wang.pk)
    assert [(row.title, row.name) for row in rows] == [("", "王晓燕")]
    assert "password" not in {field.name for field in rows.model._meta.get_fields()}

"""Who acts: rights of several roles added up, remembered only as long as they are true."""

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from zhike.access.actor import SystemActor, reach_of
from zhike.access.models import FieldRule, Person, PersonRole, Role, RoleRight
from zhike.access.queries import department_subtree, get_actor
from zhike.access.rules import RoleGrant, add_up_field_rules, add_up_rights
from zhike.access.services import RoleDraft, change_role, create_role, deactivate_person, move_department, set_roles
from zhike.testing.world import World


def grant(
    role_id: int, rights: dict[tuple[str, str], str], rules: dict[tuple[str, str], str] | None = None
) -> RoleGrant:
    return RoleGrant(role_id, rights, rules or {})


def test_the_widest_scope_of_all_roles_holds() -> None:
    rights = add_up_rights(
        [
            grant(1, {("customer", "view"): "own", ("customer", "edit"): "tree"}),
            grant(2, {("customer", "view"): "department", ("customer", "edit"): "team"}),
        ]
    )
    assert rights == {("customer", "view"): "department", ("customer", "edit"): "tree"}


def test_a_field_is_restricted_only_when_every_viewing_role_restricts_it_and_the_mildest_wins() -> None:
    view = {("customer", "view"): "all"}
    strict = grant(1, view, {("customer", "phone"): "hidden", ("customer", "email"): "masked"})
    mild = grant(2, view, {("customer", "phone"): "masked"})
    blind = grant(3, {("person", "view"): "all"})
    assert add_up_field_rules([strict]) == {("customer", "phone"): "hidden", ("customer", "email"): "masked"}
    assert add_up_field_rules([strict, mild]) == {("customer", "phone"): "masked"}
    assert add_up_field_rules([strict, blind])[("customer", "phone")] == "hidden", (
        "a role that sees nothing frees nothing"
    )
    assert add_up_field_rules([strict, mild, grant(4, view)]) == {}


def test_an_actor_carries_rights_department_and_tree(world: World) -> None:
    actor = get_actor(world.manager.pk, address="10.0.0.7", request_id="r1")
    assert actor.scope("customer") == "tree"
    assert actor.scope("role") is None
    assert actor.department_name == "华东销售中心"
    assert actor.department_tree == {world.east.pk, world.east_one.pk, world.east_two.pk}
    assert (actor.address, actor.request_id) == ("10.0.0.7", "r1")
    assert get_actor(world.finance.pk).field_rule("customer", "phone") == "masked"


def test_rights_cost_one_query_once_they_are_known(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    get_actor(world.manager.pk)
    with django_assert_num_queries(1):
        get_actor(world.manager.pk)


def test_a_change_of_roles_holds_at_once_and_an_undone_one_leaves_no_trace(world: World) -> None:
    admin = get_actor(world.admin.pk)
    assert get_actor(world.wang.pk).scope("customer") == "team"
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        set_roles(actor=admin, person_id=world.wang.pk, role_ids=[Role.objects.get(key="executive").pk])
        assert get_actor(world.wang.pk).scope("customer") == "all"
        raise ZeroDivisionError
    assert get_actor(world.wang.pk).scope("customer") == "team"
    set_roles(actor=admin, person_id=world.wang.pk, role_ids=[Role.objects.get(key="agent").pk])
    assert get_actor(world.wang.pk).scope("customer", "create") == "own"
    assert get_actor(world.wang.pk).scope("customer") == "all"


def test_a_change_of_a_role_holds_for_everybody_who_has_it(world: World) -> None:
    assert get_actor(world.wang.pk).scope("customer", "import") is None
    role = Role.objects.get(key="rep")
    draft = RoleDraft(
        name="销售", rights={("customer", "import"): "own"}, field_rules={("customer", "phone"): "hidden"}
    )
    change_role(actor=get_actor(world.admin.pk), role_id=role.pk, draft=draft)
    for person in (world.wang, world.chen):
        actor = get_actor(person.pk)
        assert actor.scope("customer", "import") == "own"
        assert actor.scope("customer", "view") == "own", "who may do anything may see it"
        assert not actor.can("follow_up", "create")
        assert actor.field_rule("customer", "phone") == "hidden"
    assert get_actor(world.agent.pk).scope("customer") == "all"


def test_moving_a_department_moves_what_its_managers_see(world: World) -> None:
    admin = get_actor(world.admin.pk)
    assert world.south.pk not in get_actor(world.manager.pk).department_tree
    move_department(actor=admin, department_id=world.south.pk, parent_id=world.east.pk)
    assert world.south.pk in get_actor(world.manager.pk).department_tree
    move_department(actor=admin, department_id=world.east_two.pk, parent_id=None)
    assert get_actor(world.manager.pk).department_tree == {world.east.pk, world.east_one.pk, world.south.pk}
    assert department_subtree(world.company.pk) >= {world.east.pk, world.south.pk}


def test_somebody_who_left_is_no_actor(world: World) -> None:
    deactivate_person(actor=get_actor(world.admin.pk), person_id=world.wang.pk)
    with pytest.raises(Person.DoesNotExist):
        get_actor(world.wang.pk)


def test_scopes_become_the_rows_own_columns(world: World) -> None:
    assert reach_of(get_actor(world.admin.pk), "customer").everything
    assert reach_of(get_actor(world.partner.pk), "customer", "edit").nothing
    rep = reach_of(get_actor(world.wang.pk), "customer")
    assert (rep.person_id, rep.department_ids, rep.with_grants) == (world.wang.pk, (), True)
    manager = reach_of(get_actor(world.manager.pk), "customer")
    assert set(manager.department_ids) == {world.east.pk, world.east_one.pk, world.east_two.pk}
    assert reach_of(SystemActor(), "customer", "delete").everything


def test_a_person_without_roles_may_nothing(world: World) -> None:
    PersonRole.objects.filter(person=world.wang).delete()
    admin = get_actor(world.admin.pk)
    role = create_role(actor=admin, draft=RoleDraft(name="空"))
    set_roles(actor=admin, person_id=world.wang.pk, role_ids=[role.pk])
    actor = get_actor(world.wang.pk)
    assert not actor.rights and reach_of(actor, "customer").nothing
    assert not RoleRight.objects.filter(role=role).exists() and not FieldRule.objects.filter(role=role).exists()

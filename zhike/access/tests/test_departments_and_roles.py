"""The department tree and the role editor."""

import pytest
from django.test import Client

from zhike.access.models import Department, FieldRule, Role, RoleRight
from zhike.access.queries import get_actor, list_departments
from zhike.access.queries.departments import department_tree
from zhike.access.services import (
    RoleDraft,
    change_role,
    create_department,
    create_role,
    delete_department,
    delete_role,
    move_department,
    rename_department,
)
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing.matrix import make_fresh
from zhike.testing.world import World


def refused_code(call: object) -> str:
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    return refused.value.refusal.code


def test_a_department_cannot_move_below_itself(world: World) -> None:
    admin = get_actor(world.admin.pk)
    for target in (world.east.pk, world.east_one.pk):
        code = refused_code(lambda to=target: move_department(actor=admin, department_id=world.east.pk, parent_id=to))
        assert code == "access.department_cycle"
    move_department(actor=admin, department_id=world.east_one.pk, parent_id=world.south.pk)
    assert Department.objects.get(pk=world.east_one.pk).path == f"{world.south.path}{world.east_one.pk}/"


def test_moving_a_branch_rewrites_every_path_below_it_and_no_other(world: World) -> None:
    move_department(actor=get_actor(world.admin.pk), department_id=world.east.pk, parent_id=None)
    paths = dict(Department.objects.values_list("pk", "path"))
    assert paths[world.east.pk] == f"/{world.east.pk}/"
    assert paths[world.east_two.pk] == f"/{world.east.pk}/{world.east_two.pk}/"
    assert paths[world.south.pk] == world.south.path


def test_names_are_unique_among_siblings_only(world: World) -> None:
    admin = get_actor(world.admin.pk)
    again = lambda: create_department(actor=admin, name="华南销售部", parent_id=world.company.pk)  # noqa: E731
    assert refused_code(again) == "access.department_name_taken"
    create_department(actor=admin, name="华南销售部", parent_id=world.east.pk)
    other = lambda: rename_department(actor=admin, department_id=world.east.pk, name="华南销售部")  # noqa: E731
    assert refused_code(other) == "access.department_name_taken"


def test_only_an_empty_department_can_be_deleted(world: World) -> None:
    admin = get_actor(world.admin.pk)
    for department in (world.east, world.south):
        code = refused_code(lambda one=department: delete_department(actor=admin, department_id=one.pk))
        assert code == "access.department_not_empty"
    empty = create_department(actor=admin, name="空", parent_id=world.east.pk)
    delete_department(actor=admin, department_id=empty.pk)
    assert not Department.objects.filter(pk=empty.pk).exists()


def test_the_tree_is_listed_parents_first_and_counts_active_people(world: World) -> None:
    names = [department.name for department in list_departments()]
    assert names.index("华东销售中心") < names.index("华东销售一部") and names[0] == "上海知客软件"
    root = department_tree()[0]
    east = next(branch for branch in root.branches if branch.department.pk == world.east.pk)
    assert (east.people, [branch.people for branch in east.branches]) == (1, [2, 1])


def test_the_role_editor_saves_grid_and_field_rules_and_records_what_changed(world: World, client: Client) -> None:
    client.force_login(world.admin)
    make_fresh(client, world.admin)
    role = Role.objects.get(key="rep")
    page = client.get(f"/roles/{role.pk}/").content.decode()
    assert 'name="right.customer.view"' in page and 'name="right.role.assign"' not in page
    data = {"name": "销售", "description": "", "right.customer.view": "tree", "right.customer.export": "own"}
    assert client.post(f"/roles/{role.pk}/", data).status_code == 302
    assert set(role.rights.values_list("capability", "scope")) == {("view", "tree"), ("export", "own")}
    changes = Event.objects.get(kind="access.role_changed").data["changes"]
    assert ["customer", "view", "team", "tree"] in changes and ["person", "view", "all", ""] in changes


def test_a_scope_that_makes_no_sense_is_no_choice(world: World, client: Client) -> None:
    client.force_login(world.admin)
    make_fresh(client, world.admin)
    data = {"name": "x", "right.role.view": "own", "right.customer.view": "galaxy"}
    assert client.post("/roles/new/", data).status_code == 422
    assert not Role.objects.filter(name="x").exists()


def test_history_holds_only_what_really_changed(world: World) -> None:
    admin, role = get_actor(world.admin.pk), Role.objects.get(key="finance")
    kept = dict(role.rights.values_list("object", "pk"))
    rights = {(one.object, one.capability): one.scope for one in role.rights.all()}
    rights |= {("customer", "view"): "department", ("person", "view"): "all"}
    rules = {("customer", "phone"): "hidden", ("customer", "email"): "masked"}
    change_role(actor=admin, role_id=role.pk, draft=RoleDraft("财务", rights=rights, field_rules=rules))
    assert dict(role.rights.values_list("object", "pk")) == kept, "rows are changed in place"
    assert set(role.field_rules.values_list("field", "rule")) == {("phone", "hidden"), ("email", "masked")}


def test_a_role_in_use_or_with_a_taken_name_is_refused(world: World) -> None:
    admin = get_actor(world.admin.pk)
    rep = Role.objects.get(key="rep")
    assert refused_code(lambda: delete_role(actor=admin, role_id=rep.pk)) == "access.role_in_use"
    assert refused_code(lambda: create_role(actor=admin, draft=RoleDraft("销售"))) == "access.role_name_taken"
    role = create_role(actor=admin, draft=RoleDraft("临时", rights={("customer", "view"): "own"}))
    delete_role(actor=admin, role_id=role.pk)
    assert not RoleRight.objects.filter(role_id=role.pk).exists()
    assert not FieldRule.objects.filter(role_id=role.pk).exists()


def test_the_administrators_role_cannot_lose_what_repairs_rights(world: World) -> None:
    admin, role = get_actor(world.admin.pk), Role.objects.get(key="administrator")
    draft = RoleDraft("管理员", rights={("customer", "view"): "all"})
    code = refused_code(lambda: change_role(actor=admin, role_id=role.pk, draft=draft))
    assert code == "access.last_administrator"
    assert get_actor(world.admin.pk).can("role", "edit")

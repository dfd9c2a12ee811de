"""Several people work on one customer in roles; the stage says which role leads."""

import pytest
from django.test import Client

from zhike.conditions.language import parse
from zhike.conditions.queries import matching
from zhike.customers.models import Grant, TeamRole
from zhike.customers.queries import get_customer
from zhike.customers.queries.teams import get_team
from zhike.customers.services import (
    change_customer,
    join_team_many,
    save_team_role,
    share_customer,
    unshare_customer,
)
from zhike.customers.team_rules import Role, find_lead
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

SALES = Role("sales", "销售", ("inquiry",), of_owner=True)
SERVICE = Role("service", "客服", ("after_sales",))


def test_the_owner_leads_where_his_role_leads_and_nobody_fills_a_gap_by_chance() -> None:
    before = find_lead(stage="inquiry", roles=[SALES, SERVICE], members=[(2, "service")], owner_id=1)
    after = find_lead(stage="after_sales", roles=[SALES, SERVICE], members=[(2, "service")], owner_id=1)
    gap = find_lead(stage="after_sales", roles=[SALES, SERVICE], members=[(2, "sales")], owner_id=1)
    assert before and before.person_ids == [1]
    assert after and after.person_ids == [2]
    assert gap and gap.role == SERVICE and not gap.person_ids
    assert find_lead(stage="pricing", roles=[SALES], members=[], owner_id=1) is None


@pytest.mark.django_db
def test_a_member_sees_and_by_role_edits_what_he_did_not_before(world: World) -> None:
    customer = make.customer(world.outsider)
    share_customer(
        actor=world.actor_of(world.outsider), customer_id=customer.pk, person_id=world.wang.pk, role="service", now=NOW
    )
    wang = world.actor_of(world.wang)
    assert get_customer(actor=wang, customer_id=customer.pk)
    with pytest.raises(Refused):
        change_customer(actor=wang, customer_id=customer.pk, version=1, changes={"short_name": "甲"}, now=NOW)
    share_customer(
        actor=world.actor_of(world.outsider),
        customer_id=customer.pk,
        person_id=world.wang.pk,
        role="service",
        can_write=True,
        now=NOW,
    )
    change_customer(actor=wang, customer_id=customer.pk, version=1, changes={"short_name": "甲"}, now=NOW)


@pytest.mark.django_db
def test_the_lead_follows_the_stage_and_the_panel_says_who_came_and_went(world: World, client_of) -> None:
    customer = make.customer(world.wang)
    actor = world.actor_of(world.wang)
    grant = share_customer(
        actor=actor, customer_id=customer.pk, person_id=world.agent.pk, role="service", can_write=True, now=NOW
    )
    assert get_team(customer).lead_names == ["王晓燕"]
    customer.stage = "after_sales"
    assert get_team(customer).lead_names == ["何静"]
    unshare_customer(actor=actor, customer_id=customer.pk, grant_id=grant.pk, now=NOW)
    team = get_team(customer)
    assert (team.lead_role, list(team.lead_names)) == ("客服", [])
    assert [(step.joined, step.person_name, step.role_name) for step in team.history] == [
        (False, "何静", "客服"),
        (True, "何静", "客服"),
    ]
    page = client_of(world.wang).get(f"/customers/{customer.pk}/team/").content.decode()
    assert "离开：客服" in page


@pytest.mark.django_db
def test_what_i_take_part_in_is_a_tab_a_filter_and_a_condition(world: World, client_of) -> None:
    joined, other = make.customer(world.chen, name="参与机械有限公司"), make.customer(world.chen)
    own = make.customer(world.wang, name="自有机械有限公司")
    chen = world.actor_of(world.chen)
    join_team_many(
        actor=chen, customer_ids=[joined.pk], person_id=world.wang.pk, role="operations", can_write=False, now=NOW
    )
    client: Client = client_of(world.wang)
    for query in ("view=joined", "team=me", f"team={world.wang.pk}"):
        page = client.get(f"/customers/?{query}").content.decode()
        assert joined.name in page and own.name not in page, query
    for value in ({"op": "is_me"}, {"op": "in", "value": [world.wang.pk]}):
        node = parse({"field": "team", **value})
        found = matching(actor=world.actor_of(world.wang), subject="customer", node=node, now=NOW)
        assert list(found.values_list("pk", flat=True)) == [joined.pk]
    nobody = matching(actor=chen, subject="customer", node=parse({"field": "team", "op": "empty"}), now=NOW)
    assert list(nobody.values_list("pk", flat=True)) == [other.pk]


@pytest.mark.django_db
def test_a_colleague_joins_many_teams_at_once_within_the_scope_of_who_asks(world: World) -> None:
    mine, theirs = make.customer(world.wang), make.customer(world.outsider)
    answers = join_team_many(
        actor=world.actor_of(world.wang),
        customer_ids=[mine.pk, theirs.pk],
        person_id=world.agent.pk,
        role="service",
        can_write=True,
        now=NOW,
    )
    assert answers[mine.pk] is True and not isinstance(answers[theirs.pk], bool)
    assert list(Grant.objects.values_list("customer_id", "role", "can_write")) == [(mine.pk, "service", True)]


@pytest.mark.django_db
def test_one_stage_has_one_leading_role_and_the_owners_role_stays(world: World) -> None:
    admin = world.actor_of(world.admin)
    roles = {role.key: role for role in TeamRole.objects.all()}
    assert [role.name for role in TeamRole.objects.all()] == ["销售", "客户经理", "客服", "运维", "技术支持"]
    values = {"name": "客户经理", "leads": ["after_sales"], "can_write": True, "position": 20, "is_active": True}
    with pytest.raises(Refused, match="客服"):
        save_team_role(actor=admin, role_id=roles["account_manager"].pk, values=values, now=NOW)
    save_team_role(
        actor=admin,
        role_id=roles["service"].pk,
        values=values | {"name": "客服", "leads": []},
        now=NOW,
    )
    save_team_role(actor=admin, role_id=roles["account_manager"].pk, values=values, now=NOW)
    with pytest.raises(Refused):
        save_team_role(
            actor=admin,
            role_id=roles["sales"].pk,
            values=values | {"name": "销售", "leads": [], "is_active": False},
            now=NOW,
        )
    customer = make.customer(world.wang)
    customer.stage = "after_sales"
    assert get_team(customer).lead_role == "客户经理"


@pytest.mark.django_db
def test_the_list_puts_a_colleague_into_the_picked_teams(world: World, client_of) -> None:
    customer = make.customer(world.wang)
    data = {"go": "1", "picked": [customer.pk], "person": world.agent.pk, "role": "service", "can_write": "on"}
    assert client_of(world.wang).post("/customers/join/", data).status_code == 302
    assert Grant.objects.get(customer=customer, person_id=world.agent.pk, role="service").can_write


@pytest.mark.django_db
def test_without_a_choice_the_role_decides_whether_one_may_edit(world: World, client_of) -> None:
    customer, client = make.customer(world.wang), client_of(world.wang)
    address = f"/customers/{customer.pk}/share/"
    cases = (("service", "", True), ("service", "off", False), ("operations", "", False), ("", "on", True))
    for role, chosen, writes in cases:
        assert client.post(address, {"person": world.agent.pk, "role": role, "can_write": chosen}).status_code == 302
        assert Grant.objects.get(customer=customer, role=role).can_write is writes, (role, chosen)

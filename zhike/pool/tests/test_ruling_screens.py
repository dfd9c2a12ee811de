"""The screens of rules, simulations, sweeps and of what is about to be taken back."""

import json
from typing import Any

from django.test import Client

from zhike.customers.models import Customer
from zhike.pool.due.predictions import refresh
from zhike.pool.models import RuleDraft, RuleVersion, Simulation
from zhike.pool.rules import read_rules
from zhike.pool.ruling.forms import RulesForm
from zhike.pool.sweeping import sweep
from zhike.testing.world import World

from .company import join, pool, publish
from .sweeping import IDLE_RULE, SIGN_RULE, body, held


def filled(**changes: Any) -> dict[str, Any]:
    """Return a posted form with the delivered rules, changed as said."""
    form = RulesForm(rules=read_rules({}), own=set(), inherits=False)
    values = {
        name: value
        for name, value in form.initial.items()
        if name in form.fields and (value or (value == 0 and value is not False))
    }
    values |= {name: field.initial for name, field in form.fields.items() if name.endswith("_unit")}
    return values | changes


def test_rules_are_drafted_tried_and_published_on_screen(world: World, client_of: Any) -> None:
    customer = held(world.wang, 40)
    client: Client = client_of(world.admin)
    wrong = client.post("/pool/rules/0/edit/", filled(default_days=30, cap_days=20))
    assert wrong.status_code == 422 and "还短" in wrong.content.decode()
    saved = client.post("/pool/rules/0/edit/", filled(default_days=20, warn_0_amount=3, warn_0_to=["owner", "manager"]))
    assert saved.status_code == 302, saved.content.decode()
    condition = json.dumps({"all": [{"field": "stage", "op": "in", "value": ["inquiry"]}]})
    trigger = {
        "label": "久未跟进",
        "is_active": "on",
        "idle": "on",
        "idle_a": 3,
        "idle_b": 7,
        "idle_c": 15,
        "idle_none": 7,
    }
    trigger |= {"every": "any", "priority": 10, "cond": condition}
    assert client.post("/pool/rules/0/triggers/", trigger).status_code == 302
    draft = read_rules(RuleDraft.objects.get().body)
    assert draft.default_days == 20 and draft.warnings[0].to == ("owner", "manager")
    assert draft.triggers[0].tests[0].days_for("A") == 3 and draft.triggers[0].condition is not None
    page = client.get("/pool/rules/0/").content.decode()
    assert "草稿（还没有生效）" in page and "久未跟进" in page and "提前 3 天提醒负责人、他的经理" in page
    tried = client.post("/pool/rules/0/try/")
    shown = client.get(tried.headers["Location"]).content.decode()
    assert customer.name in shown and "王晓燕" in shown
    assert client.post("/pool/rules/0/publish/", {"note": "试行"}).status_code == 302
    version = RuleVersion.objects.get()
    assert (version.number, version.note) == (1, "试行") and version.forecast["then_tomorrow"] == 1
    assert not RuleDraft.objects.exists() and Simulation.objects.get().version_id == version.pk
    assert "第 1 版" in client.get("/pool/rules/").content.decode()


def test_a_trigger_is_changed_and_taken_out_of_the_draft(world: World, client_of: Any) -> None:
    publish(**body(IDLE_RULE, SIGN_RULE))
    client: Client = client_of(world.admin)
    form = {"label": "改名", "is_active": "on", "no_signature": "on", "every": "any", "priority": 5, "cond": ""}
    assert "到期未签" in client.get("/pool/rules/0/triggers/sign/").content.decode()
    assert client.post("/pool/rules/0/triggers/sign/", form).status_code == 302
    assert [one.label for one in read_rules(RuleDraft.objects.get().body).triggers] == ["改名", "久未跟进"]
    assert client.post("/pool/rules/0/triggers/idle/delete/").status_code == 302
    assert [one.key for one in read_rules(RuleDraft.objects.get().body).triggers] == ["sign"]
    assert client.get("/pool/rules/0/triggers/none/").status_code == 404
    assert client.post("/pool/rules/0/discard/").status_code == 302 and not RuleDraft.objects.exists()


def test_a_pool_takes_from_above_what_it_does_not_set_and_its_administrator_sets_it(
    world: World, client_of: Any
) -> None:
    publish(**body(SIGN_RULE, default_days=12))
    east = pool()
    join(east, world.agent, "admin")
    client: Client = client_of(world.agent)
    assert client.get("/pool/rules/0/edit/").status_code == 403
    values = filled(own_limits="on", holding_limit=30)
    assert client.post(f"/pool/rules/{east.pk}/edit/", values).status_code == 302
    draft = RuleDraft.objects.get(pool=east)
    assert draft.body["holding_limit"] == 30 and "default_days" not in draft.body
    page = client.get(f"/pool/rules/{east.pk}/").content.decode()
    assert "默认 12 天" in page and "每人最多持有 30 个" in page


def test_what_is_about_to_go_is_listed_soonest_first_for_owner_and_manager(world: World, client_of: Any) -> None:
    publish(**body(SIGN_RULE))
    late, soon, others = held(world.wang, 2), held(world.wang, 9), held(world.outsider, 9)
    refresh([late.pk, soon.pk, others.pk], now=world.now)
    Customer.objects.filter(pk=held(world.wang, 1).pk).update(reclaim_on=None)
    page = client_of(world.wang).get("/pool/due/").content.decode()
    assert page.index(soon.name) < page.index(late.name) and others.name not in page
    assert soon.name in client_of(world.manager).get("/pool/due/").content.decode()
    assert soon.name not in client_of(world.zhang).get("/pool/due/").content.decode()
    assert others.name not in client_of(world.manager).get("/pool/due/?whose=all").content.decode()


def test_a_report_shows_each_only_what_is_his(world: World, client_of: Any) -> None:
    publish(**body(SIGN_RULE))
    mine, others = held(world.wang, 30), held(world.outsider, 30)
    run = sweep(now=world.now)
    assert run is not None
    address = f"/pool/sweeps/{run.pk}/"
    own = client_of(world.wang).get(address).content.decode()
    assert mine.name in own and others.name not in own and "刘洋" not in own and "到期未签" in own
    team = client_of(world.manager).get(address).content.decode()
    assert mine.name in team and others.name not in team
    whole = client_of(world.admin).get(f"{address}?person={world.outsider.pk}").content.decode()
    assert others.name in whole and mine.name not in whole
    assert "已完成" in client_of(world.admin).get("/pool/sweeps/").content.decode()


def test_more_than_four_warnings_are_all_kept_and_one_more_can_be_added(world: World, client_of: Any) -> None:
    known = [{"amount": days, "unit": "days", "to": ["owner"]} for days in (1, 2, 3, 5, 8, 13)]
    publish(default_days=20, warnings=known)
    client: Client = client_of(world.admin)
    rules = read_rules({"default_days": 20, "warnings": known})
    form = RulesForm(rules=rules, own=set(), inherits=False)
    sent = filled(default_days=20) | {
        name: value for name, value in form.initial.items() if name.startswith("warn_") and value
    }
    sent |= {"warn_6_amount": 21, "warn_6_unit": "days", "warn_6_to": ["manager"]}
    assert client.post("/pool/rules/0/edit/", sent).status_code == 302
    kept = read_rules(RuleDraft.objects.get().body).warnings
    assert [one.amount for one in kept] == [1, 2, 3, 5, 8, 13, 21] and kept[-1].to == ("manager",)
    assert "预警 8" in client.get("/pool/rules/0/edit/").content.decode()

"""Two people claim one customer: evidence, ruling, appeal, effect."""

import io
from datetime import timedelta

import pytest
from django.http import Http404

from zhike.access.services import change_policy
from zhike.customers import services
from zhike.customers.choices import EvidenceKind, Principle, Winner
from zhike.customers.disputing import Fact, suggest
from zhike.customers.models import Customer, Dispute, DisputeEvidence, OwnerChange
from zhike.customers.queries.disputes import suggestion_for, visible_disputes
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing import make
from zhike.testing.world import NOW

pytestmark = pytest.mark.django_db
NAME = "苏州恒远自动化有限公司"


def opened(world, by=None, **fields):
    by = by or world.chen
    return services.open_dispute(
        actor=world.actor_of(by), text=NAME, claim="上月展会我先接触的", now=world.now, **fields
    )


def ruled(world, dispute, by=None, winner=Winner.CLAIMANT):
    return services.rule_dispute(
        actor=world.actor_of(by or world.manager), dispute_id=dispute.pk, winner=winner, reason="先联系", now=world.now
    )


def test_the_archives_dates_of_both_sides_are_the_evidence(world):
    customer = make.customer(world.wang, name=NAME)
    make.follow_up(world.wang, customer, now=world.now)
    own = make.customer(world.chen, name="恒远", now=world.now - timedelta(days=9))
    make.follow_up(world.chen, own, now=world.now - timedelta(days=5))
    world_later = world.now + timedelta(minutes=1)

    dispute = services.open_dispute(
        actor=world.actor_of(world.chen), text=NAME, claim="我先", own_id=own.pk, now=world_later
    )

    facts = DisputeEvidence.objects.filter(dispute=dispute).values_list("person_id", "kind")
    assert sorted(facts) == sorted(
        (person.pk, kind) for person in (world.wang, world.chen) for kind in ("created", "owned", "contact")
    )
    assert suggestion_for(dispute).winner == Winner.CLAIMANT
    assert dispute.rule["principle"] == Principle.FIRST_CONTACT
    told = Notification.objects.filter(kind="customer_dispute").values_list("person_id", flat=True)
    assert set(told) == {world.wang.pk, world.manager.pk, world.admin.pk}


def test_nothing_is_opened_about_what_nobody_or_oneself_owns_or_twice(world):
    with pytest.raises(Refused, match="dispute_without_owner"):
        opened(world)
    make.customer(world.wang, name=NAME)
    with pytest.raises(Refused, match="dispute_with_oneself"):
        opened(world, by=world.wang)
    opened(world)
    with pytest.raises(Refused, match="dispute_open_already"):
        opened(world)


def test_a_ruling_changes_the_owner_and_tells_both_sides(world):
    customer = make.customer(world.wang, name=NAME)
    dispute = opened(world)
    ruled(world, dispute)
    assert Customer.objects.get(pk=customer.pk).owner_id == world.chen.pk
    assert OwnerChange.objects.filter(customer_id=customer.pk, way="assign", by_id=world.manager.pk).count() == 1
    assert Notification.objects.filter(key=f"dispute-{dispute.pk}-ruled").count() == 2
    assert Event.objects.filter(kind="customers.dispute_ruled").get().data["winner"] == "claimant"
    with pytest.raises(Refused, match="dispute_decided_already"):
        ruled(world, dispute)


def test_parties_and_colleagues_without_the_right_do_not_rule(world):
    make.customer(world.manager, name=NAME)
    dispute = opened(world)
    with pytest.raises(Refused, match="dispute_own_case"):
        ruled(world, dispute)
    with pytest.raises(Refused, match="dispute_own_case"):
        ruled(world, dispute, by=world.chen)
    with pytest.raises(Http404):
        ruled(world, dispute, by=world.outsider)


def test_the_loser_appeals_in_time_and_somebody_higher_rules_for_good(world):
    customer = make.customer(world.wang, name=NAME)
    dispute = opened(world)
    ruled(world, dispute)
    appeal = {"dispute_id": dispute.pk, "reason": "我有合同", "now": world.now}
    with pytest.raises(Refused, match="dispute_not_loser"):
        services.appeal_dispute(actor=world.actor_of(world.chen), **appeal)
    with pytest.raises(Refused, match="appeal_too_late"):
        late = appeal | {"now": world.now + timedelta(days=8)}
        services.appeal_dispute(actor=world.actor_of(world.wang), **late)
    services.appeal_dispute(actor=world.actor_of(world.wang), **appeal)
    with pytest.raises(Refused, match="dispute_needs_higher"):
        ruled(world, dispute, winner=Winner.RESPONDENT)

    final = ruled(world, dispute, by=world.admin, winner=Winner.RESPONDENT)

    assert (final.state, final.winner, final.final_winner) == ("final", "claimant", "respondent")
    assert Customer.objects.get(pk=customer.pk).owner_id == world.wang.pk
    with pytest.raises(Refused, match="dispute_not_ruled"):
        services.appeal_dispute(actor=world.actor_of(world.chen), **appeal)


def test_the_rule_in_force_at_the_opening_holds(world):
    make.customer(world.wang, name=NAME)
    dispute = opened(world)
    change_policy(
        actor=world.actor_of(world.admin),
        key="customers.disputes",
        values={"principle": "created", "recent_days": 30, "appeal_days": 1},
        now=world.now,
    )
    assert Dispute.objects.get(pk=dispute.pk).rule["principle"] == "first"
    other = make.customer(world.zhang, name="无锡博达物流有限公司")
    later = services.open_dispute(actor=world.actor_of(world.chen), text=other.name, claim="x", now=world.now)
    assert (later.rule["principle"], later.rule_version) == ("created", 1)


def test_only_parties_bring_evidence_and_only_until_the_ruling(world):
    make.customer(world.wang, name=NAME)
    dispute = opened(world)
    bring = {"dispute_id": dispute.pk, "text": "名片", "at": world.now, "now": world.now}
    pdf = ("名片.pdf", io.BytesIO(b"%PDF-1.7 x"), 10)
    kept = services.add_evidence(actor=world.actor_of(world.wang), file=pdf, **bring)
    assert (kept.kind, kept.file_name) == ("own", "名片.pdf")
    with pytest.raises(Refused, match="evidence_not_party"):
        services.add_evidence(actor=world.actor_of(world.manager), file=None, **bring)
    with pytest.raises(Http404):
        services.add_evidence(actor=world.actor_of(world.outsider), file=None, **bring)
    ruled(world, dispute)
    with pytest.raises(Refused, match="dispute_decided_already"):
        services.add_evidence(actor=world.actor_of(world.chen), file=None, **bring)


def test_cases_are_seen_by_parties_and_those_who_may_rule(world):
    make.customer(world.wang, name=NAME)
    dispute = opened(world)
    for person, count in ((world.wang, 1), (world.chen, 1), (world.manager, 1), (world.outsider, 0), (world.zhang, 0)):
        assert visible_disputes(world.actor_of(person)).filter(pk=dispute.pk).count() == count, person.name


def fact(side, kind, days):
    return Fact(side, kind, NOW - timedelta(days=days))


def test_what_a_principle_says():
    facts = [
        fact("claimant", EvidenceKind.CONTACT, 200),
        fact("respondent", EvidenceKind.CONTACT, 20),
        fact("respondent", EvidenceKind.CONTACT, 10),
        fact("respondent", EvidenceKind.CREATED, 100),
        fact("claimant", EvidenceKind.OWN, 900),
    ]

    def winner(principle, some=facts):
        return suggest(rule={"principle": principle, "recent_days": 90}, facts=some, opened_at=NOW).winner

    assert winner("first") == "claimant"
    assert winner("recent") == "respondent"
    assert winner("created") == "respondent"
    assert winner("first", facts[4:]) == ""
    assert winner("recent", facts[:1]) == ""


def test_a_case_is_opened_argued_and_ruled_on_the_screens(world, client_of):
    make.customer(world.wang, name=NAME)
    claimant, judge = client_of(world.chen), client_of(world.manager)
    answer = claimant.post("/customers/disputes/new/", {"text": NAME, "claim": "我先接触的"})
    address = answer.headers["Location"]
    shown = claimant.get(address).content.decode()
    assert "我先接触的" in shown and "谁先联系上" in shown and "补充证据" in shown
    claimant.post(address + "evidence/", {"on": "2026-11-01", "text": "展会名片"})
    page = judge.get(address).content.decode()
    assert "展会名片" in page and "裁定" in page
    assert judge.post(address + "rule/", {"winner": "", "reason": ""}).status_code == 422
    assert judge.post(address + "rule/", {"winner": "respondent", "reason": "先录入"}).status_code == 302
    assert "申诉" in claimant.get(address).content.decode()

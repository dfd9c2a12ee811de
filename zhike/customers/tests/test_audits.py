"""The sample audit: a fair sample, calls that are counted once, a result with what it leaves open."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from zhike.access.queries import get_actor
from zhike.activities.choices import Outcome
from zhike.customers import audit_rules as rules
from zhike.customers.audit_rules import Called
from zhike.customers.choices import AuditOutcome
from zhike.customers.models import Audit, AuditItem, Customer, Source
from zhike.customers.queries.audits import audits_visible_to, find_next, get_result
from zhike.customers.services import AuditDraft, draw_audit, finish_audit, record_call
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing import make


def test_outcomes_are_those_of_follow_ups_in_the_same_words() -> None:
    follow_ups = dict(Outcome.choices)
    assert all(follow_ups[value] == label for value, label in AuditOutcome.choices)
    assert set(Outcome.values) - set(AuditOutcome.values) == {"no_reply", "not_met"}
    assert len(rules.VALID) == len(rules.INVALID) == 7


def test_the_reference_case_is_49_8_percent() -> None:
    called = [Called("gave_lead", 1, 1, "year")] * 133 + [Called("empty_number", 2, 1, "two")] * 134
    share = rules.share_of(called)
    assert (share.called, share.valid, share.percent, share.bounds) == (267, 133, "49.8%", "43.9–55.8%")
    assert [part.percent for part in rules.break_down(called, "owner_id").values()] == ["0.0%", "100.0%"]
    assert rules.count_outcomes(called) == {"gave_lead": 133, "empty_number": 134}
    assert rules.share_of([]).percent == "—"


def test_the_age_of_a_record_counts_on_the_day_of_the_draw(world) -> None:
    ages = [rules.age_of(world.now - timedelta(days=days), world.now) for days in (10, 364, 366, 800, 1096, 4000)]
    assert ages == ["year", "year", "two", "three", "older", "older"]


def test_what_is_missing_is_refused_by_rule() -> None:
    fine = {"scope": "all", "owner_id": None, "source_id": None, "size": 10}
    assert rules.why_cannot_draw(**fine) is None
    assert rules.why_cannot_draw(**fine | {"size": 0}).code == "customers.audit_size_invalid"
    assert rules.why_cannot_draw(**fine | {"scope": "owner"}).code == "customers.audit_owner_missing"
    assert rules.why_cannot_draw(**fine | {"scope": "source"}).code == "customers.audit_source_missing"
    assert rules.why_nothing_to_draw(population=0) and not rules.why_nothing_to_draw(population=1)
    assert rules.why_cannot_record(is_finished=False, outcome="busy", note="") is None
    assert rules.why_cannot_record(is_finished=True, outcome="busy", note="")
    assert rules.why_cannot_record(is_finished=False, outcome="", note="")
    assert rules.why_cannot_record(is_finished=False, outcome="reached_other", note=" ")


pytestmark = pytest.mark.django_db


def draw(world, person=None, **fields):
    draft = AuditDraft(**{"name": "十一月抽查", "size": 5, "seed": 7} | fields)
    return draw_audit(actor=get_actor((person or world.admin).pk), draft=draft, now=world.now)


def sample(audit):
    return list(audit.items.order_by("position").values_list("customer_id", flat=True))


@pytest.fixture
def base(world):
    return [make.customer(world.wang if n % 2 else world.outsider) for n in range(12)]


def test_a_sample_repeats_nobody_and_the_same_seed_draws_the_same(world, base):
    first, again, other = draw(world), draw(world), draw(world, seed=8)
    assert len(set(sample(first))) == 5 and sample(first) == sample(again) != sample(other)
    assert (first.population, draw(world, size=100).items.count()) == (12, 12)


def test_every_archive_has_the_same_chance(world, base):
    counts = dict.fromkeys([one.pk for one in base], 0)
    for seed in range(240):
        for customer_id in sample(draw(world, seed=seed, size=3)):
            counts[customer_id] += 1
    # 60 expected each; five standard deviations of a binomial 240 at one quarter are 34.
    assert all(26 < count < 94 for count in counts.values())


def test_owner_source_and_what_one_sees_bound_the_sample(world, base):
    fair = Source.objects.create(name="展会")
    Customer.objects.filter(pk=base[0].pk).update(source=fair)
    assert set(sample(draw(world, scope="owner", owner_id=world.wang.pk, size=50))) == {one.pk for one in base[1::2]}
    assert sample(draw(world, scope="source", source_id=fair.pk, size=50)) == [base[0].pk]
    managers = draw(world, world.manager, size=50)
    assert set(sample(managers)) == {one.pk for one in base[1::2]}
    with pytest.raises(Refused, match=r"access\.not_allowed"):
        draw(world, world.wang)
    with pytest.raises(Refused, match="population_empty"):
        draw(world, scope="owner", owner_id=world.zhang.pk)


def call(world, item, outcome, person=None, note=""):
    actor = get_actor((person or world.admin).pk)
    return record_call(actor=actor, audit_id=item.audit_id, item_id=item.pk, outcome=outcome, note=note, now=world.now)


def test_the_last_outcome_of_an_archive_counts_once(world, base):
    audit = draw(world)
    items = list(audit.items.order_by("position"))
    call(world, items[0], "busy")
    call(world, items[0], "gave_lead", note="想加两个账号")
    call(world, items[1], "empty_number")
    result = get_result(audit)
    assert (result.size, result.share.called, result.share.valid) == (5, 2, 1)
    item = AuditItem.objects.get(pk=items[0].pk)
    assert (item.attempts, item.note) == (2, "想加两个账号")
    assert Event.objects.filter(kind="customers.audited", customer_id=item.customer_id).count() == 2


def test_a_call_of_an_audit_is_no_follow_up(world, base):
    """Drawing a sample must not make cold customers look warm (docs/adr/0016)."""
    item = draw(world).items.first()
    columns = ("last_contact_at", "follow_up_count", "next_follow_on", "protected_until", "version")
    before = Customer.objects.filter(pk=item.customer_id).values(*columns).get()
    call(world, item, "gave_lead", note="想加两个账号")
    assert Customer.objects.filter(pk=item.customer_id).values(*columns).get() == before
    told = Event.objects.filter(customer_id=item.customer_id).latest("pk")
    assert told.kind == "customers.audited" and told.data["outcome"] == "gave_lead"


def test_callers_are_told_and_only_those_with_a_part_take_part(world, base):
    audit = draw(world, world.manager, caller_ids=[world.agent.pk], size=50)
    assert Notification.objects.get().person_id == world.agent.pk
    item = audit.items.first()
    call(world, item, "busy", world.agent)
    with pytest.raises(Http404):
        call(world, item, "busy", world.chen)
    assert not audits_visible_to(get_actor(world.chen.pk)).exists()
    assert audits_visible_to(get_actor(world.executive.pk)).exists()
    seen = draw(world, size=50, caller_ids=[world.wang.pk])
    owners = {find_next(actor=get_actor(world.wang.pk), audit_id=seen.pk).customer.owner_id}
    assert owners == {world.wang.pk}


def test_a_closed_audit_does_not_change_any_more(world, base):
    audit = draw(world, world.manager)
    with pytest.raises(Refused, match=r"access\.not_allowed"):
        finish_audit(actor=get_actor(world.executive.pk), audit_id=audit.pk, now=world.now)
    finish_audit(actor=get_actor(world.manager.pk), audit_id=audit.pk, now=world.now)
    with pytest.raises(Refused, match="audit_finished"):
        call(world, audit.items.first(), "busy", world.manager)


def test_one_draws_calls_and_reads_the_result_on_the_pages(world, base, client_of):
    client = client_of(world.admin)
    data = {"name": "体检", "scope": "owner", "size": 3}
    missing = client.post(reverse("customers:audit_new"), data)
    assert missing.status_code == 422 and "选一位负责人" in missing.content.decode()
    drawn = client.post(reverse("customers:audit_new"), data | {"owner": world.wang.pk})
    audit = Audit.objects.get()
    assert drawn["Location"] == reverse("customers:audit", args=[audit.pk])
    start = client.get(reverse("customers:audit_next", args=[audit.pk]))
    for outcome in ("reached", "suspended", "reached_other"):
        page = client.get(start["Location"]).content.decode()
        assert "停机" in page and "记下，下一位" in page
        start = client.post(start["Location"], {"outcome": outcome, "note": "搬家了"})
        assert start.status_code == 302
    assert start["Location"] == reverse("customers:audit", args=[audit.pk])
    page = client.get(start["Location"]).content.decode()
    assert "66.7%" in page and "20.8–93.9%" in page and "王晓燕" in page
    assert client.post(reverse("customers:audit_finish", args=[audit.pk])).status_code == 302
    assert "已结束" in client.get(reverse("customers:audits")).content.decode()

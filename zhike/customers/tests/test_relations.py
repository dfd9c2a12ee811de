"""Relations between customers: what is refused, who reads which end, what the database itself does not let happen."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.urls import reverse

from zhike.access.queries import get_actor
from zhike.customers import relation_rules as rules
from zhike.customers.models import Relation
from zhike.customers.queries.relations import list_relations
from zhike.customers.relation_timeline import hydrate
from zhike.customers.services import RelationCorrection, RelationDraft, add_relation, correct_relation, remove_relation
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def relate(world, one, other, kind, side="out", *, person=None, **options):
    actor = get_actor((person or world.wang).pk)
    draft = RelationDraft(other_id=other.pk, kind=kind, side=side, **options)
    return add_relation(actor=actor, customer_id=one.pk, draft=draft, now=world.now)


@pytest.fixture
def three(world):
    return [make.customer(world.wang) for _ in range(3)]


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_directed_kinds_keep_their_direction_and_others_the_lower_id_first():
    assert rules.place_ends(kind="parent", side="in", customer_id=5, other_id=9) == rules.Ends(9, 5)
    assert rules.place_ends(kind="parent", side="out", customer_id=9, other_id=5) == rules.Ends(9, 5)
    assert rules.place_ends(kind="peer", side="out", customer_id=9, other_id=5) == rules.Ends(5, 9)


def test_dates_circles_and_unseen_corrections_are_refused_by_rule():
    early, late = date(2026, 1, 1), date(2026, 2, 1)
    assert rules.why_cannot_date(since=early, until=late) is None
    assert rules.why_cannot_date(since=late, until=early).code == "customers.relation_dates_invalid"
    assert rules.why_cannot_own(child_id=1, parent_id=2, above_parent={3}) is None
    assert rules.why_cannot_own(child_id=1, parent_id=2, above_parent={1}).code == "customers.relation_circle"
    assert rules.why_cannot_correct(seen=1, current=1) is None
    assert rules.why_cannot_correct(seen=1, current=2).code == "customers.relation_changed_meanwhile"


def test_each_end_reads_the_relation_from_its_side(world, three):
    mother, daughter, _ = three
    relate(world, daughter, mother, "parent", "in", since=date(2020, 5, 1))
    actor = get_actor(world.wang.pk)
    words = [list_relations(actor=actor, customer_id=one.pk, today=TODAY).rows[0].word for one in (mother, daughter)]
    assert words == ["子公司", "母公司"]
    assert Relation.objects.get().customer_id == mother.pk


def test_itself_and_the_same_again_are_refused_and_an_ended_one_may_come_back(world, three):
    one, other, _ = three
    with pytest.raises(Refused, match="relation_to_self"):
        relate(world, one, one, "peer")
    first = relate(world, one, other, "peer")
    with pytest.raises(Refused, match="relation_already"):
        relate(world, other, one, "peer")
    actor = get_actor(world.wang.pk)
    ended = {"correction": RelationCorrection(until=TODAY), "now": world.now}
    correct_relation(actor=actor, customer_id=other.pk, relation_id=first.pk, version=1, **ended)
    again = relate(world, one, other, "peer")
    with pytest.raises(Refused, match="relation_already"):
        reopened = ended | {"correction": RelationCorrection()}
        correct_relation(actor=actor, customer_id=other.pk, relation_id=first.pk, version=2, **reopened)
    with pytest.raises(Refused, match="relation_changed_meanwhile"):
        correct_relation(actor=actor, customer_id=one.pk, relation_id=first.pk, version=1, **ended)
    remove_relation(actor=actor, customer_id=one.pk, relation_id=again.pk, now=world.now)
    assert list(Relation.objects.values_list("pk", flat=True)) == [first.pk]


def test_nobody_becomes_its_own_parent_unless_the_old_family_has_ended(world, three):
    top, middle, bottom = three
    edge = relate(world, top, middle, "parent")
    relate(world, middle, bottom, "parent")
    with pytest.raises(Refused, match="relation_circle"):
        relate(world, bottom, top, "parent")
    ended = {"correction": RelationCorrection(until=TODAY), "now": world.now}
    correct_relation(actor=get_actor(world.wang.pk), customer_id=top.pk, relation_id=edge.pk, **ended)
    relate(world, bottom, top, "parent")
    check_now()


def test_the_database_takes_no_circle_no_edge_to_itself_and_no_second_one(world, three):
    top, bottom, _ = three
    relate(world, top, bottom, "parent")
    for ends, kind, words in (
        ((bottom, top), "parent", "its own parent"),
        ((top, top), "parent", "relation_between_two"),
        ((top, bottom), "parent", "relation_once"),
        ((bottom, top), "peer", "relation_written_one_way"),
    ):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            Relation.objects.create(customer=ends[0], other=ends[1], kind=kind, at=world.now)
            check_now()


def test_one_needs_to_edit_one_end_and_to_see_the_other(world, three):
    mine, theirs = three[0], make.customer(world.outsider)
    with pytest.raises(Http404):
        relate(world, mine, theirs, "partner")
    with pytest.raises(Refused, match="not_allowed"):
        relate(world, mine, theirs, "partner", person=world.executive)
    relate(world, mine, theirs, "partner", person=world.admin)
    assert Relation.objects.count() == 1


def test_an_end_that_may_not_be_seen_is_not_named_anywhere(world, three, client_of):
    mine, theirs = three[0], make.customer(world.outsider, name="广州秘密机械有限公司")
    edge = relate(world, mine, theirs, "rival", person=world.admin)
    client = client_of(world.wang)
    for name in ("relations", "network", "referrals", "group"):
        page = client.get(reverse(f"customers:{name}", args=[mine.pk])).content.decode()
        assert "秘密" not in page and f"/{theirs.pk}/" not in page
    assert "你看不到的客户" in client.get(reverse("customers:relations", args=[mine.pk])).content.decode()
    timeline = client.get(reverse("desk:customer", args=[mine.pk])).content.decode()
    assert "建立客户关系" in timeline and "秘密" not in timeline
    for person, is_named in ((world.wang, False), (world.admin, True)):
        told = hydrate(get_actor(person.pk), list(Event.objects.filter(customer_id=mine.pk, data__has_key="other")))
        assert ("秘密" in "".join(one["html"] for one in told.values())) is is_named
    assert client.post(reverse("customers:relation_remove", args=[mine.pk, edge.pk])).status_code == 302


def test_the_forms_say_what_is_wrong_beside_the_field(world, three, client_of):
    one, other, _ = three
    client = client_of(world.wang)
    url = reverse("customers:relation_create", args=[one.pk])
    assert client.post(url, {"other": other.pk, "word": "supplier:in"}).status_code == 302
    again = client.post(url, {"other": other.pk, "word": "supplier:in"})
    assert again.status_code == 422 and "已经记过" in again.content.decode()
    edge = Relation.objects.get()
    assert (edge.customer_id, edge.other_id) == (other.pk, one.pk)
    edit = reverse("customers:relation_edit", args=[one.pk, edge.pk])
    wrong = client.post(edit, {"since": "2026-05-01", "until": "2026-01-01"})
    assert wrong.status_code == 422 and "不能早于" in wrong.content.decode()
    assert client.post(edit, {"until": "2026-10-01", "note": "换了供应商"}).status_code == 302
    assert "已结束" in client.get(reverse("customers:relations", args=[one.pk])).content.decode()

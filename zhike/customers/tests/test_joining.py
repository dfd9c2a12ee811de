"""What a merge does beyond moving rows: namesakes become one, own fields are chosen, judgements kept."""

import pytest

from zhike.activities.models import FollowUp
from zhike.customers.choices import PairState
from zhike.customers.merging.joining import find_namesakes
from zhike.customers.merging.showing import compare
from zhike.customers.models import Contact, ContactLine, ContactPoint, ContactTie, Customer, DoublePair
from zhike.customers.services import (
    ContactDraft,
    MergeDraft,
    PointDraft,
    add_contact,
    change_customer,
    merge_customers,
    undo_merge,
)
from zhike.lib.refusals import Refused
from zhike.testing import make

from . import own_fields

pytestmark = pytest.mark.django_db
MOBILE = PointDraft("phone", "13800000001", "+8613800000001")
DESK = PointDraft("phone", "0512 5555 0001", "+8651255550001")


@pytest.fixture
def pair(world):
    """Two records of one firm, each with 周敏; the second knows more of her, and a boss."""
    one = make.customer(world.wang, name="苏州恒远自动化有限公司")
    other = make.customer(world.wang, name="苏州恒远自动化股份公司", accepts_duplicates=True)
    return one, other


def person(world, customer, name="周敏", **values):
    return add_contact(
        actor=world.actor_of(world.wang),
        customer_id=customer.pk,
        draft=ContactDraft(name=name, **values),
        now=world.now,
    )


def merged(world, survivor, *others, **draft):
    ids = [survivor.pk, *(one.pk for one in others)]
    return merge_customers(
        actor=world.actor_of(world.manager), draft=MergeDraft(survivor.pk, ids, **draft), now=world.now
    )


def undo(world, merge):
    return undo_merge(actor=world.actor_of(world.manager), merge_id=merge.pk, now=world.now)


def groups(*customers):
    return [one.value for one in find_namesakes([customer.pk for customer in customers])]


def test_a_namesake_becomes_one_person_with_everything_that_names_her(world, pair):
    one, other = pair
    kept = person(world, one, points=(MOBILE,))
    gone = person(world, other, position="采购总监", buying_role="approver", points=(MOBILE, DESK))
    boss = person(world, other, "李强")
    staff = person(world, other, "王芳", reports_to_id=gone.pk)
    Contact.objects.filter(pk=gone.pk).update(reports_to=boss)
    ContactLine.objects.create(customer=other, kind="influence", from_contact=gone, to_contact=boss, at=world.now)
    ContactTie.objects.create(customer=other, contact=gone, person_id=world.wang.pk, current=4, at=world.now)
    talk = make.follow_up(world.wang, other, contact_id=gone.pk)
    before = list(Contact.objects.order_by("pk").values())

    merge = merged(world, one, other, joined=groups(one, other))

    assert not Contact.objects.filter(pk=gone.pk).exists()
    kept.refresh_from_db()
    assert (kept.position, kept.buying_role, kept.reports_to_id) == ("采购总监", "approver", boss.pk)
    assert Contact.objects.get(pk=staff.pk).reports_to_id == kept.pk
    assert set(ContactPoint.objects.filter(contact=kept).values_list("value", flat=True)) == {MOBILE.value, DESK.value}
    assert ContactLine.objects.get().from_contact_id == ContactTie.objects.get().contact_id == kept.pk
    assert FollowUp.objects.get(pk=talk.pk).contact_id == kept.pk
    assert merge.moved["joined"] == 1

    undone = undo(world, merge)
    assert list(Contact.objects.order_by("pk").values()) == before
    assert FollowUp.objects.get(pk=talk.pk).contact_id == ContactTie.objects.get().contact_id == gone.pk
    assert ContactPoint.objects.filter(contact=gone).count() == 2
    assert not any(undone.report[name] for name in ("changed", "gone", "kept", "cut", "lost"))


def test_people_of_one_name_stay_two_unless_somebody_says_so(world, pair):
    one, other = pair
    people = [person(world, customer).pk for customer in pair]
    merged(world, one, other)
    assert set(Contact.objects.values_list("pk", flat=True)) == set(people)


def test_who_is_offered_and_who_is_taken_for_one_unasked(world, pair):
    one, other = pair
    person(world, one, points=(MOBILE,))
    person(world, other, "周 敏", points=(DESK,))
    person(world, one, "王伟")
    person(world, one, "王伟")
    person(world, other, "王伟")
    person(world, one, "李強", points=(MOBILE,))
    person(world, other, "李强", points=(MOBILE,))
    found = {group.contacts[0].name: group.is_likely for group in find_namesakes([one.pk, other.pk])}
    assert found == {"周敏": False, "李強": True}, "two 王伟 at one firm are two people already"


def test_two_who_report_to_each_other_at_two_firms_close_no_circle(world, pair):
    one, other = pair
    first, second = person(world, one), person(world, one, "李强")
    Contact.objects.filter(pk=first.pk).update(reports_to=second)
    theirs, boss = person(world, other, "李强"), person(world, other)
    Contact.objects.filter(pk=theirs.pk).update(reports_to=boss)
    staff = person(world, other, "王芳", reports_to_id=theirs.pk)
    merged(world, one, other, joined=groups(one, other))
    assert Contact.objects.get(pk=first.pk).reports_to_id == second.pk
    assert Contact.objects.get(pk=staff.pk).reports_to_id == second.pk
    assert Contact.objects.get(pk=second.pk).reports_to_id is None


def test_a_field_of_the_companys_own_is_chosen_like_any_other(world, pair):
    one, other = pair
    field = own_fields.field(world.actor_of(world.admin), "行业口碑")
    for customer, value in zip(pair, ("一般", "很好"), strict=True):
        own_fields.put(world.wang, customer, field, value)
    parties = list(Customer.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk"))
    row = next(row for row in compare(world.actor_of(world.manager), parties).rows if row.label == "行业口碑")
    assert [option.text for option in row.options] == ["一般", "很好"]

    merge = merged(world, one, other, chosen={f"custom_{field.pk}": other.pk})
    assert Customer.objects.get(pk=one.pk).custom == {str(field.pk): "很好"}
    undo(world, merge)
    assert Customer.objects.get(pk=one.pk).custom == {str(field.pk): "一般"}

    own_fields.restrict("sales_manager", field, "readonly")
    merged(world, one, other, chosen={f"custom_{field.pk}": other.pk})
    assert Customer.objects.get(pk=one.pk).custom == {str(field.pk): "一般"}


def test_whom_an_absorbed_customer_brought_was_brought_by_the_survivor(world, pair):
    one, other = pair
    contact = person(world, other)
    brought = make.customer(world.zhang, name="无锡博达物流有限公司")
    referrer = {"referrer_id": other.pk, "referrer_contact_id": contact.pk}
    Customer.objects.filter(pk=brought.pk).update(**referrer)
    merge = merged(world, one, other)
    assert Customer.objects.get(pk=brought.pk).referrer_id == one.pk
    undo(world, merge)
    assert Customer.objects.filter(pk=brought.pk, **referrer).exists()


def test_a_form_opened_before_a_merge_or_its_undoing_does_not_bring_the_former_referrer_back(world, pair):
    one, other = pair
    brought = make.customer(world.zhang, name="无锡博达物流有限公司")
    kept, gone = person(world, one), person(world, other)
    elsewhere = make.customer(world.zhang, name="常州宏远机械有限公司")
    Customer.objects.filter(pk=brought.pk).update(referrer_id=other.pk, referrer_contact_id=gone.pk)
    Customer.objects.filter(pk=elsewhere.pk).update(referrer_id=one.pk, referrer_contact_id=kept.pk)

    def save_from(version):
        change = {"referrer_id": other.pk, "referrer_contact_id": gone.pk}
        actor = world.actor_of(world.zhang)
        return change_customer(actor=actor, customer_id=brought.pk, version=version, changes=change, now=world.now)

    merge = merged(world, one, other, joined=groups(one, other))
    with pytest.raises(Refused) as refused:
        save_from(brought.version)
    assert refused.value.refusal.code == "customers.changed_meanwhile"
    after = Customer.objects.get(pk=brought.pk)
    assert (after.referrer_id, after.referrer_contact_id) == (one.pk, kept.pk)
    assert Customer.objects.get(pk=elsewhere.pk).version == elsewhere.version, "nothing was rewritten there"

    undone = undo(world, merge)
    assert undone.report["changed"] == {}, "an edit counter is not what somebody changed"
    with pytest.raises(Refused):
        save_from(after.version)


def test_not_a_double_is_not_asked_again_of_the_survivor(world, pair):
    one, other = pair
    third = make.customer(world.wang, name="恒远机电")
    asked = [
        DoublePair.objects.create(first_id=first.pk, second_id=second.pk, score=70, state=state, found_at=world.now)
        for first, second, state in (
            (one, other, PairState.OPEN),
            (one, third, PairState.OPEN),
            (other, third, PairState.DISMISSED),
        )
    ]
    before = list(DoublePair.objects.order_by("pk").values())
    merge = merged(world, one, other)
    left = DoublePair.objects.get()
    assert (left.pk, left.state, left.first_id, left.second_id) == (
        asked[1].pk,
        PairState.DISMISSED,
        one.pk,
        third.pk,
    )
    undo(world, merge)
    assert list(DoublePair.objects.order_by("pk").values()) == before

"""A real contact lengthens the protection of its customer, in the transaction in which it is written down."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from zhike.activities.contacts import ContactMade
from zhike.activities.models import Call, FollowUp
from zhike.customers.models import Customer
from zhike.web.statements import planned

from ..choices import Contact
from ..due import predictions
from ..models import Holding
from ..queries.rulebook import Rulebook, glance_at_rulebook
from ..rules import PoolRules

_KINDS = {
    "phone": Contact.CALL,
    "visit": Contact.VISIT,
    "meeting": Contact.MEETING,
    "wechat": Contact.MESSAGE,
    "email": Contact.MESSAGE,
    "sms": Contact.MESSAGE,
    "chat": Contact.MESSAGE,
    "quote": Contact.QUOTE,
    "receipt": Contact.RECEIPT,
}
# What higher rooms tell of; no follow-up says it again.
_TOLD = (Contact.QUOTE, Contact.RECEIPT)
_NOTE = """
WITH held AS (
  UPDATE pool_holding SET actions = actions || jsonb_build_object(%(kind)s::text, %(day)s::text)
  WHERE customer_id = %(customer)s::bigint AND started_on <= %(day)s::date
    AND coalesce(actions ->> %(kind)s::text, '') < %(day)s::text
)
UPDATE customers_customer SET qualified_at = greatest(qualified_at, %(at)s::timestamptz),
  protected_until = %(end)s::date
WHERE id = %(customer)s::bigint
"""
_KEEP = """
UPDATE pool_holding SET actions = actions || jsonb_build_object(%(kind)s::text, %(day)s::text)
WHERE customer_id = %(customer)s::bigint AND started_on <= %(day)s::date
  AND coalesce(actions ->> %(kind)s::text, '') < %(day)s::text
"""


def kind_of(kind: str, *, is_reached: bool, facts: Mapping[str, Any], min_call_seconds: int) -> str | None:
    """Return what a follow-up counts as for the clock; None when nobody was reached.

    A call whose length is known must have lasted; one that somebody wrote down himself is believed.
    """
    if not is_reached:
        return None
    seconds = facts.get("talk_seconds")
    if kind == "phone" and seconds is not None and seconds < min_call_seconds:
        return Contact.NOTE
    return _KINDS.get(kind, Contact.NOTE)


def note_contact(made: ContactMade) -> None:
    """Keep the contact with the holding and move the end of the protection; one statement, a second with triggers.

    What does not qualify under the rules in force is kept all the same, for rules that count it later.
    """
    customer = made.customer
    book = glance_at_rulebook(timezone.localdate(made.now))
    force = book.of(customer.pool_id)
    rules = force.rules if force else PoolRules()
    kind = kind_of(made.kind, is_reached=made.is_reached, facts=made.facts, min_call_seconds=rules.min_call_seconds)
    if kind is None:
        return
    day = timezone.localdate(made.at)
    values: dict[str, Any] = {"customer": customer.pk, "kind": str(kind), "day": day.isoformat(), "at": made.at}
    with planned() as cursor:
        if kind not in rules.contact_days:
            cursor.execute(_KEEP, values)
            return
        cursor.execute(_NOTE, {**values, "end": _end_after(customer, book, kind, made) if force else None})
    if force and any(one.is_active for one in force.rules.triggers):
        predictions.refresh([customer.pk], now=made.now)


def _end_after(customer: Customer, book: Rulebook, kind: str, made: ContactMade) -> Any:
    """Return the end of the protection after one more contact: never earlier than before, never beyond the cap."""
    force = book.of(customer.pool_id)
    day, end = timezone.localdate(made.at), customer.protected_until
    if force is None or customer.clock_on is None or end is None or day < customer.clock_on:
        return end
    rules = force.rules
    days = book.days(rules, customer.owner_id)
    new = max(end, days.add(day, rules.contact_days[kind]))
    return new if rules.cap_days is None else max(end, min(new, days.add(customer.clock_on, rules.cap_days)))


def recount_contacts(customer_id: int, now: datetime) -> None:
    """Work the contacts of the present holding out anew, when one of them was corrected or taken back.

    Nobody keeps days by writing down a visit and deleting it, nor gains any by correcting the words of a call that was
    too short. What higher rooms told of stays.
    """
    holding = Holding.objects.filter(pk=customer_id).first()
    if holding is None:
        return
    force = glance_at_rulebook(timezone.localdate(now)).of(holding.pool_id)
    rules = force.rules if force else PoolRules()
    actions: dict[str, str] = {str(kind): holding.actions[kind] for kind in _TOLD if kind in holding.actions}
    last = _last_told(actions, rules)
    talked = dict(Call.objects.filter(customer_id=customer_id).values_list("follow_up_id", "talk_seconds"))
    contacts = FollowUp.objects.filter(customer_id=customer_id, deleted_at__isnull=True)
    for one in contacts.order_by("at"):
        kind = _kind_again(one, talked, rules)
        day = timezone.localdate(one.at)
        if kind and day >= holding.started_on:
            actions[str(kind)] = day.isoformat()
        last = max(last or one.at, one.at) if kind in rules.contact_days else last
    Holding.objects.filter(pk=customer_id).update(actions=actions)
    Customer.objects.filter(pk=customer_id).update(qualified_at=last)
    predictions.refresh([customer_id], now=now)


def _kind_again(one: FollowUp, talked: Mapping[int, int], rules: PoolRules) -> str | None:
    """Return what a follow-up counts as; a call stays the call that was measured, whatever it is corrected to."""
    seconds = talked.get(one.pk)
    facts = {} if seconds is None else {"talk_seconds": seconds}
    said = one.kind if seconds is None else "phone"
    return kind_of(said, is_reached=one.is_reached, facts=facts, min_call_seconds=rules.min_call_seconds)


def _last_told(actions: Mapping[str, str], rules: PoolRules) -> datetime | None:
    """Return the beginning of the last day on which something qualified that no follow-up says."""
    days = [date.fromisoformat(day) for kind, day in actions.items() if kind in rules.contact_days]
    return timezone.make_aware(datetime.combine(max(days), time())) if days else None

"""Short builders of needs over the real services."""

from typing import Any

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import Need, NeedCategory, NeedSession
from zhike.activities.needs.choices import NeedSource
from zhike.activities.needs.drafts import ConfirmationDraft, DeliveryDraft, NeedDraft, SessionDraft
from zhike.activities.needs.services import confirm_need, deliver_need, note_step, record_need, save_session
from zhike.customers.models import Customer
from zhike.testing.world import NOW

STATEMENT = "上线三天内，每个门店都能自己查库存"


def draft(**fields: Any) -> NeedDraft:
    """Return what somebody writes about a need unless said otherwise."""
    fields.setdefault("name", "门店自己查库存")
    fields.setdefault("raw_words", "每次都要打电话问总部还有没有货，烦死了")
    fields.setdefault("heard_at", NOW)
    return NeedDraft(**fields)


def need(person: Person, of: Customer, **fields: Any) -> Need:
    """Record a need of a customer."""
    return record_need(actor=get_actor(person.pk), customer_id=of.pk, draft=draft(**fields), now=NOW)


def repeated(person: Person, of: Customer, **fields: Any) -> Need:
    """Record a need with a statement that was repeated back to the customer."""
    fields.setdefault("statement", STATEMENT)
    made = need(person, of, **fields)
    note_step(
        actor=get_actor(person.pk),
        customer_id=of.pk,
        need_id=made.pk,
        step="repeat",
        note="您的意思是三天内门店自己能查，对吗？对",
        proof="电话录音 11-20",
        now=NOW,
    )
    made.refresh_from_db()
    return made


def word(of: Need, **fields: Any) -> ConfirmationDraft:
    """Return what is written down when the customer confirms."""
    values = {"name": "陈总", "how": "phone", "at": NOW, "version": of.version} | fields
    return ConfirmationDraft(customer_id=of.customer_id, need_id=of.pk, **values)


def confirmed(person: Person, of: Customer, **fields: Any) -> Need:
    """Record a need that the customer confirmed."""
    made = repeated(person, of, **fields)
    return confirm_need(actor=get_actor(person.pk), draft=word(made), now=NOW)


def delivered(person: Person, of: Customer, **fields: Any) -> Need:
    """Record a confirmed need for which something was delivered."""
    made = confirmed(person, of, **fields)
    draft = DeliveryDraft(customer_id=of.pk, need_id=made.pk, on=NOW.date(), note="开通门店查询")
    return deliver_need(actor=get_actor(person.pk), draft=draft, now=NOW)


def session(person: Person, **fields: Any) -> NeedSession:
    """Hold a focus group."""
    fields = {"kind": NeedSource.FOCUS_GROUP, "title": "门店店长座谈", "held_at": NOW, "minutes": "都说查货难"} | fields
    return save_session(actor=get_actor(person.pk), session_id=None, draft=SessionDraft(**fields), now=NOW)


def category(key: str, axis: str = "aspect") -> NeedCategory:
    """Return a delivered category."""
    return NeedCategory.objects.get(axis=axis, key=key)

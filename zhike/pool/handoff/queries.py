"""Read hand-offs: what waits for me, what I gave, what stands with a customer, what the customer is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.access.fields import is_open, mask_value
from zhike.access.models import Person
from zhike.access.policies import get_policy
from zhike.access.queries import person_names
from zhike.customers.models import Contact, ContactPoint, Customer
from zhike.customers.pools import as_seen
from zhike.customers.queries import visible_to
from zhike.customers.queries.teams import role_names
from zhike.lib.phones import parse_phone
from zhike.web.paging import Cursor, Page, build_page

from ..models import HandOff, HandOffState
from .policy import HANDOFF
from .rules import write_notice

BOXES = ("waiting", "given", "all")
PAGE = 30


@dataclass(frozen=True)
class HandOffLine:
    """A hand-off with the names that it shows."""

    one: HandOff
    customer_name: str
    from_name: str
    to_name: str
    role_name: str


@dataclass(frozen=True)
class Notice:
    """What the customer is told, and where to; the address is empty where the person may not see it."""

    text: str
    contact_name: str
    email: str
    phone: str


def _visible(actor: Actor) -> QuerySet[HandOff]:
    """Return hand-offs of customers that the actor sees, and those to the people whom he manages."""
    seen = Q(customer_id__in=visible_to(actor).values("pk"))
    reach = reach_of(actor, "approval", "approve")
    team = Person.objects.filter(department_id__in=reach.department_ids).values("pk")
    return HandOff.objects.filter(seen | Q(to_person_id__in=team) if reach.department_ids else seen)


def get_hand_off(*, actor: Actor, hand_off_id: int) -> HandOff:
    """Return a hand-off of a customer that the actor sees, or not found."""
    found = HandOff.objects.filter(pk=hand_off_id).first()
    if found is None or not visible_to(actor).filter(pk=found.customer_id).exists():
        raise Http404
    return found


def read_hand_off(*, actor: Actor, hand_off_id: int) -> HandOff:
    """Return the same for reading; who manages the receiver is told of it and reads it, too."""
    found = HandOff.objects.filter(pk=hand_off_id).first()
    if found is not None and _manages(actor, found):
        return found
    return get_hand_off(actor=actor, hand_off_id=hand_off_id)


def _manages(actor: Actor, one: HandOff) -> bool:
    """Say whether somebody manages who was asked to take over."""
    reach = reach_of(actor, "approval", "approve")
    return (
        bool(reach.department_ids)
        and Person.objects.filter(pk=one.to_person_id, department_id__in=reach.department_ids).exists()
    )


def list_hand_offs(*, actor: Actor, box: str, after: Cursor | None) -> Page[HandOffLine]:
    """Return one box, newest first: what waits for me, what I gave, all of the customers that I see."""
    rows = _visible(actor)
    if box == "waiting":
        rows = rows.filter(to_person_id=actor.person_id, state=HandOffState.WAITING)
    elif box == "given":
        rows = rows.filter(from_person_id=actor.person_id)
    backwards = bool(after and after.backwards)
    if after:
        key = int(str(after.values[0]))
        rows = rows.filter(pk__gt=key) if backwards else rows.filter(pk__lt=key)
    found = list(rows.order_by("pk" if backwards else "-pk")[: PAGE + 1])
    lines = _lines(found)
    return build_page(lines, limit=PAGE, after=after, key=lambda line: (line.one.pk,), sort="-pk")


def list_of_customer(customer_id: int) -> list[HandOffLine]:
    """Return the hand-offs of a customer that the caller may see, newest first."""
    return _lines(list(HandOff.objects.filter(customer_id=customer_id).order_by("-pk")[:50]))


def line_of(one: HandOff) -> HandOffLine:
    """Return one hand-off with its names."""
    return _lines([one])[0]


def _lines(rows: Sequence[HandOff]) -> list[HandOffLine]:
    names = person_names(person_id for row in rows for person_id in (row.from_person_id, row.to_person_id))
    customers = dict(Customer.objects.filter(pk__in=[row.customer_id for row in rows]).values_list("pk", "name"))
    roles = role_names() if rows else {}
    return [
        HandOffLine(
            row,
            customers.get(row.customer_id, ""),
            names.get(row.from_person_id, ""),
            names.get(row.to_person_id, ""),
            roles.get(row.role, row.role),
        )
        for row in rows
    ]


def write_to_customer(*, actor: Actor, line: HandOffLine) -> Notice:
    """Return the company's text for this hand-off, to be copied or mailed to the primary contact."""
    customer_id = line.one.customer_id
    actor = as_seen(actor, Customer.objects.get(pk=customer_id))
    contact = Contact.objects.filter(customer_id=customer_id, left_company=False).order_by("-is_primary", "id").first()
    points = ContactPoint.objects.filter(customer_id=customer_id, contact=contact).order_by("position", "id")
    known = {point.kind: point.value for point in reversed(points)} if contact else {}
    receiver = Person.objects.filter(pk=line.one.to_person_id).first()
    phone = parse_phone(receiver.phone) if receiver and receiver.phone else None
    facts = {
        "联系人": contact.name if contact else line.customer_name,
        "客户": line.customer_name,
        "接手人": line.to_name,
        "角色": line.role_name,
        "电话": phone.display if phone else "",
        "首次服务日期": line.one.first_service_on.isoformat(),
        "移交人": line.from_name,
        "公司": str(get_policy("company")["name"]),
    }
    email = known.get("email", "") if is_open(actor, "customer", "email") else ""
    shown = mask_value(actor, "customer", "phone", known.get("phone", "")) or ""
    text = write_notice(str(get_policy(HANDOFF)["notice"]), facts).replace("（）", "")
    return Notice(text, facts["联系人"], email, shown)

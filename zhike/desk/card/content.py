"""What stands on the card, as plain data: facts, people, situation, what happened last; trimmed to one page."""

import re
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import mask_value, visible_fields
from zhike.access.own_policies import COMPANY
from zhike.access.policies import get_policy
from zhike.activities.queries import follow_ups_of
from zhike.customers.fields import OBJECT
from zhike.customers.models import Contact, Customer
from zhike.customers.queries.archive import list_groups
from zhike.customers.queries.details import ContactRow, list_contacts

MOST_FACTS, MOST_PEOPLE, MOST_TALKS = 34, 7, 5
_LONG = 190
_TALK = 150
# The head says these already.
_IN_HEAD = frozenset({"name", "number", "owner", "tier", "grade", "stage"})
_TEXTS = frozenset(
    {
        *("current_state", "pain_points", "remarks", "business_scope", "industry_position", "competitive_advantage"),
        *("business_model", "management_focus", "development_plan", "systems_in_use", "branches", "hobbies"),
        *("personality", "consumption_habits", "taste"),
    }
)


def card_content(*, actor: Actor, customer: Customer, now: datetime) -> dict[str, Any]:
    """Return everything that the page shows; hidden fields are left out, masked ones stay masked."""
    fields = [field for group in list_groups(actor=actor, customer=customer) for field in group.fields]
    known = {name: (label, text) for name, label, text in fields if text}
    facts = [pair for name, pair in known.items() if name not in _IN_HEAD | _TEXTS]
    texts = [(label, _cut(text, _LONG)) for name, (label, text) in known.items() if name in _TEXTS]
    company = str(get_policy(COMPANY)["name"])
    printed = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    return {
        "title": _("客户资料卡"),
        "company": company,
        "name": customer.name,
        "number": customer.number,
        "head": [list(known[name]) for name in ("owner", "tier", "grade", "stage") if name in known],
        "facts_title": _("基本资料"),
        "facts": [[label, _cut(text, 60)] for label, text in facts[:MOST_FACTS]],
        "texts": [list(pair) for pair in texts[:6]],
        "people_title": _("联系人"),
        "people_heads": [_("姓名"), _("职务"), _("决策角色"), _("立场"), _("联系方式")],
        "people": [_person(actor, row) for row in list_contacts(actor=actor, customer_id=customer.pk)[:MOST_PEOPLE]],
        "talks_title": _("最近跟进"),
        "talks": _talks(actor, customer),
        "nothing": _("（无）"),
        "footer": _("%(name)s（%(login)s）打印于 %(at)s。内部资料，请勿外传。")
        % {"name": actor.name, "login": actor.login, "at": printed},
    }


def _person(actor: Actor, row: ContactRow) -> list[str]:
    contact = row.contact
    name = contact.name + (" ★" if contact.is_key else "") + (_("（已离职）") if contact.left_company else "")
    shown = [_shown(actor, contact, field) for field in ("position", "buying_role", "stance")]
    return [name, *shown, "  ".join(_unbroken(point.value) for point in row.points[:3] if point.value)]


def _unbroken(value: str) -> str:
    """Return a number in one piece, and a long address that may break after its signs."""
    return re.sub(r"([@._-])", "\\1\u200b", value) if "@" in value else value.replace(" ", "\u00a0")


def _shown(actor: Actor, contact: Contact, field: str) -> str:
    """Return a field of a contact in words, as the actor may see it."""
    if not visible_fields(actor, OBJECT, [field]):
        return ""
    display = getattr(contact, f"get_{field}_display", None)
    text = str(display()) if display else str(getattr(contact, field))
    return str(mask_value(actor, OBJECT, field, text) or "")


def _talks(actor: Actor, customer: Customer) -> list[list[str]]:
    rows = follow_ups_of(actor, customer).select_related("person").order_by("-at", "-pk")[:MOST_TALKS]
    return [
        [
            f"{timezone.localtime(row.at):%Y-%m-%d}",
            " · ".join(filter(None, [row.person.name if row.person else "", str(row.get_kind_display())])),
            _cut(row.content, _TALK),
        ]
        for row in rows
    ]


def _cut(text: str, most: int) -> str:
    """Return a text as one paragraph of bounded length."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"

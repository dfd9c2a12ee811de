"""All fields of a customer as people read them, grouped, within what the actor may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.lib import industries, regions
from zhike.lib.lunar import lunar_day_text
from zhike.lib.money import format_amount

from ..choices import BirthdayCalendar
from ..custom.definitions import OWN_SECTION
from ..fields import OBJECT, groups_for, label_of, rule_of
from ..models import Contact, Customer
from .custom import ShownValue, sections_of, shown_values, visible_definitions
from .details import list_points, worn_tags
from .scope import visible_to

# After 业务状态 stand the company's own fields.
_OWN_AFTER = 2


@dataclass(frozen=True)
class ShownGroup:
    """A heading with (field, label, text); text is empty when nothing is known, `own` is what the company added."""

    label: str
    fields: list[tuple[str, str, str]]
    own: Sequence[ShownValue] = ()


def list_groups(*, actor: Actor, customer: Customer) -> list[ShownGroup]:
    """Return the archive for reading; hidden fields are left out, masked ones masked. At most eight queries."""
    special = _specials(actor, customer)
    built_in = [
        ShownGroup(
            str(group.label),
            [
                (
                    name,
                    label_of(name),
                    _shown(actor, name, special[name]() if name in special else plain_text(customer, name)),
                )
                for name in group.fields
                if rule_of(actor, name) != "hidden"
            ],
        )
        for group in groups_for(customer.kind)
    ]
    return [*built_in[:_OWN_AFTER], *_own_groups(actor, customer), *built_in[_OWN_AFTER:]]


def _own_groups(actor: Actor, customer: Customer) -> list[ShownGroup]:
    """Return the company's own fields under their headings."""
    wanted = [one for one in visible_definitions(actor) if one.applies(customer.kind)]
    values = {value.name: value for value in shown_values(actor, customer.kind, customer.custom, wanted)}
    return [
        ShownGroup(section or str(OWN_SECTION), [], [values[one.name] for one in own])
        for section, own in sections_of(wanted).items()
    ]


def _shown(actor: Actor, name: str, text: str) -> str:
    if name in ("phone", "email", "wechat"):
        return text
    return str(mask_value(actor, OBJECT, name, text) or "")


def _specials(actor: Actor, customer: Customer) -> dict[str, Callable[[], str]]:
    """Return how fields are said that are more than a column."""
    points = list_points(actor=actor, customer_id=customer.pk)

    def points_of(kind: str) -> Callable[[], str]:
        return lambda: "、".join(point.value for point in points if point.kind == kind)

    return {
        "phone": points_of("phone"),
        "email": points_of("email"),
        "wechat": points_of("wechat"),
        "owner": lambda: customer.owner.name if customer.owner else _("无人负责"),
        "source": lambda: customer.source.name if customer.source else "",
        "tags": lambda: "、".join(tag.name for tag in worn_tags(customer.pk)),
        "former_names": lambda: "、".join(customer.former_names),
        "industry": lambda: " / ".join(
            industries.industry_name(code) for code in industries.industry_path(customer.industry)
        ),
        "region": lambda: regions.region_name(customer.region) or customer.region_text,
        "birthday": lambda: birthday_text(customer),
        "referrer_id": lambda: _referrer(actor, customer),
        "referrer_contact_id": lambda: _referrer_contact(customer),
    }


def birthday_text(who: Customer | Contact) -> str:
    """Say a birthday: 1985 年农历八月十五, 5 月 2 日."""
    if not who.birth_month or not who.birth_day:
        return ""
    year = _("%(year)d 年") % {"year": who.birth_year} if who.birth_year else ""
    if who.birthday_calendar == BirthdayCalendar.LUNAR:
        return f"{year}{lunar_day_text(who.birth_month, who.birth_day, who.birth_leap_month)}"
    return year + _("%(month)d 月 %(day)d 日") % {"month": who.birth_month, "day": who.birth_day}


def _referrer(actor: Actor, customer: Customer) -> str:
    if not customer.referrer_id:
        return ""
    name = visible_to(actor).filter(pk=customer.referrer_id).values_list("name", flat=True).first()
    return name or _("（你无权查看的客户）")


def _referrer_contact(customer: Customer) -> str:
    if not customer.referrer_contact_id:
        return ""
    contacts = Contact.objects.filter(pk=customer.referrer_contact_id, customer_id=customer.referrer_id or customer.pk)
    return contacts.values_list("name", flat=True).first() or ""


def plain_text(customer: Customer, name: str) -> str:
    """Say a column as people read it; nothing when it is empty."""
    value: Any = getattr(customer, name)
    if value in (None, ""):
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format_amount(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    display = getattr(customer, f"get_{name}_display", None)
    return str(display()) if display else str(value)

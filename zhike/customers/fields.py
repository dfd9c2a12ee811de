"""The built-in fields of the archive: how they are grouped, for which kind they are, and who may touch them.

One catalogue for forms, the archive panel, list columns and the screen of field rules.
Contact fields share the rules of the customer: hiding 爱好 hides it on both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.lib.refusals import refuse_if

from . import rules
from .choices import Kind
from .custom.catalogue import definitions
from .custom.definitions import custom_id
from .models import Contact, Customer

OBJECT = "customer"
Label = str | Promise

_POINTS: dict[str, Label] = {"phone": _("电话"), "email": _("邮箱"), "wechat": _("微信")}
_OTHERS: dict[str, Label] = {
    "birthday": _("生日"),
    "tags": _("标签"),
    "owner": _("负责人"),
    "home_address": _("家庭住址"),
}
_BIRTHDAY = ("birthday_calendar", "birth_year", "birth_month", "birth_day", "birth_leap_month")


@dataclass(frozen=True)
class Group:
    """A heading of the archive with its fields; `kind` empty means both kinds of customers."""

    key: str
    label: Label
    fields: tuple[str, ...]
    kind: str = ""


GROUPS = (
    Group(
        "basics",
        _("基本信息"),
        ("name", "short_name", "former_names", "kind", "number", "owner", "phone", "email", "wechat", "website"),
    ),
    Group(
        "business",
        _("业务状态"),
        (
            *("stage", "grade", "tier", "lifecycle", "source", "referrer_id", "referrer_contact_id"),
            *("cooperated_on", "tags", "next_follow_on", "next_step", "last_contact_at"),
        ),
    ),
    Group("place", _("行业与地区"), ("industry", "region", "address")),
    Group(
        "company",
        _("企业情况"),
        (
            *("credit_code", "ownership", "registered_capital", "employees", "yearly_revenue", "branches"),
            *("business_scope", "industry_position", "competitive_advantage", "business_model", "management_focus"),
            *("development_plan", "systems_in_use", "price_sensitivity"),
        ),
        Kind.ORGANISATION,
    ),
    Group(
        "person",
        _("个人情况"),
        ("gender", "birthday", "occupation", "position", "hobbies", "personality", "consumption_habits", "taste"),
        Kind.PERSON,
    ),
    Group("situation", _("现状与备注"), ("current_state", "pain_points", "remarks")),
)


def groups_for(kind: str) -> list[Group]:
    """Return the groups that apply to a kind of customer."""
    return [group for group in GROUPS if group.kind in ("", kind)]


def applies_to(column: str, kind: str) -> bool:
    """Say whether a kind of customer has a field; a company's own one says so itself."""
    if custom_id(column) is not None:
        found = definitions().find(column)
        return found is not None and found.applies(kind)
    foreign = {name for group in GROUPS if group.kind not in ("", kind) for name in group.fields}
    return rule_name(column) not in foreign and (column != "industry" or kind == Kind.ORGANISATION)


@cache
def labels() -> dict[str, Label]:
    """Return the label of every field that a rule or a message may name."""
    found: dict[str, Label] = {}
    for model in (Contact, Customer):
        found |= {field.attname: field.verbose_name for field in model._meta.concrete_fields}
        found |= {field.name: field.verbose_name for field in model._meta.concrete_fields}
    return found | _POINTS | _OTHERS


def label_of(name: str) -> str:
    """Return a field's label as people read it; of a custom field by its name (custom_12)."""
    if custom_id(name) is not None:
        definition = definitions().find(name)
        return definition.label if definition else name
    return str(labels().get(name, name))


def rule_name(column: str) -> str:
    """Return the field whose rule governs a column: the parts of a birthday follow 生日, owner_id follows owner."""
    if column in _BIRTHDAY:
        return "birthday"
    if column == "region_text":
        return "region"
    return column.removesuffix("_id") if column in ("owner_id", "source_id", "department_id") else column


def rule_of(actor: Actor, column: str) -> str | None:
    """Return hidden, masked, readonly, or None when the actor sees and edits the column."""
    return actor.field_rule(OBJECT, rule_name(column))


def is_hidden(actor: Actor, column: str) -> bool:
    """Say whether the actor must not see a column at all."""
    return rule_of(actor, column) == "hidden"


def refuse_closed_fields(actor: Actor, columns: Iterable[str], *, creating: bool = True) -> None:
    """Refuse columns that the actor may not fill; a masked one may be filled once but not changed."""
    closing = {"hidden", "readonly"} if creating else {"hidden", "readonly", "masked"}
    closed = {rule_name(column) for column in columns if rule_of(actor, column) in closing}
    refuse_if(rules.why_cannot_edit_fields(label_of(name) for name in sorted(closed)))

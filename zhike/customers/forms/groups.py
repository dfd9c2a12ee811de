"""How the fields of a customer's form are grouped: a few first, the rest behind 更多."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import BaseForm, Textarea
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..choices import Kind, Need
from ..custom.definitions import OWN_SECTION, Definition, custom_id
from .custom import upload_name

# After 业务状态 stand the company's own fields.
_OWN_AFTER = 2
# What the archive calls a field, where the form has another name for it.
_FORM_FIELDS = {"phone": "phones", "email": "emails", "wechat": "wechats", "birthday": "birthday_calendar"}
WIDE = frozenset({"name", "address", "remarks", "current_state", "pain_points", "business_scope", "former_names"})


@dataclass(frozen=True)
class FieldGroup:
    """A heading with its fields; `kind` empty means both; `is_open` groups are unfolded from the start."""

    key: str
    label: str | Promise
    names: tuple[str, ...]
    kind: str = ""
    is_open: bool = False


GROUPS = (
    FieldGroup(
        "short",
        _("基本信息"),
        ("kind", "name", "contact_name", "contact_position", "contact_phones", "phones", "source", "campaign", "owner"),
        is_open=True,
    ),
    FieldGroup(
        "business",
        _("业务状态"),
        ("stage", "grade", "tier", "lifecycle", "next_follow_on", "next_step", "cooperated_on", "referrer_id"),
        is_open=True,
    ),
    FieldGroup(
        "place",
        _("联系与地址"),
        ("short_name", "industry", "region", "address", "emails", "wechats", "website", "former_names"),
    ),
    FieldGroup(
        "company",
        _("企业情况"),
        (
            *("credit_code", "ownership", "registered_capital", "employees", "yearly_revenue", "price_sensitivity"),
            *("business_scope", "branches", "industry_position", "competitive_advantage", "business_model"),
            *("management_focus", "development_plan", "systems_in_use"),
        ),
        Kind.ORGANISATION,
    ),
    FieldGroup(
        "person",
        _("个人情况"),
        (
            *("gender", "birthday_calendar", "birth_year", "birth_month", "birth_day", "birth_leap_month"),
            *("occupation", "position", "hobbies", "personality", "consumption_habits", "taste"),
        ),
        Kind.PERSON,
    ),
    FieldGroup("situation", _("现状与备注"), ("current_state", "pain_points", "remarks")),
)


@dataclass(frozen=True)
class ShownGroup:
    """A group as the template draws it: only fields that the form has; unfolded when one is wrong or asked for."""

    group: FieldGroup
    names: list[str]
    is_unfolded: bool
    wide: list[str]


def groups_of(form: BaseForm, asked: str = "") -> list[ShownGroup]:
    """Return the groups of a form that still have fields; the cursor goes to the field that is asked for."""
    wanted = _FORM_FIELDS.get(asked, asked)
    if wanted in form.fields:
        form.fields[wanted].widget.attrs["autofocus"] = True
    shown = []
    for group in (*GROUPS[:_OWN_AFTER], *custom_groups(form), *GROUPS[_OWN_AFTER:]):
        names = [name for name in group.names if name in form.fields]
        if names:
            wide = [name for name in names if name in WIDE or _is_long(form, name)]
            shown.append(ShownGroup(group, names, wanted in names or _has_error(form, names), wide))
    return shown


def custom_groups(form: BaseForm) -> list[FieldGroup]:
    """Return the headings of the company's own fields, one for each kind of customer that they are for.

    Open from the start where something must be filled or is important enough for the side of the page.
    """
    parts: dict[tuple[str, str], list[Definition]] = {}
    for one in getattr(form, "definitions", ()):
        parts.setdefault((one.section, one.applies_to), []).append(one)
    opened = {one.section for own in parts.values() for one in own if one.is_prominent or one.need != Need.NEVER}
    firsts: dict[str, str] = {}
    for section, kind in parts:
        firsts.setdefault(section, kind)
    return [
        FieldGroup(
            key=f"own-{number}",
            label=_heading(section, kind, is_first=kind == firsts[section]),
            names=tuple(name for one in own for name in (one.name, upload_name(one))),
            kind=kind,
            is_open=section in opened,
        )
        for number, ((section, kind), own) in enumerate(parts.items())
    ]


def _heading(section: str, kind: str, *, is_first: bool) -> str:
    """Return a heading; one that stands there already says for whom its second part is."""
    label = section or str(OWN_SECTION)
    words = {"section": label, "kind": Kind(kind).label} if kind else {}
    return gettext("%(section)s（%(kind)s）") % words if kind and not is_first else label


def _is_long(form: BaseForm, name: str) -> bool:
    return custom_id(name) is not None and isinstance(form.fields[name].widget, Textarea)


def _has_error(form: BaseForm, names: Iterable[str]) -> bool:
    return form.is_bound and any(name in form.errors for name in names)

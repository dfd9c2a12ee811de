"""What the builder in the browser is given: the fields of this person, and the condition so far."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import list_departments

from .kinds import Kind
from .language import MAX_DEPTH, Node, comparisons, dump
from .registry import Field, usable_fields
from .sentences import OPERATOR_WORDS, PERIOD_WORDS, name_values

_LISTED = frozenset({Kind.PERSON, Kind.DEPARTMENT, Kind.REGION, Kind.INDUSTRY, Kind.TAGS, Kind.MEMBERSHIP})


def offer_builder(actor: Actor, subject: str, node: Node | None) -> dict[str, Any]:
    """Return everything that the builder draws, ready for JSON."""
    fields = usable_fields(actor, subject)
    shown = {key: one for key, one in fields.items() if not _is_choiceless(one)}
    groups: dict[str, list[str]] = {}
    for one in shown.values():
        groups.setdefault(str(one.group or _("其它")), []).append(one.key)
    return {
        "fields": [_describe(one) for one in shown.values()],
        "groups": list(groups.items()),
        "operators": {key: str(word) for key, word in OPERATOR_WORDS.items()},
        "periods": [(key, str(word)) for key, word in PERIOD_WORDS.items()],
        "tree": dump(node) if node else None,
        "labels": _labels(fields, node),
        "depth": MAX_DEPTH,
        "words": {
            "value": _("值"),
            "from": _("从"),
            "to": _("到"),
            "days": _("天"),
            "yes": _("是"),
            "no": _("否"),
        },
    }


def _is_choiceless(one: Field) -> bool:
    """Leave out what has nothing to choose from yet: segments before the first one."""
    return one.kind == Kind.MEMBERSHIP and not one.list_choices()


def _describe(one: Field) -> dict[str, Any]:
    choices = one.list_choices() if not one.picker else ()
    if one.kind == Kind.DEPARTMENT:
        choices = [(str(row.pk), row.name) for row in list_departments()]
    return {
        "key": one.key,
        "label": str(one.label),
        "kind": str(one.kind),
        "ops": list(one.allowed),
        "choices": [(key, str(label)) for key, label in choices],
        "picker": reverse(_picker_of(one)) if _picker_of(one) else "",
        "unit": str(one.unit),
        "slow": one.slow,
    }


def _picker_of(one: Field) -> str:
    return one.picker or ("access:people-search" if one.kind == Kind.PERSON else "")


def _labels(fields: dict[str, Field], node: Node | None) -> dict[str, dict[str, str]]:
    """Return the words of the values that a condition names already."""
    found: dict[str, dict[str, str]] = {}
    for one in comparisons(node) if node else []:
        field = fields.get(one.field)
        if field and field.kind in _LISTED and isinstance(one.value, list):
            values = [str(value) for value in one.value]
            found.setdefault(one.field, {}).update(zip(values, name_values(field, values), strict=True))
    return found

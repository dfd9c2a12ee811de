"""Change what the archive says about a customer."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Field

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.names import clean_name
from zhike.lib.refusals import refuse_if

from .. import following, rules
from ..custom.catalogue import definitions_for_writing
from ..custom.definitions import Definitions, split_custom
from ..drafts import CUSTOMER_COLUMNS, PointDraft
from ..fields import label_of, refuse_closed_fields, rule_name
from ..keys import name_keys
from ..models import Customer
from ..ownership import refresh_clocks
from ..queries.edits import list_edits_since
from ..queries.scope import lock_customer
from . import custom_values
from .contacts import replace_points
from .freshness import remember_confirmed
from .rollups import refresh_derived

# The next step belongs to the follow-ups (activities.services).
CHANGEABLE = frozenset(CUSTOMER_COLUMNS) - {"next_follow_on", "next_step"}
_SAID_IN_FULL = ("stage", "grade", "tier", "lifecycle", "kind")
_CLOCK_ASKS = frozenset({"grade", "stage", "tier"})
_FOUND_BY = frozenset({"name", "short_name", "former_names", "credit_code", "kind"})


def change_customer(
    *,
    actor: Actor,
    customer_id: int,
    version: int,
    changes: Mapping[str, Any],
    points: Sequence[PointDraft] | None = None,
    now: datetime,
) -> Customer:
    """Change columns, custom fields by name (custom_12), and with `points` the customer's own phones and mails.

    Refused with the names of those who changed what, when `version` is no longer the
    stored one; for fields that the person may not edit, and for custom fields that must not be
    empty. A renamed customer keeps its former name. Locks the definitions of custom fields
    (shared), then the customer; records customers.changed.
    """
    columns, own = split_custom(changes)
    unknown = set(columns) - CHANGEABLE
    if unknown:
        raise TypeError(f"These are no columns to change: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        known = definitions_for_writing() if own or "stage" in columns else Definitions()
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        if customer.version != version:
            seen = list_edits_since(actor=actor, customer_id=customer_id, version=version)
            refuse_if(rules.why_cannot_save_over(seen=version, current=customer.version, changes=seen))
        real = _real_changes(customer, columns)
        mine = custom_values.real_changes(customer, own, known)
        refuse_closed_fields(actor, [*real, *mine], creating=False)
        moved = replace_points(actor, customer_id, points) if points is not None else []
        if not real and not moved and not mine:
            return customer
        before = copy(customer)
        _write(customer, real | _custom(customer, mine, known), now)
        custom_values.refuse_missing(actor, before=before, after=customer, changed=mine, known=known)
        custom_values.write_entries(customer, mine, known)
        is_found_otherwise = any(one.name in mine for one in known.searched)
        if moved or is_found_otherwise or _FOUND_BY & set(real):
            refresh_derived(customer)
        if _CLOCK_ASKS & set(real):
            refresh_clocks([customer_id], now)
        data = event_data(customer, before, real, [*moved, *mine])
        remember_confirmed(customer_id, data["fields"], actor, now)
        record(actor=actor, kind="customers.changed", customer_id=customer_id, data=data, at=now)
        following.tell(following.Followed(actor, customer, before, frozenset(real), now))
    return customer


def _real_changes(customer: Customer, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Drop what stays as it is; a new name is cleaned and the old one kept among the former names."""
    real = dict(changes)
    if "name" in real:
        real["name"] = clean_name(real["name"])
        refuse_if(rules.why_cannot_name(real["name"]))
    real = {name: value for name, value in real.items() if getattr(customer, name) != value}
    if "name" in real:
        former = list(real.get("former_names", customer.former_names))
        real["former_names"] = former if customer.name in former else [*former, customer.name]
    return real


def _write(customer: Customer, real: Mapping[str, Any], now: datetime) -> None:
    for name, value in real.items():
        setattr(customer, name, value)
    columns = [*real, "version", "updated_at"]
    if {"name", "kind"} & set(real):
        keys = name_keys(customer.name, customer.kind)
        customer.name_key, customer.core_key, customer.name_sort = keys.name_key, keys.core_key, keys.name_sort
        columns += ["name_key", "core_key", "name_sort"]
    customer.version += 1
    customer.updated_at = now
    customer.save(update_fields=columns)


def _custom(customer: Customer, mine: Mapping[str, Any], known: Definitions) -> dict[str, Any]:
    """Return the column of custom fields when one of them changes."""
    return {"custom": custom_values.merge(customer.custom, mine, known)} if mine else {}


def event_data(customer: Customer, before: Customer, real: Mapping[str, Any], moved: Sequence[str]) -> dict[str, Any]:
    """Say plain choices with old and new value, in words and as stored; of all else only that it changed."""
    steps = [
        {
            "field": name,
            "label": label_of(name),
            "old": _said(name, getattr(before, name)),
            "new": _said(name, real[name]),
            "was": str(getattr(before, name)),
            "is": str(real[name]),
        }
        for name in _SAID_IN_FULL
        if name in real
    ]
    others = list(dict.fromkeys(rule_name(name) for name in real if name not in _SAID_IN_FULL))
    others += [name for name in moved if name not in others]
    fields = [step["field"] for step in steps] + others
    return {
        "version": customer.version,
        "fields": fields,
        "steps": steps,
        "labels": [label_of(name) for name in others],
    }


def _said(name: str, value: Any) -> str:
    field: Field[Any, Any] = Customer._meta.get_field(name)  # type: ignore[assignment]
    return str(dict(field.flatchoices).get(value, value))

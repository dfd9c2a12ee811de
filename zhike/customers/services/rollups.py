"""Keep what the customer row knows of its contacts and follow-ups."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from zhike.web.statements import planned

from ..models import Customer
from ..queries.derived import Derived, compute_derived
from .searching import write_entries

_TOUCH = """
UPDATE customers_customer
SET last_contact_at = %s::timestamptz, follow_up_count = %s::int, next_follow_on = %s::date, next_step = %s::text,
  updated_at = %s::timestamptz
WHERE id = %s::bigint
"""
_STEPS = """
UPDATE customers_customer AS customer SET next_follow_on = new.next_on, next_step = new.next_step, updated_at = %s
FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS new(id, next_on, next_step) WHERE customer.id = new.id
"""


def touch_contact_rollups(
    *,
    customer_id: int,
    last_contact_at: datetime | None,
    follow_up_count: int,
    next_on: date | None,
    next_step: str,
    now: datetime,
) -> None:
    """Write what the follow-ups of a customer add up to; inside the caller's transaction with the customer locked.

    Absolute values, so that correcting or deleting a follow-up gives the same as a recount.
    """
    with planned() as cursor:
        cursor.execute(_TOUCH, [last_contact_at, follow_up_count, next_on, next_step, now, customer_id])


def touch_next_steps(steps: Mapping[int, tuple[date | None, str]], *, now: datetime) -> None:
    """Write what was promised next to many customers, by one statement; inside the caller's transaction, all locked."""
    if steps:
        values: list[Any] = [list(steps), [on for on, _step in steps.values()], [step for _on, step in steps.values()]]
        with connection.cursor() as cursor:
            cursor.execute(_STEPS, [now, *values])


def refresh_derived(customer: Customer) -> None:
    """Bring keys, first contact and search text up to date with the rows; the customer is locked."""
    derived = compute_derived([customer.pk])
    _write_columns(derived)
    write_entries(derived)
    for name, value in derived[customer.pk].columns.items():
        setattr(customer, name, value)


def refresh_many(customer_ids: Iterable[int]) -> None:
    """Bring keys, first contacts and search texts of many customers up to date, by five statements."""
    derived = compute_derived(list(customer_ids))
    _write_columns(derived)
    write_entries(derived)


def refresh_contact_rollups(customer: Customer) -> None:
    """Bring keys and first contact up to date, without the search text; the customer is locked."""
    derived = compute_derived([customer.pk])
    _write_columns(derived)
    for name, value in derived[customer.pk].columns.items():
        setattr(customer, name, value)


def _write_columns(derived: Mapping[int, Derived]) -> None:
    """Write the derived columns of customers where they differ, by one statement."""
    if not derived:
        return
    names = list(next(iter(derived.values())).columns)
    fields = ", ".join(names)
    sql = (
        f"UPDATE customers_customer AS customer SET ({fields}) = ({', '.join(f'new.{name}' for name in names)})"  # noqa: S608
        f" FROM unnest(%s::bigint[], {', '.join(['%s::text[]'] * len(names))}) AS new(id, {fields})"
        f" WHERE customer.id = new.id AND ({', '.join(f'customer.{name}' for name in names)})"
        f" IS DISTINCT FROM ({', '.join(f'new.{name}' for name in names)})"
    )
    values = [[one.columns[name] for one in derived.values()] for name in names]
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(derived), *values])

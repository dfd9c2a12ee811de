"""What a customer's row must show of its follow-ups: read fast for one, checked in one statement for many."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from zhike.web.statements import ask, ask_one

from ..models import FollowUp
from ..rules import REACHED, Rollups


@dataclass(frozen=True)
class Promise:
    """The newest stated next step; from a follow-up, or moved by hand."""

    at: datetime
    is_contact: bool
    id: int
    next_on: date | None
    next_step: str
    is_kept: bool


@dataclass(frozen=True)
class Difference:
    """One customer whose row does not show what its follow-ups say."""

    customer_id: int
    column: str
    shown: object
    expected: object


def standing(customer_id: int) -> QuerySet[FollowUp]:
    """Return the follow-ups of one customer that were not deleted."""
    return FollowUp.objects.filter(customer_id=customer_id, deleted_at__isnull=True)


# Kept is a promise by a later contact on its day or after it that promised nothing new.
_REACHED = ", ".join(f"'{outcome}'" for outcome in sorted(REACHED))  # words, so that the planner knows the index
_PROMISE = f"""
SELECT stated.*, stated.next_on IS NOT NULL AND EXISTS (
    SELECT 1 FROM activities_followup AS later
    WHERE later.customer_id = %(customer)s AND later.deleted_at IS NULL AND later.next_on IS NULL
      AND later.outcome IN ({_REACHED})
      AND later.at >= stated.next_on::timestamp AT TIME ZONE %(zone)s
      AND (later.at, true, later.id) > (stated.at, stated.is_contact, stated.id)
) FROM (
    (SELECT at, true AS is_contact, id, next_on, next_step FROM activities_followup
     WHERE customer_id = %(customer)s AND deleted_at IS NULL AND next_on IS NOT NULL
     ORDER BY at DESC, id DESC LIMIT 1)
    UNION ALL
    (SELECT at, false, id, next_on, next_step FROM activities_nextstepchange
     WHERE customer_id = %(customer)s ORDER BY at DESC, id DESC LIMIT 1)
) AS stated ORDER BY at DESC, is_contact DESC, id DESC LIMIT 1
"""  # noqa: S608 - constants
_ROLLUPS = f"""
SELECT contact.last_at, contact.total, promise.* FROM (
    SELECT (SELECT at FROM activities_followup
            WHERE customer_id = %(customer)s AND deleted_at IS NULL AND outcome IN ({_REACHED})
            ORDER BY at DESC, id DESC LIMIT 1) AS last_at,
           (SELECT count(*) FROM activities_followup
            WHERE customer_id = %(customer)s AND deleted_at IS NULL) AS total
) AS contact LEFT JOIN ({_PROMISE}) AS promise ON true
"""  # noqa: S608 - two constants


def find_promise(customer_id: int) -> Promise | None:
    """Return the newest next step that was stated, kept or not."""
    row = ask_one(_PROMISE, _values_of(customer_id))
    return Promise(*row) if row else None


def find_rollups(customer_id: int) -> Rollups:
    """Return the same as rules.compute_rollups over all entries of the customer, by index only and in one query.

    Plain SQL: every follow-up passes here, and the ORM took longer than the database.
    """
    last, total, *stated = ask(_ROLLUPS, _values_of(customer_id))[0]
    next_on, next_step = _standing_promise(Promise(*stated) if stated[0] else None)
    return Rollups(last_contact_at=last, follow_up_count=total, next_on=next_on, next_step=next_step)


def _values_of(customer_id: int) -> dict[str, Any]:
    return {"customer": customer_id, "zone": settings.TIME_ZONE}


def find_next_step(customer_id: int) -> tuple[date | None, str]:
    """Return the promise that stands: the newest one, unless a reached contact has kept it."""
    return _standing_promise(find_promise(customer_id))


def _standing_promise(promise: Promise | None) -> tuple[date | None, str]:
    if promise is None or promise.next_on is None or promise.is_kept:
        return None, ""
    return promise.next_on, promise.next_step


EXPECTED = """
WITH contact AS (
    SELECT customer_id, count(*) AS total, max(at) FILTER (WHERE outcome = ANY(%(reached)s)) AS last_at
    FROM activities_followup
    WHERE deleted_at IS NULL AND customer_id BETWEEN %(first)s AND %(last)s
    GROUP BY customer_id
), stated AS (
    SELECT DISTINCT ON (customer_id) customer_id, at, is_contact, id, next_on, next_step
    FROM (
        SELECT customer_id, at, true AS is_contact, id, next_on, next_step
        FROM activities_followup
        WHERE deleted_at IS NULL AND next_on IS NOT NULL AND customer_id BETWEEN %(first)s AND %(last)s
        UNION ALL
        SELECT customer_id, at, false, id, next_on, next_step
        FROM activities_nextstepchange
        WHERE customer_id BETWEEN %(first)s AND %(last)s
    ) AS promise
    ORDER BY customer_id, at DESC, is_contact DESC, id DESC
), promise AS (
    SELECT stated.*, stated.next_on IS NULL OR EXISTS (
        SELECT 1 FROM activities_followup AS later
        WHERE later.customer_id = stated.customer_id AND later.deleted_at IS NULL AND later.next_on IS NULL
          AND later.outcome = ANY(%(reached)s)
          AND (later.at, true, later.id) > (stated.at, stated.is_contact, stated.id)
          AND later.at >= stated.next_on::timestamp AT TIME ZONE %(zone)s
    ) AS is_over
    FROM stated
), expected AS (
    SELECT customer.id, contact.last_at, coalesce(contact.total, 0) AS total,
           promise.customer_id IS NOT NULL AS has_promise,
           CASE WHEN is_over THEN NULL ELSE promise.next_on END AS next_on,
           CASE WHEN is_over THEN '' ELSE promise.next_step END AS next_step
    FROM customers_customer AS customer
    LEFT JOIN contact ON contact.customer_id = customer.id
    LEFT JOIN promise ON promise.customer_id = customer.id
    WHERE customer.id BETWEEN %(first)s AND %(last)s
)
"""
DIFFERENT = """
SELECT customer.id, customer.last_contact_at, expected.last_at, customer.follow_up_count, expected.total,
       customer.next_follow_on, CASE WHEN has_promise THEN expected.next_on ELSE customer.next_follow_on END,
       customer.next_step, CASE WHEN has_promise THEN expected.next_step ELSE customer.next_step END
FROM customers_customer AS customer JOIN expected ON expected.id = customer.id
WHERE (
    customer.last_contact_at IS DISTINCT FROM expected.last_at
    OR customer.follow_up_count <> expected.total
    OR (has_promise AND (customer.next_follow_on IS DISTINCT FROM expected.next_on
                         OR customer.next_step <> expected.next_step))
  )
  AND NOT EXISTS (SELECT 1 FROM customers_mergedcustomer AS absorbed WHERE absorbed.customer_id = customer.id)
ORDER BY customer.id
"""
COLUMNS = ("last_contact_at", "follow_up_count", "next_follow_on", "next_step")


def range_of(first_id: int, last_id: int) -> dict[str, Any]:
    """Return the arguments of EXPECTED for customers from one id to another."""
    return {"first": first_id, "last": last_id, "reached": list(REACHED), "zone": settings.TIME_ZONE}


def list_differences(first_id: int, last_id: int) -> list[Difference]:
    """Return every rollup of these customers that is not what a recount gives.

    A next step that no entry stated is the archive's own (an import said so) and is taken as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED + DIFFERENT, range_of(first_id, last_id))
        rows = cursor.fetchall()
    pairs = ((row[0], column, row[1 + 2 * at], row[2 + 2 * at]) for row in rows for at, column in enumerate(COLUMNS))
    return [Difference(*pair) for pair in pairs if pair[2] != pair[3]]

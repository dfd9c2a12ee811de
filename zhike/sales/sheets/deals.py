"""What open business says about customers on a sheet, and which promises changed."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from django.db import connection
from django.utils import timezone

from .content import Deal, Move
from .rules import Window

_DEALS = """
SELECT DISTINCT ON (o.customer_id) o.customer_id, o.id, o.amount, coalesce(o.promised_on, o.expected_on), s.name,
       o.stage_since
FROM unnest(%s::bigint[]) AS wanted(id)
JOIN sales_opportunity o ON o.customer_id = wanted.id AND o.state = 'open' AND NOT o.is_hidden
JOIN sales_pipelinestage s ON s.id = o.stage_id
ORDER BY o.customer_id, nullif(o.grade, '') NULLS LAST, coalesce(o.promised_on, o.expected_on) NULLS LAST, o.id
"""
_MOVES = """
SELECT g.owner_id, c.id, c.name, g.from_grade, g.to_grade, g.at, g.reason, g.way
FROM sales_gradechange g JOIN sales_opportunity o ON o.id = g.opportunity_id
JOIN customers_customer c ON c.id = o.customer_id
WHERE g.owner_id = ANY(%(people)s) AND g.at > %(start)s AND g.at <= %(end)s AND g.from_grade <> g.to_grade
ORDER BY g.owner_id, g.at, g.id
"""


def deals_of(customer_ids: Sequence[int]) -> dict[int, Deal]:
    """Return the open business of each customer that has any: the best grade first, then the nearest signature."""
    with connection.cursor() as cursor:
        cursor.execute(_DEALS, [list(customer_ids)])
        rows = cursor.fetchall()
    zone = timezone.get_current_timezone()
    return {
        customer_id: Deal(str(amount) if amount else "", expected_on, stage, _day(since, zone), id_)
        for customer_id, id_, amount, expected_on, stage, since in rows
    }


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


def moves_of(people: Sequence[int], window: Window) -> list[tuple[int, Move]]:
    """Return the changes of grade of people's customers within a window, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, {"people": list(people), "start": window.start, "end": window.end})
        rows = cursor.fetchall()
    zone = timezone.get_current_timezone()
    return [
        (owner_id, Move(customer_id, name, was, now, at.astimezone(zone), reason, way))
        for owner_id, customer_id, name, was, now, at, reason, way in rows
    ]

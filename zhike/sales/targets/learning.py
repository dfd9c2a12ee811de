"""What the forecasting model learns from and is asked about: features of deals, worked out in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from . import sources
from .history import FORMER
from .model import Example, Fit
from .rules import month_of

MONTHS = 12
MOST_LEARNED = 10_000
# What the model sees of a deal t in stage s at a moment, in the order of its weights.
_FEATURES = (
    "coalesce(t.probability, s.probability, 0) / 100.0",
    "CASE t.grade WHEN 'A' THEN 3 WHEN 'B' THEN 2 WHEN 'C' THEN 1 ELSE 0 END",
    "ln(1 + t.amount::float8)",
    "ln(1 + greatest(extract(epoch FROM {at} - t.stage_since), 0) / 86400)",
    "ln(1 + greatest(extract(epoch FROM {at} - t.created_at), 0) / 86400)",
    "coalesce((t.due <= {last})::int, 0)",
    "coalesce((t.due < {first})::int, 0)",
)
_OWN = "NOT is_hidden AND (owner_id = ANY(%(people)s) OR credited_id = ANY(%(people)s))"
_THEN = ", ".join(
    f"CASE WHEN h.pgh_id IS NULL THEN o.{name} ELSE h.{name} END AS {name}"
    for name in ("amount", "state", "grade", "stage_id", "stage_since", "owner_id", "probability")
)
_TAUGHT = f"""
WITH taught AS MATERIALIZED (
  SELECT * FROM sales_opportunity WHERE {_OWN} AND (hashint8(id) & 2147483647) %% %(one_of)s = 0)
SELECT m.name, coalesce(o.signed_at >= m.at AND o.signed_at < m.ends, false) AS is_signed,
  CASE WHEN o.signed_at >= m.at AND o.signed_at < m.ends THEN o.amount ELSE t.amount END,
  {", ".join(f"({one})::float8" for one in _FEATURES).format(at="m.at", first="m.first_on", last="m.last_on")}
FROM unnest(%(names)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[], %(firsts)s::date[],
    %(lasts)s::date[]) AS m(name, at, ends, first_on, last_on)
JOIN taught o ON o.created_at <= m.at {FORMER.format(at="m.at")}
CROSS JOIN LATERAL (SELECT {_THEN}, o.created_at,
  CASE WHEN h.pgh_id IS NULL THEN coalesce(o.promised_on, o.expected_on)
       ELSE coalesce(h.promised_on, h.expected_on) END AS due) AS t
LEFT JOIN sales_pipelinestage s ON s.id = t.stage_id
WHERE t.state = 'open' AND t.owner_id IS NOT NULL
"""  # noqa: S608 - constants of the room
_EXPECTED = f"""
SELECT coalesce(sum(t.amount::float8 / (1 + exp(-greatest(-30, least(30, %(level)s
  + {" + ".join(f"%(w{place})s * ({one})::float8" for place, one in enumerate(_FEATURES))}))))), 0)
FROM (SELECT *, coalesce(promised_on, expected_on) AS due FROM sales_opportunity
  WHERE state = 'open' AND NOT is_hidden AND owner_id = ANY(%(people)s)) AS t
LEFT JOIN sales_pipelinestage s ON s.id = t.stage_id
""".format(at="%(at)s::timestamptz", first="%(first)s::date", last="%(last)s::date")  # noqa: S608 - constants of the room


def learn_from(people: Sequence[int], now: datetime) -> tuple[list[Example], int]:
    """Return every deal open on the first day of each of the last twelve months, with what became of it.

    Of more than MOST_LEARNED deals only one of several is learned from; the second figure says of how many.
    """
    one_of = 1 + _count(people) // MOST_LEARNED
    spans, month = [], month_of(timezone.localdate(now))[0]
    for _turn in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        spans.append(sources.span_of(month))
    values: dict[str, Any] = {
        "people": list(people),
        "one_of": one_of,
        "names": [f"{span.month:%Y-%m}" for span in spans],
        "starts": [span.start for span in spans],
        "ends": [span.end for span in spans],
        "firsts": [span.month for span in spans],
        "lasts": [month_of(span.month)[1] for span in spans],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAUGHT, values)
        examples = [
            Example(name, float(amount), tuple(features), is_signed)
            for name, is_signed, amount, *features in cursor.fetchall()
        ]
    return examples, one_of


def expect_of(fit: Fit, people: Sequence[int], now: datetime) -> Decimal:
    """Return what a model expects the open deals of some people to bring by the end of the month."""
    first, last = month_of(timezone.localdate(now))
    level, slopes = fit.plain()
    values: dict[str, Any] = {"people": list(people), "at": now, "first": first, "last": last, "level": level}
    values |= {f"w{place}": slope for place, slope in enumerate(slopes)}
    with connection.cursor() as cursor:
        cursor.execute(_EXPECTED, values)
        row = cursor.fetchone()
    return Decimal(str(round(row[0], 2))) if row else Decimal(0)


def _count(people: Sequence[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM sales_opportunity WHERE {_OWN}", {"people": list(people)})  # noqa: S608
        row = cursor.fetchone()
    return int(row[0]) if row else 0

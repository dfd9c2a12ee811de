"""Keep how complete every archive is, by set-based SQL over many customers at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from ..completeness import read_weights, share_sql
from ..models import Customer
from ..ranges import id_ranges

BATCH = 20_000
_WRITE = """
INSERT INTO customers_archiveshare AS stored (customer_id, share) {select} WHERE {which}
ON CONFLICT (customer_id) DO UPDATE SET share = excluded.share WHERE stored.share <> excluded.share
"""
_COMPARE = """
SELECT computed.customer_id, stored.share, computed.share FROM ({select} WHERE {which}) AS computed
LEFT JOIN customers_archiveshare AS stored USING (customer_id)
WHERE stored.share IS DISTINCT FROM computed.share ORDER BY computed.customer_id
"""
_THESE, _RANGE = "customer.id = ANY(%s)", "customer.id BETWEEN %s AND %s"


@dataclass(frozen=True)
class Difference:
    """A stored share that is not what the rows give; nothing stored is None."""

    customer_id: int
    shown: int | None
    expected: int


@dataclass
class Report:
    """How many customers were compared, and what differed."""

    checked: int = 0
    differences: list[Difference] = field(default_factory=list)


def refresh_completeness(customer_ids: Sequence[int]) -> int:
    """Work out anew how complete these archives are; one statement, and return how many changed."""
    return _run(_WRITE, _THESE, [sorted(set(customer_ids))])


def recompute_completeness() -> int:
    """Work out anew how complete every archive is, batch by batch, each in a transaction of its own.

    Safe to run twice, and beside people at work: only what differs is written.
    """
    changed = 0
    for first, last in id_ranges(BATCH):
        with transaction.atomic():
            changed += _run(_WRITE, _RANGE, [first, last])
    return changed


def check_completeness(*, repair: bool) -> Report:
    """Compare every stored share with the one that the rows give; with `repair` write it anew."""
    report = Report()
    for first, last in id_ranges(BATCH):
        report.checked += Customer.objects.filter(pk__range=(first, last)).count()
        select, values = share_sql(read_weights())
        with connection.cursor() as cursor:
            cursor.execute(_COMPARE.format(select=select, which=_RANGE), [*values, first, last])
            found = [Difference(*row) for row in cursor.fetchall()]
        report.differences += found
        if repair and found:
            refresh_completeness([one.customer_id for one in found])
    return report


def _run(statement: str, which: str, arguments: list[Any]) -> int:
    select, values = share_sql(read_weights())
    with connection.cursor() as cursor:
        cursor.execute(statement.format(select=select, which=which), [*values, *arguments])
        return int(cursor.rowcount)

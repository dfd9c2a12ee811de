"""Draw customer numbers, KH-yyyymm-nnnnnn: from a sequence of the database, so that many draw at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

SEQUENCE = "customers_number_seq"


def next_numbers(cursor: Any, moments: Sequence[datetime]) -> list[str]:
    """Return one new number per moment of creation, in one query. Gaps are possible, repetitions are not."""
    cursor.execute(f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, %s)", [len(moments)])  # noqa: S608
    drawn = [row[0] for row in cursor.fetchall()]
    return [format_number(moment, count) for moment, count in zip(moments, drawn, strict=True)]


def format_number(moment: datetime, count: int) -> str:
    """Write a number with the month of creation in the company's time zone."""
    return f"KH-{timezone.localtime(moment):%Y%m}-{count:06d}"

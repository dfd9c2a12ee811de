"""Draw customer numbers, KH-yyyymm-nnnnnn: from a sequence of the database, so that many draw at once."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from zhike.web.statements import ask

SEQUENCE = "customers_number_seq"
_DRAW = f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, %s::int)"  # noqa: S608 - a name of the program's own


def next_numbers(moments: Sequence[datetime]) -> list[str]:
    """Return one new number per moment of creation, in one query. Gaps are possible, repetitions are not."""
    drawn = ask(_DRAW, [len(moments)])
    return [format_number(moment, row[0]) for moment, row in zip(moments, drawn, strict=True)]


def format_number(moment: datetime, count: int) -> str:
    """Write a number with the month of creation in the company's time zone."""
    return f"KH-{timezone.localtime(moment):%Y%m}-{count:06d}"

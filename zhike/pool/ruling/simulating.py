"""What rules would do at a moment to come: the rulebook with a draft in it, and whom a sweep would then take."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from ..due.evaluating import Question, selects
from ..models import RuleVersion
from ..queries.rulebook import Rulebook, read_rulebook

HORIZON = 30


@dataclass(frozen=True)
class Due:
    """A customer that a sweep at some moment takes, by which rule, to where."""

    customer_id: int
    person_id: int
    pool_id: int | None
    due_on: date
    trigger: str
    target: str


def midnight_after(now: datetime) -> datetime:
    """Return the next midnight in company time, when what is published now takes effect."""
    day = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time()))


def book_with(pool_id: int | None, body: Mapping[str, Any], day: date) -> Rulebook:
    """Return the rulebook of a day as it would be with other rules of one pool."""
    book = read_rulebook(day)
    known = book.versions.get(pool_id)
    draft = replace_version(known, pool_id, body, day)
    return replace(book, versions={**book.versions, pool_id: draft}, _known={})


def replace_version(known: RuleVersion | None, pool_id: int | None, body: Mapping[str, Any], day: date) -> RuleVersion:
    """Return an unsaved version with these rules."""
    return RuleVersion(pool_id=pool_id, number=known.number + 1 if known else 1, body=dict(body), valid_from=day)


def what_sweep_would_do(*, now: datetime, book: Rulebook | None = None) -> list[Due]:
    """Return whom a sweep at a moment would take back, without touching anybody."""
    question = Question(now, anew=True)
    book = book or read_rulebook(question.today)
    found: list[Due] = []
    for group, select in selects(book, question):
        triggers = group.triggers
        with connection.cursor() as cursor:
            sql = f"SELECT id, owner_id, pool_id, due_on, due_by FROM ({select.text}) AS e WHERE due_on <= %s"  # noqa: S608
            cursor.execute(f"{sql} AND due_by IS NOT NULL ORDER BY id", [*select.params, question.today])
            rows = cursor.fetchall()
        for id_, owner_id, pool_id, day, by in rows:
            found.append(Due(id_, owner_id, pool_id, day, triggers[by].label or triggers[by].key, triggers[by].target))
    return sorted(found, key=lambda one: one.customer_id)

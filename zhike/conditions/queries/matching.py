"""Rows of a subject that satisfy a condition."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused

from ..compiling import as_expression, compile_condition
from ..language import Node
from ..registry import subject_of

COUNT_LIMIT = 10_000


def matching(*, actor: Actor, subject: str, node: Node, now: datetime) -> QuerySet[Any]:
    """Return what the actor may see and the condition holds for; refused when the condition does not fit."""
    compiled = compile_condition(actor=actor, subject=subject, node=node, now=now)
    return subject_of(subject).visible_to(actor).filter(as_expression(compiled))


def count_matching(
    *, actor: Actor, subject: str, node: Node, now: datetime, limit: int = COUNT_LIMIT, milliseconds: int = 1000
) -> int | None:
    """Count up to `limit` + 1; None when that would take too long."""
    rows = matching(actor=actor, subject=subject, node=node, now=now)
    try:
        with within(milliseconds):
            return rows.order_by()[: limit + 1].count()
    except Refused:
        return None


@contextmanager
def within(milliseconds: int) -> Iterator[None]:
    """Stop a query that takes too long, and say so, instead of holding the server."""
    is_inside = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
            if is_inside:
                cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise Refused(too_slow()) from error


def too_slow() -> Refusal:
    """Say that a condition matches too little among too much."""
    return Refusal("conditions.too_slow", _("这组条件没有在限定时间内查完。"), {}, _("请再加一个有索引的条件。"))

"""Rows of a subject that satisfy a condition."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused
from zhike.web.limits import stopped_after

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


def within(milliseconds: int) -> AbstractContextManager[None]:
    """Stop a query that takes too long, and say so."""
    return stopped_after(milliseconds, too_slow)


def too_slow() -> Refusal:
    """Say that a condition matches too little among too much."""
    return Refusal("conditions.too_slow", _("这组条件没有在限定时间内查完。"), {}, _("请再加一个有索引的条件。"))

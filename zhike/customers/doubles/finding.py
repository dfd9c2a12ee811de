"""Search the whole base for doubles: keys, pairs, scores; what is found replaces what was found before.

Safe to be killed and started again: nothing is stored until a batch is judged, and pairs are
stored by their two customers. What people dismissed stays dismissed.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhike.notify.live import publish

from ..choices import PairState, SearchState
from ..models import DoublePair, DoubleSearch
from . import blocking
from .reading import read_sides
from .scoring import POSSIBLE, SURE, Side, score_pair

BATCH = 20_000
# Reading keys and pairing them is this part of the work, comparing the rest.
_BLOCKING = 0.6
_STORE = """
INSERT INTO customers_doublepair (first_id, second_id, score, reasons, state, search_id, found_at)
SELECT first_id, second_id, score, reasons::jsonb, 'open', %(search)s, %(now)s
FROM unnest(%(first)s::bigint[], %(second)s::bigint[], %(score)s::int[], %(reasons)s::text[])
  AS found(first_id, second_id, score, reasons)
ON CONFLICT (first_id, second_id) DO UPDATE
SET score = EXCLUDED.score, reasons = EXCLUDED.reasons, search_id = EXCLUDED.search_id
"""


class Cancelled(Exception):
    """Somebody asked the search to stop."""


@dataclass(frozen=True, slots=True)
class Found:
    """Two customers that may be one."""

    first_id: int
    second_id: int
    score: int
    reasons: tuple[tuple[str, float], ...]


def find_doubles(tell: Callable[[float, int], None], *, least: int = POSSIBLE) -> Iterator[list[Found]]:
    """Yield batch by batch the pairs of living customers that reach a score; `tell` hears share and pairs compared."""
    try:
        total = blocking.make_pairs(lambda share: tell(share * _BLOCKING, 0))
        compared = 0
        for batch in blocking.read_pairs(BATCH):
            pairs, sides = read_sides(batch)
            yield [found for one, other, _ in pairs if (found := _judge(one, other, sides[one], sides[other], least))]
            compared += len(batch)
            tell(_BLOCKING + (1 - _BLOCKING) * compared / total, compared)
    finally:
        if not connection.needs_rollback:
            blocking.drop_pairs()


def _judge(first_id: int, second_id: int, one: Side, other: Side, least: int) -> Found | None:
    score = score_pair(one, other)
    if score.value < least:
        return None
    return Found(first_id, second_id, int(score.value), tuple((reason.code, reason.points) for reason in score.reasons))


def run_search(*, search_id: int) -> None:
    """Do a search to its end; harmless when it ended already."""
    search = DoubleSearch.objects.get(pk=search_id)
    if not search.is_running:
        return
    try:
        for batch in find_doubles(lambda share, compared: _tell(search, share, compared)):
            _store(search, batch)
    except Cancelled:
        _end(search, SearchState.CANCELLED)
        return
    with transaction.atomic():
        DoublePair.objects.filter(state=PairState.OPEN).exclude(search_id=search.pk).delete()
        _end(search, SearchState.DONE)


def _tell(search: DoubleSearch, share: float, compared: int) -> None:
    """Keep how far it is, let open pages know, and stop when somebody asked for it."""
    search.share, search.compared, search.beat_at = int(share * 100), compared, timezone.now()
    search.save(update_fields=["share", "compared", "beat_at"])
    _publish(search)
    if DoubleSearch.objects.filter(pk=search.pk, cancel_asked_at__isnull=False).exists():
        raise Cancelled


def _store(search: DoubleSearch, batch: list[Found]) -> None:
    if not batch:
        return
    values: dict[str, Any] = {
        "search": search.pk,
        "now": search.created_at,
        "first": [one.first_id for one in batch],
        "second": [one.second_id for one in batch],
        "score": [one.score for one in batch],
        "reasons": [json.dumps(one.reasons) for one in batch],
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)


def _end(search: DoubleSearch, state: str) -> None:
    open_pairs = DoublePair.objects.filter(state=PairState.OPEN, search_id=search.pk)
    search.found, search.sure = open_pairs.count(), open_pairs.filter(score__gte=SURE).count()
    search.state, search.finished_at, search.beat_at = state, timezone.now(), timezone.now()
    search.save(update_fields=["state", "finished_at", "beat_at", "found", "sure"])
    _publish(search)


def _publish(search: DoubleSearch) -> None:
    if search.by_id:
        publish(search.by_id, "progress", {"key": f"doubles-{search.pk}", "share": search.share, "state": search.state})

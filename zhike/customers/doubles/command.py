"""`zhike dedupe`: search from the command line, in the foreground, through the same engine as the screen."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..choices import PairState, SearchState
from ..models import Customer, DoublePair, DoubleSearch
from .finding import run_search
from .words import say_reasons

COLUMNS = ("customer_number_a", "customer_number_b", "score", "reasons")
_BATCH = 5_000


def search_from_command(*, result: str | None, least: int, as_json: bool) -> dict[str, Any]:
    """Search for doubles and return the counts; `result` receives the pairs from a score of `least` on."""
    now = timezone.now()
    try:
        with transaction.atomic():
            search = DoubleSearch.objects.create(created_at=now, beat_at=now)
    except IntegrityError:
        sentence = _("已有一次查重正在进行，请等它结束。")
        if not as_json:
            print(sentence, flush=True)  # noqa: T201
        return {"error": {"code": "customers.search_running", "sentence": sentence}}
    try:
        run_search(search_id=search.pk)
    except BaseException:
        DoubleSearch.objects.filter(pk=search.pk).update(state=SearchState.FAILED, finished_at=timezone.now())
        raise
    search.refresh_from_db()
    written = _write(Path(result), least) if result else None
    told = {
        "search": search.pk,
        "state": search.state,
        "compared": search.compared,
        "sure": search.sure,
        "possible": search.found - search.sure,
        "written": written,
        "seconds": round((timezone.now() - now).total_seconds(), 1),
    }
    if not as_json:
        words = {"sure": search.sure, "possible": search.found - search.sure}
        print(_("很可能重复 %(sure)d 对，可能重复 %(possible)d 对。") % words, flush=True)  # noqa: T201
    return told


def _write(target: Path, least: int) -> int:
    count = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in _rows(least):
            writer.writerow(row)
            count += 1
    return count


def _rows(least: int) -> Iterator[tuple[str, str, int, str]]:
    pairs = DoublePair.objects.filter(state=PairState.OPEN, score__gte=least).order_by("first_id", "second_id")
    batch: list[DoublePair] = []
    for pair in pairs.iterator(chunk_size=_BATCH):
        batch.append(pair)
        if len(batch) == _BATCH:
            yield from _named(batch)
            batch = []
    yield from _named(batch)


def _named(pairs: Iterable[DoublePair]) -> Iterator[tuple[str, str, int, str]]:
    rows = list(pairs)
    ids = {id_ for pair in rows for id_ in (pair.first_id, pair.second_id)}
    numbers = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "number"))
    for pair in rows:
        if pair.first_id in numbers and pair.second_id in numbers:
            reasons = say_reasons(code for code, _points in pair.reasons)
            yield numbers[pair.first_id], numbers[pair.second_id], pair.score, reasons

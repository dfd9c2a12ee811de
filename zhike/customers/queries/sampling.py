"""What share of the base a search would hit, told from a sample in memory; only the choice of the way depends on it."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet

from zhike.lib.searchtext import Query, terms_of

from ..models import Customer

SIZE = 2500
# In a base this small every way is quick, and it may grow fast.
SMALL = 20_000
# So small a share is verified in less time than another term takes to look up.
_FEW_ENOUGH = 0.006
_KEEP_SECONDS = 600
_KEEP_LARGE_SECONDS = 3600
_TABLE = "customers_searchentry"


@dataclass
class Sample:
    """Some search texts of the base, and how many there are in all."""

    blobs: tuple[str, ...]
    total: int
    taken_at: float
    _terms: list[frozenset[str]] = field(default_factory=list)

    @property
    def is_small(self) -> bool:
        """Say whether choosing costs more than it can save."""
        return self.total < SMALL

    @property
    def is_stale(self) -> bool:
        """Say whether the base may have become another one since."""
        age = time.monotonic() - self.taken_at
        return age > (60 if self.is_small else _KEEP_LARGE_SECONDS)

    @property
    def terms(self) -> list[frozenset[str]]:
        """Return the index terms of the sampled texts; worked out once."""
        if len(self._terms) != len(self.blobs):
            self._terms = [frozenset(terms_of(blob)) for blob in self.blobs]
        return self._terms

    def share_matching(self, query: Query) -> float:
        """Estimate the share of customers that match."""
        blobs: Sequence[str] = self.blobs
        for fragment in query.fragments:
            blobs = [blob for blob in blobs if fragment in blob]
        return self._share(len(blobs))

    def choose_terms(self, query: Query) -> tuple[tuple[str, ...], float]:
        """Return the rarest terms that leave few customers to verify, and the share of customers that they leave.

        Every further term costs a long list: the eleven pairs of beijingzhiying took 62 ms together, the three
        rarest 30 for the same answer.
        """
        counts = {wanted: sum(1 for terms in self.terms if wanted in terms) for wanted in query.terms}
        left, chosen = self.terms, []
        for term in sorted(query.terms, key=lambda one: counts[one]):
            chosen.append(term)
            left = [terms for terms in left if term in terms]
            if self._share(len(left)) < _FEW_ENOUGH:
                break
        return tuple(chosen), self._share(len(left))

    def _share(self, hits: int) -> float:
        """Never return nought: what the sample does not know may still be there."""
        return (hits + 0.3) / (len(self.blobs) + 1)


@dataclass(frozen=True)
class Size:
    """How many customers a question finds, and what finding them all costs, both as the planner sees it."""

    rows: int
    cost: float


_sample: Sample | None = None
_sizes: dict[object, tuple[float, Size]] = {}


def get_sample() -> Sample:
    """Return the sample, taken anew every hour, of a small base every minute."""
    global _sample
    if _sample is None or _sample.is_stale:
        _sample = _take()
    return _sample


def forget_sample() -> None:
    """Take a new sample next time; for tests and after a large import."""
    global _sample
    _sample = None
    _sizes.clear()


def _take() -> Sample:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [_TABLE])
        total = max(cursor.fetchone()[0], 0)
        percent = min(100.0, 100.0 * 3 * SIZE / max(total, 1))
        cursor.execute(f"SELECT blob FROM {_TABLE} TABLESAMPLE SYSTEM (%s) LIMIT %s", [percent, 3 * SIZE])  # noqa: S608
        blobs = [row[0] for row in cursor.fetchall()]
    step = max(len(blobs) // SIZE, 1)
    return Sample(tuple(blobs[::step][:SIZE]), max(total, len(blobs)), time.monotonic())


def share_of_scope(key: object, build: Callable[[], QuerySet[Customer]], total: int) -> float:
    """Estimate which share of the base a scope opens."""
    return min(1.0, size_of(key, build).rows / max(total, 1))


def size_of(key: object, build: Callable[[], QuerySet[Customer]]) -> Size:
    """Estimate how many customers match and what reading them costs; the planner knows, and is asked once in ten
    minutes."""
    known = _sizes.get(key)
    if known is not None and time.monotonic() - known[0] < _KEEP_SECONDS:
        return known[1]
    plan = build().order_by().values("pk").explain(format="json")  # "" where Django sees that nothing can match
    top = json.loads(plan)[0]["Plan"] if plan else {"Plan Rows": 0, "Total Cost": 0}
    size = Size(max(top["Plan Rows"], 1) if plan else 0, top["Total Cost"])
    if len(_sizes) > 5000:
        _sizes.clear()
    _sizes[key] = (time.monotonic(), size)
    return size

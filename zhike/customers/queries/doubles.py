"""Pairs that may be one customer, as far as the actor sees both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.access.queries import person_names
from zhike.web.paging import Cursor, Page, build_page

from ..choices import PairState, PointKind
from ..doubles.scoring import SURE
from ..doubles.words import sentence_of
from ..fields import OBJECT, is_hidden
from ..models import Contact, ContactPoint, Customer, DoublePair, DoubleSearch
from ..pools import PooledRow, as_seen
from .scope import visible_to

LIMIT = 20
_COLUMNS = (
    *("id", "number", "name", "kind", "owner_id", "credit_code", "address", "region_text", "contact_name"),
    *("last_contact_at", "follow_up_count", "created_at", "department_id", "pool_id"),
)
_TEXTS = ("credit_code", "address", "contact_name")
GRADES = ("sure", "possible")


@dataclass(frozen=True)
class PairSide:
    """One customer of a pair as the screen shows it."""

    row: Mapping[str, Any]
    owner: str
    phones: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def pk(self) -> int:
        """Return the customer's id."""
        return int(self.row["id"])


@dataclass(frozen=True)
class PairLine:
    """One pair with its reasons."""

    pair: DoublePair
    first: PairSide
    second: PairSide
    reasons: tuple[tuple[str, int], ...]

    @property
    def is_sure(self) -> bool:
        """Say whether the program takes them for one."""
        return self.pair.score >= SURE

    @property
    def differing(self) -> frozenset[str]:
        """Return what the two sides say differently, so that the eye finds it."""
        names = ("name", "credit_code", "address", "contact_name", "owner_id")
        return frozenset(name for name in names if self.first.row[name] != self.second.row[name])


def visible_pairs(actor: Actor) -> QuerySet[DoublePair]:
    """Return pairs of living customers that the actor both sees."""
    seen = visible_to(actor)
    return DoublePair.objects.filter(
        Exists(seen.filter(pk=OuterRef("first_id"))), Exists(seen.filter(pk=OuterRef("second_id")))
    )


def list_pairs(*, actor: Actor, state: str, grade: str = "", text: str = "", after: Cursor | None) -> Page[PairLine]:
    """Return pairs, the surest first; a fixed number of queries whatever the page holds."""
    pairs = visible_pairs(actor).filter(state=state if state in PairState.values else PairState.OPEN)
    if grade in GRADES:
        pairs = pairs.filter(score__gte=SURE) if grade == "sure" else pairs.filter(score__lt=SURE)
    if text:
        named = Customer.objects.filter(name__icontains=text)
        pairs = pairs.filter(
            Exists(named.filter(pk=OuterRef("first_id"))) | Exists(named.filter(pk=OuterRef("second_id")))
        )
    backwards = after is not None and after.backwards
    found = list(_beyond(pairs, after).order_by(*(("score", "id") if backwards else ("-score", "-id")))[: LIMIT + 1])
    page = build_page(found, limit=LIMIT, after=after, key=lambda pair: (pair.score, pair.pk))
    return Page(_lines(actor, page.rows), page.next, page.previous)


def _beyond(pairs: QuerySet[DoublePair], after: Cursor | None) -> QuerySet[DoublePair]:
    if after is None:
        return pairs
    sign = ">" if after.backwards else "<"
    return pairs.extra(where=[f"(score, id) {sign} (%s, %s)"], params=list(after.values))  # noqa: S610  # a fixed sign


def _lines(actor: Actor, pairs: Iterable[DoublePair]) -> list[PairLine]:
    rows = list(pairs)
    sides = _sides(actor, {id_ for pair in rows for id_ in (pair.first_id, pair.second_id)})
    return [
        PairLine(pair, sides[pair.first_id], sides[pair.second_id], _said(pair))
        for pair in rows
        if pair.first_id in sides and pair.second_id in sides
    ]


def _said(pair: DoublePair) -> tuple[tuple[str, int], ...]:
    return tuple((sentence_of(code), int(points)) for code, points in pair.reasons)


def _sides(actor: Actor, ids: set[int]) -> dict[int, PairSide]:
    customers = {row["id"]: row for row in Customer.objects.filter(pk__in=ids).values(*_COLUMNS)}
    eyes = {
        id_: as_seen(actor, PooledRow(*(row[name] for name in PooledRow._fields))) for id_, row in customers.items()
    }
    names = person_names(row["owner_id"] for row in customers.values())
    phones: dict[int, list[str]] = {}
    points = ContactPoint.objects.filter(customer_id__in=ids, kind=PointKind.PHONE).order_by("position", "id")
    for customer_id, value in points.values_list("customer_id", "value"):
        shown = mask_value(eyes[customer_id], OBJECT, "phone", value)
        if shown:
            phones.setdefault(customer_id, []).append(str(shown))
    people: dict[int, list[str]] = {}
    for customer_id, name in (
        Contact.objects.filter(customer_id__in=ids).order_by("id").values_list("customer_id", "name")
    ):
        people.setdefault(customer_id, []).append(name)
    return {
        id_: PairSide(
            {name: _shown(eyes[id_], name, value) for name, value in row.items()},
            names.get(row["owner_id"] or 0, ""),
            tuple(dict.fromkeys(phones.get(id_, ())))[:3],
            tuple(people.get(id_, ()))[:3],
        )
        for id_, row in customers.items()
    }


def _shown(actor: Actor, name: str, value: Any) -> Any:
    """Return a column as the actor may see it: whole, masked, or empty."""
    if is_hidden(actor, name):
        return ""
    return mask_value(actor, OBJECT, name, value) if name in _TEXTS else value


def last_search() -> DoubleSearch | None:
    """Return the newest search."""
    return DoubleSearch.objects.order_by("-pk").first()


def count_open(actor: Actor) -> int:
    """Return how many pairs wait for a look, up to 100."""
    return visible_pairs(actor).filter(state=PairState.OPEN, score__gte=SURE)[:100].count()

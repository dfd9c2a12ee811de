"""Read what two records are compared by, for many pairs at once: three queries a batch."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db import connection

from zhike.lib.fold import fold_text

from ..choices import Kind
from .blocking import EMAIL, PHONE, PLACE, PLACE_OF, WECHAT, is_only
from .scoring import POSSIBLE, Side, name_likeness

Pair = tuple[int, int, int]
_NAMES = f"""
SELECT id, name, name_key, core_key, kind, credit_code, CASE WHEN length(address) >= 6 THEN {PLACE_OF} ELSE '' END
FROM customers_customer WHERE id = ANY(%s) AND deleted_at IS NULL
"""  # noqa: S608  # only constants are put together
_POINTS = f"""
SELECT point.customer_id, point.kind, point.normalised, crowd.key IS NOT NULL
FROM (
    SELECT customer_id, kind, normalised,
      CASE kind WHEN 'phone' THEN {PHONE} WHEN 'email' THEN {EMAIL} ELSE {WECHAT} END AS block
    FROM customers_contactpoint WHERE customer_id = ANY(%s)
) AS point
LEFT JOIN doubles_crowd AS crowd
  ON crowd.kind = point.block AND crowd.key = hashtextextended(point.normalised, point.block)
"""  # noqa: S608  # only constants are put together
_PEOPLE = "SELECT customer_id, name FROM customers_contact WHERE customer_id = ANY(%s) AND NOT left_company"
# With nothing but an address in common, names this different cannot become a pair.
_LEAST_LIKENESS = 78
assert POSSIBLE > 25 + 10


def read_sides(pairs: Sequence[Pair]) -> tuple[list[Pair], dict[int, Side]]:
    """Return the pairs worth a score, and by customer what is compared; who was deleted meanwhile is left out."""
    sides = _read_names({id_ for pair in pairs for id_ in pair[:2]})
    worth = [pair for pair in pairs if pair[0] in sides and pair[1] in sides and _is_worth(pair, sides)]
    return worth, _complete(sides, {id_ for pair in worth for id_ in pair[:2]})


def _is_worth(pair: Pair, sides: dict[int, Side]) -> bool:
    if not is_only(pair[2], PLACE):
        return True
    return name_likeness(sides[pair[0]], sides[pair[1]]) >= _LEAST_LIKENESS


def _read_names(ids: Collection[int]) -> dict[int, Side]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [list(ids)])
        return {
            row[0]: Side(row[1], row[2], row[3], row[4] == Kind.PERSON, row[5], row[6]) for row in cursor.fetchall()
        }


def _complete(sides: dict[int, Side], ids: Collection[int]) -> dict[int, Side]:
    points: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    crowded: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    people: defaultdict[int, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, [list(ids)])
        for customer_id, kind, normalised, is_crowded in cursor.fetchall():
            points[customer_id].add((kind, normalised))
            if is_crowded:
                crowded[customer_id].add((kind, normalised))
        cursor.execute(_PEOPLE, [list(ids)])
        for customer_id, name in cursor.fetchall():
            people[customer_id].add(fold_text(name) or name)
    return {
        id_: replace(
            sides[id_],
            points=frozenset(points[id_]),
            people=frozenset(people[id_]),
            crowded=frozenset(crowded[id_]),
        )
        for id_ in ids
    }

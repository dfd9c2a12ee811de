"""Bring together, by SQL over the whole base, the customers that share a key; nothing is compared here.

Three temporary tables of the session: keys, the blocks that more than one customer stands in,
and the pairs of those. A crowded block (a switchboard, 测试) is not paired with itself: by name or
code its members are paired with the first of them, by anything else not at all;
an address is crowded from a handful on. An address alone makes no double unless the names are alike,
so its blocks hold names that begin or end alike: without that, pairs grow by the square where many
firms share a street, and an office tower would be no clue at all.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection

CODE, NAME, FORM, PHONE, EMAIL, WECHAT, PLACE = range(1, 8)
CROWD = 5
_MOST_IN_BLOCK = 40
_BATCH = 50_000
_TELLING = (CODE, NAME, FORM)
# Legal forms and the endings of places: what two spellings of one name may differ by.
_FORM_SIGNS = str.maketrans("", "", "有限责任股份公司集团控总省市")
PLACE_OF = "region || '|' || lower(regexp_replace(address, '\\s', '', 'g'))"
_CREATE = """
DROP TABLE IF EXISTS doubles_pair, doubles_crowd, doubles_block, doubles_key;
CREATE TEMPORARY TABLE doubles_key (kind smallint NOT NULL, key bigint NOT NULL, id bigint NOT NULL)
"""
_BY_COLUMN = """
INSERT INTO doubles_key SELECT {kind}, hashtextextended({expression}, {kind}), id
FROM customers_customer WHERE deleted_at IS NULL AND {condition}
"""
_BY_PLACE = f"""
INSERT INTO doubles_key SELECT {PLACE}, hashtextextended(part || firm.place, {PLACE}), firm.id
FROM (
  SELECT id, {PLACE_OF} AS place, coalesce(nullif(core_key, ''), name_key) AS core
  FROM customers_customer WHERE deleted_at IS NULL AND length(address) >= 6
) AS firm, LATERAL (VALUES ('^' || left(core, 1)), (right(core, 1) || '$')) AS ends(part)
"""  # noqa: S608  # only constants of this file are put together
_BY_POINT = """
INSERT INTO doubles_key SELECT DISTINCT {kind}, hashtextextended(point.normalised, {kind}), point.customer_id
FROM customers_contactpoint AS point
JOIN customers_customer AS customer ON customer.id = point.customer_id AND customer.deleted_at IS NULL
WHERE point.kind = '{name}' AND point.normalised <> ''
"""
_BLOCKS = """
ANALYZE doubles_key;
CREATE TEMPORARY TABLE doubles_block AS
  SELECT kind, key, count(*) AS size, min(id) AS head FROM doubles_key GROUP BY kind, key HAVING count(*) > 1;
ANALYZE doubles_block
"""
_PAIRS = f"""
CREATE TEMPORARY TABLE doubles_crowd AS
  SELECT kind, key FROM doubles_block WHERE size > {CROWD} AND kind IN ({PHONE}, {EMAIL}, {WECHAT});
CREATE UNIQUE INDEX ON doubles_crowd (kind, key);
ANALYZE doubles_crowd;
CREATE TEMPORARY TABLE doubles_member AS
  SELECT kind, key, id, size, head FROM doubles_block JOIN doubles_key USING (kind, key);
ANALYZE doubles_member;
CREATE TEMPORARY TABLE doubles_pair AS
  SELECT row_number() OVER () AS place, first_id, second_id, kinds FROM (
    SELECT one.id AS first_id, other.id AS second_id, bit_or(1 << one.kind) AS kinds
    FROM doubles_member AS one JOIN doubles_member AS other ON other.kind = one.kind AND other.key = one.key
    WHERE one.id < other.id
      AND (one.size <= CASE one.kind WHEN {PLACE} THEN {CROWD} ELSE {_MOST_IN_BLOCK} END
           OR (one.kind IN {_TELLING} AND one.id = one.head))
    GROUP BY one.id, other.id
  ) AS found;
DROP TABLE doubles_member;
CREATE UNIQUE INDEX ON doubles_pair (place);
ANALYZE doubles_pair
"""  # noqa: S608  # only constants of this file are put together
_STEPS = (
    _BY_COLUMN.format(kind=CODE, expression="credit_code", condition="credit_code <> ''"),
    _BY_COLUMN.format(kind=NAME, expression="name_key", condition="name_key <> ''"),
    _BY_PLACE,
    _BY_POINT.format(kind=PHONE, name="phone"),
    _BY_POINT.format(kind=EMAIL, name="email"),
    _BY_POINT.format(kind=WECHAT, name="wechat"),
)
Tell = Callable[[float], None]


def make_pairs(tell: Tell) -> int:
    """Fill the temporary tables and return how many pairs there are to compare; `tell` hears the share done."""
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
        _run(cursor, _CREATE)
        for place, step in enumerate(_STEPS, start=1):
            cursor.execute(step)
            tell(place / 10)
        _write_forms(cursor)
        tell(0.7)
        _run(cursor, _BLOCKS)
        tell(0.85)
        _run(cursor, _PAIRS)
        tell(1.0)
        cursor.execute("SELECT count(*) FROM doubles_pair")
        return int(cursor.fetchone()[0])


def read_pairs(size: int) -> Iterator[list[tuple[int, int, int]]]:
    """Yield the pairs with the kinds of keys that they share, so many at a time."""
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT first_id, second_id, kinds FROM doubles_pair WHERE place > %s AND place <= %s",
                [last, last + size],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            last += size
            yield rows


def drop_pairs() -> None:
    """Forget the temporary tables, and give the session its usual memory back."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS doubles_pair, doubles_crowd, doubles_block, doubles_key")
        cursor.execute("RESET work_mem")


def is_only(kinds: int, kind: int) -> bool:
    """Say whether a pair shares nothing but one kind of key."""
    return kinds == 1 << kind


def form_key(name_key: str) -> str:
    """Return what two spellings have in common that differ by legal form, or by where the region stands."""
    return "".join(sorted(name_key.translate(_FORM_SIGNS)))


def _write_forms(cursor: Any) -> None:
    """Add the keys that SQL cannot work out, a batch of names after the other."""
    cursor.execute("CREATE TEMPORARY TABLE doubles_form (id bigint, form text)")
    for batch in _organisations(cursor):
        with cursor.copy("COPY doubles_form (id, form) FROM STDIN") as copy:
            for id_, name_key in batch:
                if form := form_key(name_key):
                    copy.write_row((id_, form))
    cursor.execute(f"INSERT INTO doubles_key SELECT {FORM}, hashtextextended(form, {FORM}), id FROM doubles_form")  # noqa: S608
    cursor.execute("DROP TABLE doubles_form")


def _organisations(cursor: Any) -> Iterator[Sequence[tuple[int, str]]]:
    last = 0
    while True:
        cursor.execute(
            "SELECT id, name_key FROM customers_customer"
            " WHERE id > %s AND deleted_at IS NULL AND kind = 'organisation' ORDER BY id LIMIT %s",
            [last, _BATCH],
        )
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield rows


def _run(cursor: Any, script: str) -> None:
    for statement in script.split(";"):
        cursor.execute(statement)

"""The search box: any fragment of a name, pinyin, initials, phone, contact, code, mail or number, within the scope.

Three ways lead to the same answer; the sample tells which one reads least:
look the terms up in the index and verify; read a small scope through; or walk the newest first
until the page is full, for what half the base has.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from zhike.access.actor import Actor, reach_of
from zhike.access.fields import is_open
from zhike.lib.fold import fold_text
from zhike.lib.searchtext import Query, query_terms, to_tsquery_literal

from ..models import Customer, CustomerNumber
from .hits import Hit, load_hits
from .sampling import get_sample, share_of_scope
from .scope import OBJECT, visible_to
from .walking import within

SEARCH_MS = 3000
# So many verified rows are ranked before the best are shown.
_RANKED = 100
_GUARDED = ("phone", "email", "wechat", "credit_code", "short_name", "former_names")
_NUMBER = re.compile(r"kh([0-9]{1,6})([0-9]*)")
_MONTH = 6


@dataclass(frozen=True)
class _Ask:
    """One search: what the text must contain, the scope as SQL, how many rows."""

    query: Query
    scope: str
    scope_params: Sequence[Any]
    limit: int
    before: int | None = None


def search_customers(*, actor: Actor, text: str, limit: int = 20, before: int | None = None) -> list[Hit]:
    """Return the best hits within the actor's scope, each with what matched; a fixed number of queries.

    `before` continues below an id. Fewer than two characters find nothing; refused when
    the time is up.
    """
    query = query_terms(text)
    if query.too_short:
        return []
    with within(SEARCH_MS):
        ids = _by_number(actor, text, limit) or _by_text(actor, query, limit, before)
        return load_hits(actor, ids, query, limit=limit)


def _by_number(actor: Actor, text: str, limit: int) -> list[int]:
    """Return customers by their number or its beginning, KH-202611-000123; old numbers lead to the same customer."""
    found = _NUMBER.fullmatch(fold_text(text))
    if not found:
        return []
    start = f"KH-{found[1]}" + (f"-{found[2]}" if len(found[1]) == _MONTH and found[2] else "")
    numbers = CustomerNumber.objects.filter(number__startswith=start).order_by("-number")
    ids = list(numbers.values_list("customer_id", flat=True)[:_RANKED])
    seen = set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return [id_ for id_ in dict.fromkeys(ids) if id_ in seen][:limit]


def _by_text(actor: Actor, query: Query, limit: int, before: int | None) -> list[int]:
    scope = _where(visible_to(actor))
    if scope is None:
        return []
    sample = get_sample()
    matching, looked_up = sample.share_matching(query), sample.share_looked_up(query)
    reach = reach_of(actor, OBJECT, "view")
    share = 1.0 if reach.everything else share_of_scope(reach, lambda: visible_to(actor), sample.total)
    costs = {
        look_up: sample.total * (1.5 * looked_up + 1.5 * matching),
        read_scope: sample.total * 3.0 * share,
        walk: 0.8 * min(sample.total, limit / (matching * share)),
    }
    way = min(costs, key=lambda one: costs[one])
    sees_all = all(is_open(actor, OBJECT, name) for name in _GUARDED)
    return way(_Ask(query, scope[0], scope[1], limit if way is walk and sees_all else _RANKED, before))


def look_up(ask: _Ask) -> list[int]:
    """Ask the index for the terms, verify the texts, then check the scope of what is left."""
    terms = to_tsquery_literal(ask.query.terms)
    verified, params = _verified(ask)
    sql = (
        "WITH hit AS MATERIALIZED (SELECT entry.customer_id FROM customers_searchentry AS entry"  # noqa: S608
        f" WHERE entry.terms @@ %s::tsquery AND {verified})"
        " SELECT hit.customer_id FROM hit JOIN customers_customer ON customers_customer.id = hit.customer_id"
        f" WHERE {ask.scope} ORDER BY hit.customer_id DESC LIMIT %s"
    )
    return _run(sql, [terms, *params, *ask.scope_params, ask.limit])


def read_scope(ask: _Ask) -> list[int]:
    """Read every text of a small scope."""
    verified, params = _verified(ask)
    sql = (
        f"WITH own AS MATERIALIZED (SELECT customers_customer.id FROM customers_customer WHERE {ask.scope})"  # noqa: S608
        " SELECT entry.customer_id FROM own JOIN customers_searchentry AS entry ON entry.customer_id = own.id"
        f" WHERE {verified} ORDER BY entry.customer_id DESC LIMIT %s"
    )
    return _run(sql, [*ask.scope_params, *params, ask.limit])


def walk(ask: _Ask) -> list[int]:
    """Read the newest texts until the page is full."""
    verified, params = _verified(ask)
    sql = (
        "SELECT entry.customer_id FROM customers_searchentry AS entry"  # noqa: S608
        " JOIN customers_customer ON customers_customer.id = entry.customer_id"
        f" WHERE {verified} AND {ask.scope} ORDER BY entry.customer_id DESC LIMIT %s"
    )
    return _run(sql, [*params, *ask.scope_params, ask.limit])


WAYS: tuple[Callable[[_Ask], list[int]], ...] = (look_up, read_scope, walk)


def _verified(ask: _Ask) -> tuple[str, list[Any]]:
    """Return the condition that every fragment is in the text."""
    parts, params = ["position(%s in entry.blob) > 0"] * len(ask.query.fragments), list(ask.query.fragments)
    if ask.before is not None:
        return " AND ".join([*parts, "entry.customer_id < %s"]), [*params, ask.before]
    return " AND ".join(parts), params


def _where(customers: QuerySet[Customer]) -> tuple[str, list[Any]] | None:
    """Return a scope's condition on the table of customers; None when it is empty."""
    compiler = customers.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.compile(customers.query.where)
    except EmptyResultSet:
        return None
    return sql, list(params)


def _run(sql: str, params: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]

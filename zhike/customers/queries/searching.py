"""The search box: any fragment of a name, pinyin, initials, phone, contact, code, mail or number, within the scope.

Three ways lead to the same answer; the sample tells which one reads least:
look the terms up in the index and verify; read a small scope through; or walk the scope's newest
first until the page is full, for what half the base has.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from zhike.access.actor import Actor, reach_of
from zhike.access.fields import is_open
from zhike.lib.fold import fold_text
from zhike.lib.searchtext import Query, query_terms, to_tsquery_literal

from ..custom.catalogue import definitions
from ..custom.definitions import custom_id
from ..models import Customer, CustomerNumber
from ..pools import reach_in_pools
from .hits import Hit, load_hits, rank_text
from .orders import ORDERS
from .sampling import get_sample, share_of_scope
from .scope import OBJECT, own_columns, visible_to
from .walking import Page, Wanted, branches_of, find_ids, ids_sql, within

SEARCH_MS = 3000
# So many verified rows are ranked before the best are shown.
_RANKED = 100
_GUARDED = ("phone", "email", "wechat", "credit_code", "short_name", "former_names")
_NUMBER = re.compile(r"kh([0-9]{1,6})([0-9]*)")
_MONTH = 6
# Below so many microseconds no other way is looked for.
_CHEAP = 1000


@dataclass(frozen=True)
class _Ask:
    """One search: by whom, what the text must contain, how many rows."""

    actor: Actor
    query: Query
    limit: int

    @property
    def verified(self) -> tuple[str, list[Any]]:
        """Return the condition that every fragment is in the text."""
        fragments = self.query.fragments
        return " AND ".join(["position(%s in entry.blob) > 0"] * len(fragments)), list(fragments)


Found = list[tuple[int, str]]


def search_customers(*, actor: Actor, text: str, limit: int = 20) -> list[Hit]:
    """Return the best hits within the actor's scope, each with what matched; a fixed number of queries.

    Fewer than two characters find nothing; refused when the time is up.
    """
    query = query_terms(text)
    if query.too_short:
        return []
    searched = [one.name for one in definitions().searched] if _restricts_custom(actor) else []
    sees_all = all(is_open(actor, OBJECT, name) for name in (*_GUARDED, *searched))
    sees_all = sees_all and not reach_in_pools(actor).has_masks
    with within(SEARCH_MS):
        named = _by_number(actor, text, limit)
        if named:
            return load_hits(actor, named, Query((), ()), limit=limit)
        found = _by_text(_Ask(actor, query, limit), sees_all=sees_all)
        found.sort(key=lambda one: rank_text(one[1], query.fragments))
        ids = [id_ for id_, _blob in found[: limit if sees_all else None]]
        return load_hits(actor, ids, query, limit=limit)


def _restricts_custom(actor: Actor) -> bool:
    """Say whether some custom field is closed to the actor, so that nobody else asks what fields there are."""
    return any(object_ == OBJECT and custom_id(name) is not None for object_, name in actor.field_rules)


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


def _by_text(ask: _Ask, *, sees_all: bool) -> Found:
    """Choose the way that reads least. Costs are microseconds as measured at a million customers."""
    reach = reach_of(ask.actor, OBJECT, "view")
    if reach.nothing:
        return []
    sample = get_sample()
    if sample.is_small:
        return look_up(replace(ask, limit=_RANKED))
    matching = sample.share_matching(ask.query)
    share = 1.0 if reach.everything else share_of_scope(reach, lambda: _own(ask.actor), sample.total)
    costs = {
        walk: 8.0 * min(sample.total * share, ask.limit / matching),
        read_scope: sample.total * 6.0 * share,
    }
    if min(costs.values()) > _CHEAP:
        terms, looked_up = sample.choose_terms(ask.query)
        ask = replace(ask, query=replace(ask.query, terms=terms))
        costs[look_up] = sample.total * (1.5 * looked_up + 1.5 * matching)
    way = min(costs, key=lambda one: costs[one])
    return way(ask if way is walk and sees_all else replace(ask, limit=_RANKED))


def _own(actor: Actor) -> QuerySet[Customer]:
    """Return what the own columns of customers open; grants are few."""
    condition = own_columns(actor)
    return Customer.objects.filter(deleted_at__isnull=True) if condition is None else Customer.objects.filter(condition)


def look_up(ask: _Ask) -> Found:
    """Ask the index for the terms, verify the texts, then check the scope of what is left."""
    scope = _where(visible_to(ask.actor))
    if scope is None:
        return []
    verified, params = ask.verified
    sql = (
        "WITH hit AS MATERIALIZED (SELECT entry.customer_id, entry.blob FROM customers_searchentry AS entry"  # noqa: S608
        f" WHERE entry.terms @@ %s::tsquery AND {verified})"
        " SELECT hit.customer_id, hit.blob FROM hit JOIN customers_customer ON customers_customer.id = hit.customer_id"
        f" WHERE {scope[0]} ORDER BY hit.customer_id DESC LIMIT %s"
    )
    return _run(sql, [to_tsquery_literal(ask.query.terms), *params, *scope[1], ask.limit])


def read_scope(ask: _Ask) -> Found:
    """Read every text of a small scope."""
    own = ids_sql(branches_of(ask.actor, Wanted()))
    if own is None:
        return []
    verified, params = ask.verified
    sql = (
        f"WITH own AS MATERIALIZED ({own[0]})"  # noqa: S608
        " SELECT entry.customer_id, entry.blob FROM own"
        " JOIN customers_searchentry AS entry ON entry.customer_id = own.id"
        f" WHERE {verified} ORDER BY entry.customer_id DESC LIMIT %s"
    )
    return _run(sql, [*own[1], *params, ask.limit])


def walk(ask: _Ask) -> Found:
    """Read the newest texts of the scope until the page is full."""
    verified, params = ask.verified
    own = '"customers_customer"."id"'
    holds = f"(SELECT {verified} FROM customers_searchentry AS entry WHERE entry.customer_id = {own})"  # noqa: S608
    condition = RawSQL(holds, tuple(params), output_field=BooleanField())  # noqa: S611
    ids = find_ids(branches_of(ask.actor, Wanted()), Page(ORDERS["created"], True, ask.limit, [condition]))
    sql = "SELECT customer_id, blob FROM customers_searchentry WHERE customer_id = ANY(%s)"
    found = dict(_run(sql, [ids])) if ids else {}
    return [(id_, found[id_]) for id_ in ids if id_ in found]


WAYS: tuple[Callable[[_Ask], Found], ...] = (look_up, read_scope, walk)


def _where(customers: QuerySet[Customer]) -> tuple[str, list[Any]] | None:
    """Return a scope's condition on the table of customers; None when it is empty."""
    compiler = customers.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.compile(customers.query.where)
    except EmptyResultSet:
        return None
    return sql, list(params)


def _run(sql: str, params: Sequence[Any]) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(row[0], row[1]) for row in cursor.fetchall()]

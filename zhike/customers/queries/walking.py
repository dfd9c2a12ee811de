"""Walk a scope in order without reading what lies outside it (invariant 7).

A list is one or several branches, each of which an index gives in the asked order: everything,
single owners, departments one by one, single customers opened by a grant. The branches are
merged and cut before a single row is loaded.
"""

from collections.abc import Hashable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql import Query
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, Reach, reach_of
from zhike.access.queries import department_subtree
from zhike.lib.refusals import Refusal
from zhike.web.limits import stopped_after

from .. import pools
from ..models import Customer
from .filters import as_ids
from .orders import ORDERS, Order
from .sampling import get_sample, share_of_scope, size_of
from .scope import OBJECT, grants_of

# A part with fewer customers is read whole and sorted.
_READ_WHOLE = 10_000
# The same for what filters leave over, which lies scattered over the base.
_FEW = 8_000
# The planner's cost of some 60 ms: few of very many are met sooner along the order than by reading all of those.
_CHEAP = 30_000
# Stands for each department in a condition that is written once.
_HERE = -(2**62)
# Up to so many departments are merged lazily, one index walk each; more are cut first and then sorted.
# Without a filter each gives its rows at once, and planning many walks costs more than the rows read in vain.
_MERGED = 12
_MERGED_UNFILTERED = 3


@dataclass(frozen=True)
class Branch:
    """A part of a scope: a condition, and with `departments` one walk for each of them.

    A `small` part is read whole and then sorted: the planner would rather walk the order of
    the whole base, hoping to meet the few early. `owned` are all customers of one owner: an index
    of their own gives them newest first.
    """

    condition: Q
    departments: tuple[int, ...] = ()
    small: bool = False
    owned: bool = False

    def is_sorted_afterwards(self, order: Order) -> bool:
        """Say whether the part is read whole for this order."""
        return self.small and not (self.owned and order is ORDERS["created"])


@dataclass(frozen=True)
class Wanted:
    """Which part of the scope is asked for: owners ("me", "team", "none", ids), and a department with all below."""

    owners: Sequence[str] = ()
    department: str = ""


def branches_of(actor: Actor, wanted: Wanted) -> list[Branch]:
    """Split what the actor may see into branches; together they hold each customer once."""
    reach = reach_of(actor, OBJECT, "view")
    if reach.nothing:
        return []
    departments = _departments(wanted.department)
    if wanted.owners == ("me",) and departments is None:
        return [_own_branch(actor)]
    extra = _owner_condition(actor, wanted.owners)
    if _is_narrow(wanted.owners):
        condition = extra & _inside(actor, reach) & _in_departments(departments)
        return [Branch(condition, small=_is_small((actor.person_id, wanted), condition))]
    if departments is None and reach.everything:
        return [Branch(extra)]
    walked = _walked(reach, departments)
    found = [Branch(extra, walked)] if walked else []
    if reach.everything:
        return found
    if not walked and departments is None and not wanted.owners:
        found.append(_own_branch(actor))
    else:
        found.append(Branch(extra & _own(actor, walked) & _in_departments(departments), small=True))
    more = [_granted_elsewhere(actor, walked)] if reach.with_grants else []
    for part in more + _pooled(actor, reach, walked):
        small = _is_small((actor.person_id, part), part)
        found.append(Branch(extra & part & _in_departments(departments), small=small))
    return found


def _own_branch(actor: Actor) -> Branch:
    return Branch(
        Q(owner_id=actor.person_id), small=_is_small(actor.person_id, Q(owner_id=actor.person_id)), owned=True
    )


def condition_of(actor: Actor, wanted: Wanted) -> Q:
    """Return the asked part of the scope as one condition, to be put on visible_to."""
    return _owner_condition(actor, wanted.owners) & _in_departments(_departments(wanted.department))


def _is_small(key: object, condition: Q) -> bool:
    """Say whether a part of the scope is better read whole, as far as the planner knows its size."""
    total = get_sample().total
    share = share_of_scope(key, lambda: Customer.objects.filter(condition, deleted_at__isnull=True), total)
    return share * total < _READ_WHOLE


def read_whole_if_few(
    branches: Sequence[Branch], conditions: Sequence[Q | RawSQL], asked: Hashable, *, by_name: bool = False
) -> list[Branch]:
    """Read what few customers match as a whole, instead of looking for them along the order of everything.

    Names begin with their city and closed customers have no grade: the planner, which takes
    filters and orders for independent, walked 440,000 rows to find 51 of 2,000. Where reading them
    as a whole is dear, they are looked for all the same, but never along their names. `asked` names
    the question, so that its size is estimated once in ten minutes.
    """
    found = []
    for number, branch in enumerate(branches):
        inside = Q(department_id__in=branch.departments) if branch.departments else Q()
        whole = Branch(branch.condition & inside, small=True)
        build = partial(Customer.objects.filter, whole.condition, *conditions, deleted_at__isnull=True)
        size = size_of((asked, number), build)
        is_better = size.rows < _FEW and (by_name or size.cost < _CHEAP)
        found.append(whole if is_better else branch)
    return found


def _walked(reach: Reach, departments: frozenset[int] | None) -> tuple[int, ...]:
    """Return the departments to walk one by one."""
    if departments is None:
        return tuple(reach.department_ids)
    return tuple(sorted(departments if reach.everything else departments & set(reach.department_ids)))


def _pooled(actor: Actor, reach: Reach, walked: tuple[int, ...]) -> list[Q]:
    """Return what only a pool opens."""
    elsewhere = ~Q(department_id__in=walked) | Q(department_id__isnull=True) if walked else Q()
    not_mine = Q(owner_id__isnull=True) | ~Q(owner_id=actor.person_id)
    outside = ~_granted(actor) if reach.with_grants else Q()
    return [part & not_mine & elsewhere & outside for part in pools.opened_by_pools(actor, "view")]


# A leader's own customers nearly all lie in the walked departments: their index alone tells the few that do not,
# where the planner would read every one of them (seen: 3,300 pages against 30).
_OWN_ELSEWHERE = """"customers_customer"."id" = ANY (ARRAY(
    SELECT own.id FROM customers_customer AS own
    WHERE own.owner_id = %s AND own.deleted_at IS NULL
      AND (own.department_id <> ALL (%s) OR own.department_id IS NULL)))"""


def _own(actor: Actor, walked: tuple[int, ...]) -> Q:
    """Return the condition of own customers outside the walked departments."""
    if not walked:
        return Q(owner_id=actor.person_id)
    return Q(RawSQL(_OWN_ELSEWHERE, (actor.person_id, list(walked)), output_field=BooleanField()))  # noqa: S611


# The same as scope.grants_of for viewing, written so that a compiled walk can be kept.
_GRANTED = """"customers_customer"."id" = ANY (ARRAY(
    SELECT open.customer_id FROM customers_grant AS open
    WHERE open.person_id = %s AND (open.until IS NULL OR open.until >= %s)))"""


def _granted(actor: Actor) -> Q:
    return Q(RawSQL(_GRANTED, (actor.person_id, timezone.localdate()), output_field=BooleanField()))  # noqa: S611


def _granted_elsewhere(actor: Actor, walked: tuple[int, ...]) -> Q:
    """Return the condition of customers that a grant opens, outside the walked departments and not one's own."""
    not_mine = Q(owner_id__isnull=True) | ~Q(owner_id=actor.person_id)
    elsewhere = ~Q(department_id__in=walked) | Q(department_id__isnull=True) if walked else Q()
    return _granted(actor) & not_mine & elsewhere


def _inside(actor: Actor, reach: Reach) -> Q:
    """Return the whole scope as one condition, for branches that another index leads."""
    if reach.everything:
        return Q()
    inside = Q(owner_id=actor.person_id)
    if reach.department_ids:
        inside |= Q(department_id__in=reach.department_ids)
    if reach.with_grants:
        grants = grants_of(actor.person_id, "view", timezone.localdate())
        inside |= Q(Exists(grants.filter(customer_id=OuterRef("pk"))))
    for opened in pools.opened_by_pools(actor, "view"):
        inside |= opened
    return inside


def _is_narrow(owners: Sequence[str]) -> bool:
    return bool(set(owners) - {"team"})


def _owner_condition(actor: Actor, owners: Sequence[str]) -> Q:
    """Return the condition of the owner filter; several values are alternatives."""
    if not owners:
        return Q()
    if "team" in owners:
        return Q(owner_id__isnull=False) & ~Q(owner_id=actor.person_id)
    condition = Q(pk__in=[])
    ids = as_ids(owners) + ([actor.person_id] if "me" in owners else [])
    if ids:
        condition |= Q(owner_id__in=ids)
    if "none" in owners:
        condition |= Q(owner_id__isnull=True)
    return condition


def _departments(department: str) -> frozenset[int] | None:
    ids = as_ids([department])
    return department_subtree(ids[0]) if ids else None


def _in_departments(departments: frozenset[int] | None) -> Q:
    return Q() if departments is None else Q(department_id__in=departments)


def whole_condition(actor: Actor, wanted: Wanted) -> Q:
    """Return what the owner and department filters ask for as one condition, for work over a whole result."""
    return _owner_condition(actor, wanted.owners) & _in_departments(_departments(wanted.department))


@dataclass(frozen=True)
class Page:
    """Which page of which order, within which conditions; `dense` when they say no more than where it begins."""

    order: Order
    descending: bool
    limit: int
    conditions: Sequence[Q | RawSQL] = ()
    dense: bool = False


def find_ids(branches: Iterable[Branch], page: Page) -> list[int]:
    """Return the ids of a page in order, by one query."""
    parts = [part for branch in branches if (part := _sql_of(branch, page)) is not None]
    if not parts:
        return []
    way = "DESC" if page.descending else "ASC"
    union = " UNION ALL ".join(f"({sql})" for sql, _params in parts)
    sql = f"SELECT id FROM ({union}) AS walked ORDER BY key {way}, id {way} LIMIT {page.limit:d}"  # noqa: S608
    params = [one for _sql, own in parts for one in own]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def count_up_to(branches: Iterable[Branch], conditions: Sequence[Q | RawSQL], limit: int) -> int:
    """Count at most so many customers of the branches, in no order, by one query."""
    compiled = []
    for branch in branches:
        inside = Q(department_id__in=branch.departments) if branch.departments else Q()
        customers = Customer.objects.filter(branch.condition, inside, *conditions, deleted_at__isnull=True)
        compiled.append(_compile(customers.order_by().values_list("id")[:limit]))
    parts = [part for part in compiled if part is not None]
    if not parts:
        return 0
    union = " UNION ALL ".join(f"({sql})" for sql, _params in parts)
    with connection.cursor() as cursor:
        sql = f"SELECT count(*) FROM (SELECT 1 FROM ({union}) AS found LIMIT {limit:d}) AS counted"  # noqa: S608
        cursor.execute(sql, [one for _sql, own in parts for one in own])
        return int(cursor.fetchone()[0])


def ids_sql(branches: Iterable[Branch]) -> tuple[str, list[Any]] | None:
    """Return SQL for the ids of all customers of the branches, each by its own index; None when there are none."""
    compiled = []
    for branch in branches:
        inside = Q(department_id__in=branch.departments) if branch.departments else Q()
        compiled.append(
            _compile(Customer.objects.filter(branch.condition, inside, deleted_at__isnull=True).values("id"))
        )
    parts = [part for part in compiled if part is not None]
    if not parts:
        return None
    return " UNION ALL ".join(f"({sql})" for sql, _params in parts), [one for _sql, own in parts for one in own]


def _sql_of(branch: Branch, page: Page) -> tuple[str, list[Any]] | None:
    if not branch.departments:
        whole = branch.is_sorted_afterwards(page.order)
        compiled = _compile_walk(branch.condition, page, is_ordered=not whole)
        return _sorted_afterwards(compiled, page) if whole and compiled else compiled
    gives_at_once = page.dense or not page.conditions
    if len(branch.departments) > (_MERGED_UNFILTERED if gives_at_once else _MERGED):
        return _each_department(branch, page)
    compiled = _compile_walk(branch.condition & Q(department_id=_HERE), page)
    if compiled is None:
        return None
    sql, params = compiled
    merged = ") UNION ALL (".join([sql] * len(branch.departments))
    return merged, [id_ if one == _HERE else one for id_ in branch.departments for one in params]


def _each_department(branch: Branch, page: Page) -> tuple[str, list[Any]] | None:
    """Take the first rows of each department by LATERAL; the planner would read the whole order instead."""
    here = Q(department_id=RawSQL("department.id", ()))
    inner = _compile_walk(branch.condition & here, page)
    if inner is None:
        return None
    sql, params = inner
    lateral = f"SELECT one.id, one.key FROM unnest(%s::bigint[]) AS department(id) CROSS JOIN LATERAL ({sql}) AS one"  # noqa: S608
    return lateral, [list(branch.departments), *params]


def _sorted_afterwards(compiled: tuple[str, list[Any]], page: Page) -> tuple[str, list[Any]]:
    """Sort a part that was read whole; OFFSET 0 keeps the planner from looking through."""
    way = "DESC" if page.descending else "ASC"
    sql = f"SELECT id, key FROM ({compiled[0]} OFFSET 0) AS own ORDER BY key {way}, id {way} LIMIT {page.limit:d}"  # noqa: S608
    return sql, compiled[1]


def _compile_walk(condition: Q, page: Page, *, is_ordered: bool = True) -> tuple[str, list[Any]] | None:
    """Return the SQL of one walk. The first page of the same scope is asked for all day: its SQL is kept."""
    if page.conditions:
        return _compile(_queryset(condition, page, is_ordered=is_ordered))
    kept = _unfiltered(condition, page.order, page.descending, page.limit, is_ordered)
    return (kept[0], list(kept[1])) if kept else None


@lru_cache(maxsize=2000)
def _unfiltered(
    condition: Q, order: Order, descending: bool, limit: int, is_ordered: bool
) -> tuple[str, list[Any]] | None:
    return _compile(_queryset(condition, Page(order, descending, limit), is_ordered=is_ordered))


def _queryset(condition: Q, page: Page, *, is_ordered: bool = True) -> QuerySet[Customer, Any]:
    customers = Customer.objects.filter(condition, *page.conditions, deleted_at__isnull=True)
    keyed = customers.annotate(key=page.order.key).values_list("id", "key")
    if not is_ordered:
        return keyed.order_by()
    return keyed.order_by(*page.order.expression(descending=page.descending))[: page.limit]


def _compile(queryset: QuerySet[Customer, Any]) -> tuple[str, list[Any]] | None:
    """Return the SQL of a branch with its columns named id and key; None when nothing can match."""
    query: Query = queryset.query
    try:
        sql, params = query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, list(params)


def within(milliseconds: int) -> AbstractContextManager[None]:
    """Stop a query that takes too long, and say so."""
    return stopped_after(milliseconds, too_slow)


def too_slow() -> Refusal:
    """Say that these conditions together match too little among too much."""
    return Refusal(
        "customers.list_too_slow",
        _("这组条件要翻遍太多客户，没有在限定时间内查完。"),
        {},
        _("请加上负责人、部门或地区等条件，或换一种排序。"),
    )

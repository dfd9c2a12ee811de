"""The whole result of a list, not one page of it: for exports and other long work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.web.listing import ListState

from . import listing, queries
from .beside import find_beside
from .custom.columns import OwnColumn
from .custom.entries import column_of
from .fields import OBJECT, rule_name
from .models import CustomEntry, Customer
from .queries.listing import BY_SHARE
from .queries.orders import ORDERS
from .queries.scope import own_columns
from .queries.walking import whole_condition
from .reading import Asked, read_list


@dataclass(frozen=True)
class WholeList:
    """A list as an address asks for it: its rows in its order, with the columns that its page shows."""

    rows: QuerySet[Customer]
    asked: Asked

    @property
    def state(self) -> ListState:
        """Return the list's state, columns chosen."""
        return self.asked.state


def read_whole_list(*, actor: Actor, query: str, capability: str, now: datetime, ids: Sequence[int] = ()) -> WholeList:
    """Return everything that a list's query holds, narrowed to where the actor has the capability, and to `ids` if any.

    View, condition, order and columns follow the same rules as the list's page: what somebody does not see in full
    neither filters nor sorts. Refused or not found as that page is.
    """
    asked = read_list(actor, QueryDict(query), now)
    listing.choose(actor, asked.state, asked.columns(queries.list_choice(actor)))
    rows = queries.visible_to(actor).filter(
        own_columns(actor, capability) or Q(),
        whole_condition(actor, asked.conditions.wanted),
        *asked.conditions.expressions(now),
    )
    if ids:
        rows = rows.filter(pk__in=ids)
    return WholeList(_ordered(actor, rows, asked.state), asked)


def _ordered(actor: Actor, rows: QuerySet[Customer], state: ListState) -> QuerySet[Customer]:
    """Return the rows in the list's order; those without a value, and those that nobody judged yet, come last."""
    own = next((one for one in state.listing.columns if one.name == state.sort and isinstance(one, OwnColumn)), None)
    if own is None and state.sort == BY_SHARE:
        return _by_key(rows.annotate(own_key=F("archive_share__share")), state)
    beside = find_beside(state.sort) if own is None else None
    if beside is not None and is_open(actor, OBJECT, beside.name):
        return _by_key(rows.annotate(own_key=F(beside.lookup)), state)
    if own is None:
        name = state.sort if state.sort in ORDERS else "created"
        order = ORDERS[name if is_open(actor, OBJECT, rule_name(ORDERS[name].field)) else "created"]
        return rows.order_by(*order.expression(descending=state.descending))
    entries = CustomEntry.objects.filter(customer_id=OuterRef("pk"), field_id=own.definition.id)
    return _by_key(rows.annotate(own_key=Subquery(entries.values(column_of(own.definition.kind))[:1])), state)


def _by_key(keyed: QuerySet[Customer], state: ListState) -> QuerySet[Customer]:
    if state.descending:
        return keyed.order_by(F("own_key").desc(nulls_last=True), "-pk")
    return keyed.order_by(F("own_key").asc(nulls_last=True), "pk")

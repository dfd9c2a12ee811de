"""The list that an address asks for: its view, delivered or saved, and what the address changes on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404, QueryDict
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.conditions import queries as saved_views
from zhike.conditions import rules
from zhike.conditions.language import Node, both, dump, parse, parse_text
from zhike.conditions.models import SavedView
from zhike.conditions.pinning import is_saved_view
from zhike.conditions.registry import ListRead, usable_fields
from zhike.conditions.sentences import say
from zhike.lib.refusals import Refused
from zhike.web.listing import ListState
from zhike.web.rendering import address

from . import list_rules, listing, queries
from .as_condition import node_of
from .fields import OBJECT, label_of
from .queries.listing import Conditions

# What an address may change on a saved view.
_CHANGES = (*listing.FILTER_NAMES, "sort", "columns")


@dataclass(frozen=True)
class Asked:
    """One list: state of the address, view, and what rows are narrowed to."""

    state: ListState
    view: listing.View
    saved: SavedView | None
    filters: Mapping[str, Sequence[str]]
    node: Node | None
    conditions: Conditions
    actor: Actor
    lost_order: str = ""  # the label of a saved order that is closed to the actor

    @property
    def said(self) -> str:
        """Return the sentence of the condition in force."""
        return say(OBJECT, self.node, usable_fields(self.actor, OBJECT)) if self.node else ""

    @property
    def may_change(self) -> bool:
        """Say whether the saved view is the actor's to change."""
        own = self.saved is not None and self.saved.owner_id == self.actor.person_id
        return rules.why_cannot_change_view(is_own=own, may_all=self.actor.can("setting", "edit")) is None

    @property
    def is_pinned(self) -> bool:
        """Say whether the saved view is in the actor's side bar."""
        return self.saved is not None and self.saved.pk in saved_views.pinned_ids(self.actor)

    @property
    def is_changed(self) -> bool:
        """Say whether the address changes a saved view."""
        return self.saved is not None and any(self.state.query.get(name) for name in _CHANGES if name != "view")

    def columns(self, chosen: Sequence[str]) -> Sequence[str]:
        """Return the wanted columns: of the address, of the saved view, or those that the person chose."""
        asked = [name for name in self.state.query.get("columns", "").split(",") if name]
        return asked or (self.saved.columns if self.saved and self.saved.columns else chosen)


def read_list(actor: Actor, query: QueryDict, now: datetime | None = None) -> Asked:
    """Read a list; refused when its condition does not fit or a filter or the order is closed to the actor.

    Not found when the view is not the actor's to open. A saved order that is closed to whom the view is shared
    with is left out and named.
    """
    saved = find_saved(actor, query.get("view", ""))
    view = listing.find_view(query.get("view", ""))
    offer, lost = listing.listing_of(view), ""
    if saved is not None and _can_order(actor, saved.sort):
        offer = replace(offer, sort=saved.sort)
    elif saved is not None and listing.order_field(saved.sort.removeprefix("-")):
        lost = label_of(listing.order_field(saved.sort.removeprefix("-")))
    state = ListState(offer, address("customers:list"), query)
    _refuse_closed(actor, query, [name for name, _value in view.filters] + list(state.filters))
    filters: dict[str, Sequence[str]] = {name: [value] for name, value in view.filters}
    filters |= {name: values for name, values in state.filters.items() if name not in ("view", "cond")}
    node = _node_of(state, saved)
    conditions = queries.conditions_for(actor, filters, node, now or timezone.now())
    return Asked(state, view, saved, filters, node, conditions, actor, lost)


def _refuse_closed(actor: Actor, query: QueryDict, names: Sequence[str]) -> None:
    """Who does not see a field in full learns nothing of it by narrowing or ordering a list either."""
    order = listing.order_field(query.get("sort", "").removeprefix("-"))
    if order and not is_open(actor, OBJECT, order):
        raise Refused(list_rules.order_closed(label_of(order)))
    for field in (listing.filter_field(name) for name in names if name not in ("view", "cond")):
        if not is_open(actor, OBJECT, field):
            raise Refused(list_rules.filter_closed(label_of(field)))


def _can_order(actor: Actor, sort: str) -> bool:
    """Say whether a saved order still is one: an own field may have been retired, or closed to this person."""
    return any(column.sortable and column.name == sort.removeprefix("-") for column in listing.columns_for(actor))


def find_saved(actor: Actor, key: str) -> SavedView | None:
    """Return the saved view that an address names (v12); not found when the actor may not open it."""
    if not is_saved_view(key):
        return None
    found = saved_views.find_view(actor=actor, subject=OBJECT, view_id=int(key.removeprefix("v")))
    if found is None:
        raise Http404
    return found


def _node_of(state: ListState, saved: SavedView | None) -> Node | None:
    """A condition in the address stands instead of the saved one."""
    if state.filter("cond"):
        return parse_text(state.filter("cond"))
    return parse(saved.condition) if saved is not None and saved.condition else None


def describe_list(actor: Actor, text: str) -> ListRead:
    """Return what a query text of the list asks for, to be saved as a view."""
    asked = read_list(actor, QueryDict(text))
    columns = asked.columns(queries.list_choice(actor))
    listing.choose(actor, asked.state, columns)
    node = both(asked.node, node_of(asked.filters))
    return ListRead(dump(node) if node else None, list(columns), asked.state.order)


def walk_list(actor: Actor, text: str, after: int, upto: int, limit: int, now: datetime) -> list[int]:
    """Return ids of the whole result of a list, in order of the id; for bulk actions and exports."""
    asked = read_list(actor, QueryDict(text), now)
    return queries.list_ids(actor=actor, conditions=asked.conditions, after=after, upto=upto, limit=limit, now=now)

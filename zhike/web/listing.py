"""A list's state as its address says it: columns, order, page, filters, selection. Unknown values are ignored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhike.web.paging import Cursor

OWN_NAMES = frozenset({"columns", "sort", "after"})
MAX_SELECTED = 1000


@dataclass(frozen=True)
class Column:
    """One column. `cell` names the macro or renderer that the room's template draws it with.

    `default` shows it unless the person chose others; `fixed` cannot be hidden;
    `descending` is its natural order (newest first).
    """

    name: str
    label: str | Promise
    sortable: bool = False
    default: bool = True
    align: str = ""
    cell: str = ""
    fixed: bool = False
    descending: bool = False
    hidden_label: str | Promise = ""


@dataclass(frozen=True)
class Listing:
    """What a list offers; one constant per list screen."""

    columns: Sequence[Column]
    sort: str
    filters: Sequence[str] = ()
    limit: int = 50

    def read(self, request: HttpRequest) -> "ListState":
        """Read the state from the address."""
        return ListState(self, request.path, request.GET)

    def read_query(self, path: str, query: str) -> "ListState":
        """Read the state from a query text, as bulk actions over the whole result post it."""
        return ListState(self, path, QueryDict(query))


@dataclass(frozen=True)
class Selection:
    """What a bulk action is about: picked ids, or the whole result of the list's query."""

    ids: tuple[int, ...]
    whole: bool
    query: str


@dataclass
class ListState:
    """One list as one address asks for it."""

    listing: Listing
    path: str
    query: QueryDict

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns to show, in the person's order."""
        by_name = {column.name: column for column in self.listing.columns}
        wanted = [name for name in self.query.get("columns", "").split(",") if name in by_name]
        if not wanted:
            return [column for column in self.listing.columns if column.default or column.fixed]
        fixed = [column for column in self.listing.columns if column.fixed and column.name not in wanted]
        return fixed + [by_name[name] for name in dict.fromkeys(wanted)]

    def all_columns(self) -> list[Column]:
        """Return shown columns first, in order, then the others."""
        return self.columns + [column for column in self.listing.columns if column not in self.columns]

    @property
    def _asked_sort(self) -> str:
        return self.query.get("sort", "") or self.listing.sort

    @cached_property
    def sort(self) -> str:
        """Return the name of the column that orders the list."""
        name = self._asked_sort.removeprefix("-")
        known = {column.name for column in self.listing.columns if column.sortable}
        return name if name in known else self.listing.sort.removeprefix("-")

    @cached_property
    def descending(self) -> bool:
        """Return whether the order runs down."""
        asked = self._asked_sort
        return (asked if asked.removeprefix("-") == self.sort else self.listing.sort).startswith("-")

    @property
    def order(self) -> str:
        """Return the order as one word, as cursors carry it: -last_contact."""
        return f"{'-' if self.descending else ''}{self.sort}"

    @property
    def sort_label(self) -> str:
        """Return the label of the ordering column."""
        found = next((column for column in self.listing.columns if column.name == self.sort), None)
        return str(found.label or found.hidden_label) if found else _("排序")

    @cached_property
    def cursor(self) -> Cursor | None:
        """Return where the page starts, None for the first; a cursor of another order or a forged one is none."""
        return Cursor.decode(self.query.get("after"), sort=self.order)

    @property
    def limit(self) -> int:
        """Return the page size."""
        return self.listing.limit

    @cached_property
    def filters(self) -> Mapping[str, list[str]]:
        """Return the known filters with their values, empty ones left out."""
        found = {name: [one for one in self.query.getlist(name) if one] for name in self.listing.filters}
        return {name: values for name, values in found.items() if values}

    def filter(self, name: str) -> str:
        """Return a filter's only value, or nothing."""
        return self.filters.get(name, [""])[0]

    def sortable(self) -> list[Column]:
        """Return the columns that can order the list."""
        return [column for column in self.listing.columns if column.sortable]

    def _url(self, query: QueryDict) -> str:
        text = query.urlencode()
        return f"{self.path}?{text}" if text else self.path

    def _changed(self, values: Mapping[str, str | None]) -> QueryDict:
        query = self.query.copy()
        query.pop("after", None)
        for name, value in values.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return query

    def sort_url(self, name: str) -> str:
        """Return the address that orders by a column; a second click turns the order round."""
        column = next(one for one in self.listing.columns if one.name == name)
        down = not self.descending if name == self.sort else column.descending
        return self._url(self._changed({"sort": f"{'-' if down else ''}{name}"}))

    def page_url(self, cursor: Cursor) -> str:
        """Return the address of the page at a cursor."""
        query = self._changed({})
        query["after"] = cursor.encode()
        return self._url(query)

    def with_(self, **values: str) -> str:
        """Return the address with other filter values, on the first page."""
        return self._url(self._changed(values))

    def without(self, name: str, value: str | None = None) -> str:
        """Return the address without a filter, or without one of its values."""
        query = self._changed({})
        rest = [one for one in query.getlist(name) if value is not None and one != value]
        query.pop(name, None)
        if rest:
            query.setlist(name, rest)
        return self._url(query)

    def kept_for_columns(self) -> list[tuple[str, str]]:
        """Return what a change of columns keeps: filters and order."""
        return [
            (name, one) for name, values in self.query.lists() for one in values if name not in {"columns", "after"}
        ]

    def whole_query(self) -> str:
        """Return the query text of the whole result, without page and columns."""
        query = self._changed({"columns": None})
        return query.urlencode()


def read_selection(request: HttpRequest) -> Selection:
    """Read what a bulk action was asked for; ids that are no numbers are ignored, at most 1,000 are taken."""
    raw = [one for one in request.POST.getlist("picked") if one.isascii() and one.isdecimal() and len(one) < 19]
    ids = tuple(dict.fromkeys(int(one) for one in raw))[:MAX_SELECTED]
    return Selection(ids, request.POST.get("whole") == "1", request.POST.get("query", ""))

"""What the claim page offers: columns, orders, filters as chips, and each row with the masks of its pool."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers import chips
from zhike.customers.choices import OwnerWay, Tier
from zhike.customers.listing import Cells, Tab
from zhike.customers.pools import PooledRow, as_seen
from zhike.web.listing import Column, Listing, ListState

from .models import Pool
from .queries.stock import NEW, StockRow, days_in

COLUMNS = (
    Column("grade", "", hidden_label=_("意向等级")),
    Column("name", _("客户名称"), sortable=True, fixed=True),
    Column("contact", _("首要联系人")),
    Column("phone", _("电话")),
    Column("place", _("行业与地区")),
    Column("last_contact", _("最近联系"), sortable=True),
    Column("since", _("进入公海"), sortable=True, descending=True),
    Column("returned", _("来自")),
)
LISTING = Listing(
    columns=COLUMNS,
    sort="-since",
    filters=("pool", "region", "industry", "grade", "source", "contact", "age", "returned"),
)


def say_way(way: str | None) -> str:
    """Return by which way a customer came into the pool."""
    return str(OwnerWay(way).label) if way else _now("新线索")


@dataclass(frozen=True)
class ShownRow:
    """One customer of the claim page, masked as its pool says."""

    row: StockRow
    pool: Pool
    cells: Cells
    offered_to: str
    days: int

    @property
    def contact(self) -> str:
        """Return the first contact with position, as far as the pool shows them."""
        name = str(self.cells.mask("contact_name", self.row.contact_name) or "—")
        return f"{name} · {self.row.contact_title}" if self.row.contact_title else name

    @property
    def phone(self) -> tuple[str, str]:
        """Return the number as shown, and as dialled where it may be."""
        return self.cells.phone(self.row.phone)

    @property
    def place(self) -> str:
        """Return industry and region in words."""
        words = (self.cells.industry(self.row.industry), self.cells.region(self.row.region))
        return " · ".join(word for word in words if word) or "—"

    @property
    def tier(self) -> str:
        """Return the words of the tier."""
        return str(Tier(self.row.tier).label)

    @property
    def returned(self) -> str:
        """Return how it came into the pool, with the reason where there is one."""
        way, reason = say_way(self.row.way), self.row.reason or ""
        return reason if reason.startswith(way) else " · ".join(filter(None, [way, reason]))


def show_rows(actor: Actor, rows: Sequence[StockRow], pools: Mapping[int, Pool], now: datetime) -> list[ShownRow]:
    """Return the rows as this person sees them; one query for the names of who was asked."""
    masked = {id_: Cells(as_seen(actor, PooledRow(None, None, id_))) for id_ in pools}
    names = person_names({row.offered_to for row in rows if row.offered_to and row.offered_to != actor.person_id})
    return [
        ShownRow(
            row, pools[row.pool_id], masked[row.pool_id], names.get(row.offered_to or 0, ""), days_in(row.since, now)
        )
        for row in rows
    ]


def pool_tabs(pools: Sequence[Pool], state: ListState) -> list[Tab]:
    """Return a tab for all pools and one each."""
    chosen = state.filter("pool")
    tabs = [Tab(_now("全部公海"), state.without("pool"), not chosen)] if len(pools) > 1 else []
    return tabs + [
        Tab(pool.name, state.with_(pool=str(pool.pk)), chosen == str(pool.pk) or len(pools) == 1) for pool in pools
    ]


def say_age(value: str) -> str:
    """Return an age filter in words."""
    days = value.removeprefix("-")
    return (_now("%(days)s 天以内") if value.startswith("-") else _now("超过 %(days)s 天")) % {"days": days}


def _ages(values: Sequence[str]) -> str:
    return say_age(values[0])


def _ways(values: Sequence[str]) -> str:
    known = {NEW: _now("新线索"), **{way.value: str(way.label) for way in OwnerWay}}
    return "、".join(known[value] for value in values if value in known)


_OWN: Mapping[str, tuple[object, Callable[[Sequence[str]], str]]] = {
    "age": (_("进入公海"), _ages),
    "returned": (_("来自"), _ways),
}


def chips_of(actor: Actor, state: ListState) -> list[chips.Chip]:
    """Return the filters in force, those of the archive first."""
    found = chips.chips_of(actor, state)
    for name, (label, words) in _OWN.items():
        values = state.filters.get(name)
        if values and (text := words(values)):
            found.append(chips.Chip(str(label), text, state.without(name)))
    return found

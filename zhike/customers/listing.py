"""What the list of customers offers: columns, orders, filters, and the views behind its tabs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.fields import can_edit_field, is_open, mask_value
from zhike.conditions.queries import list_tabs
from zhike.lib.industries import industry_name
from zhike.lib.phones import parse_phone
from zhike.lib.regions import region_name
from zhike.web.listing import Column, Listing, ListState

from .beside import find_beside, list_beside
from .choices import Kind, Lifecycle, Stage, Tier
from .custom.catalogue import definitions
from .custom.columns import OwnColumn
from .custom.definitions import IN_A_CELL, NUMBERS, SORTABLE, Definition, custom_id
from .fields import OBJECT, is_hidden, rule_name
from .queries.custom import visible_definitions
from .queries.filters import FILTERS
from .queries.orders import ORDERS

COLUMNS = (
    Column("grade", "", sortable=True, descending=True, hidden_label=_("意向等级"), cell="grade"),
    Column("name", _("客户名称"), sortable=True, fixed=True, cell="name"),
    Column("contact", _("首要联系人"), cell="contact"),
    Column("phone", _("电话"), default=False, cell="phone"),
    Column("stage", _("阶段"), cell="choice"),
    Column("tier", _("级别"), sortable=True, descending=True, cell="tier"),
    Column("lifecycle", _("生命周期"), default=False, cell="choice"),
    Column("last_contact", _("最近联系"), sortable=True, descending=True, cell="last_contact"),
    Column("next", _("下次跟进"), sortable=True, cell="next"),
    Column("next_step", _("下一步"), default=False, cell="text"),
    Column("owner", _("负责人"), cell="owner"),
    Column("department", _("部门"), default=False, cell="department"),
    Column("protected_until", _("保护至"), default=False, cell="protected"),
    Column("reclaim_on", _("预计回收"), sortable=True, default=False, cell="reclaim"),
    Column("tags", _("标签"), default=False, cell="tags"),
    Column("source", _("来源"), default=False, cell="source"),
    Column("industry", _("行业"), default=False, cell="industry"),
    Column("region", _("地区"), default=False, cell="region"),
    Column("address", _("地址"), default=False, cell="text"),
    Column("kind", _("类型"), default=False, cell="choice"),
    Column("follow_up_count", _("跟进次数"), default=False, align="right", cell="number"),
    Column("completeness", _("档案完整度"), sortable=True, default=False, align="right", cell="share"),
    Column("cooperated_on", _("首次合作"), default=False, cell="date"),
    Column("number", _("编号"), default=False, cell="text"),
    Column("created", _("创建时间"), sortable=True, default=False, descending=True, cell="moment"),
)
# The field whose rule decides about a column, where its name differs.
COLUMN_FIELDS = {
    "last_contact": "last_contact_at",
    "next": "next_follow_on",
    "created": "created_at",
    "contact": "contact_name",
    "department": "owner",
    "protected_until": "owner",
    "reclaim_on": "owner",
}
FILTER_NAMES = (
    *("view", "owner", "department", "stage", "grade", "tier", "lifecycle", "source", "industry", "region"),
    *("tag", "team", "kind", "contact", "next", "created", "cond"),
)
LISTING = Listing(columns=COLUMNS, sort="-created", filters=FILTER_NAMES)


@dataclass(frozen=True)
class View:
    """A delivered view: a tab of the list with filters of its own that no chip shows, and its natural order."""

    key: str
    label: str | Promise
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = "-created"
    needs_team: bool = False


VIEWS = (
    View("all", _("全部")),
    View("mine", _("我的"), (("owner", "me"),)),
    View("joined", _("我参与的"), (("team", "me"),)),
    View("team", _("下属"), (("owner", "team"),), needs_team=True),
    View("due", _("待跟进"), (("next", "due"),), sort="next"),
    View("recent", _("最近联系"), (("contact", "-30"),), sort="-last_contact"),
    View("never", _("从未联系"), (("contact", "never"),)),
)
_LISTINGS = {view.key: replace(LISTING, sort=view.sort) for view in VIEWS}


def views_for(actor: Actor) -> list[View]:
    """Return the tabs that mean something to this person, and use no field that is closed to him."""
    leads = actor.scope("customer") not in ("own", "team", None)
    usable = [view for view in VIEWS if leads or not view.needs_team]
    return [view for view in usable if all(is_open(actor, OBJECT, filter_field(name)) for name, _value in view.filters)]


def filter_field(name: str) -> str:
    """Return the field whose rule decides about a filter of the list."""
    return rule_name(FILTERS[name].field) if name in FILTERS else "owner"


def order_field(name: str) -> str:
    """Return the field whose rule decides about an order, or nothing for what is no order."""
    if name in ORDERS:
        return rule_name(ORDERS[name].field)
    if find_beside(name):
        return name
    found = definitions().find(name) if custom_id(name) is not None else None
    return found.name if found and not found.is_retired and found.kind in SORTABLE else ""


def find_view(key: str) -> View:
    """Return a view, or the one over everything."""
    return next((view for view in VIEWS if view.key == key), VIEWS[0])


def listing_of(view: View) -> Listing:
    """Return the list as a view orders it."""
    return _LISTINGS[view.key]


def columns_for(actor: Actor) -> list[Column]:
    """Return the columns that the person may see, those of other rooms and the company's own fields last."""
    built_in = [column for column in (*COLUMNS, *list_beside()) if not is_hidden(actor, field_of(column.name))]
    return built_in + [_custom_column(actor, one) for one in visible_definitions(actor)]


def _custom_column(actor: Actor, one: Definition) -> OwnColumn:
    return OwnColumn(
        one.name,
        one.label,
        sortable=one.is_ready_to_filter and one.kind in SORTABLE and is_open(actor, OBJECT, one.name),
        default=False,
        align="right" if one.kind in NUMBERS else "",
        cell="custom",
        descending=one.kind in NUMBERS,
        definition=one,
    )


def field_of(column: str) -> str:
    """Return the field whose rule governs a column."""
    return COLUMN_FIELDS.get(column, column)


def choose(actor: Actor, state: ListState, chosen: Sequence[str]) -> None:
    """Show the columns that the person chose, without those that his roles hide."""
    allowed = columns_for(actor)
    by_name = {column.name: column for column in allowed}
    wanted = [by_name[name] for name in chosen if name in by_name]
    fixed = [column for column in allowed if column.fixed and column not in wanted]
    state.columns = fixed + wanted if wanted else [column for column in allowed if column.default or column.fixed]
    state.listing = replace(state.listing, columns=tuple(allowed))


@dataclass(frozen=True)
class Tab:
    """A view as a tab."""

    label: str
    url: str
    active: bool

    def get(self, name: str, default: object = None) -> object:
        """Answer as the tabs of the frame ask."""
        return getattr(self, name, default)


# So many saved views stand as tabs beside the delivered ones; all others are a click away.
SAVED_TABS = 4


def view_tabs(actor: Actor, current: View, state: ListState, saved_id: int = 0) -> list[Tab]:
    """Return the tabs; a view starts without the filters of the one before. One query for the saved views."""
    tabs = [
        Tab(str(view.label), state.path + (f"?view={view.key}" if view.key != "all" else ""), view == current)
        for view in views_for(actor)
    ]
    if saved_id:
        tabs = [replace(tab, active=False) for tab in tabs]
    saved = list_tabs(actor=actor, subject=OBJECT, limit=SAVED_TABS, current=saved_id)
    return tabs + [Tab(name, f"{state.path}?view=v{pk}", pk == saved_id) for pk, name in saved]


@dataclass(frozen=True)
class Cells:
    """What the cells need to know of the person: which fields are masked."""

    actor: Actor

    def mask(self, field: str, value: object) -> object:
        """Return a value as the person may see it."""
        return mask_value(self.actor, OBJECT, field, value)

    def phone(self, number: str) -> tuple[str, str]:
        """Return a number as it is shown and, when it may be called, as it is dialled."""
        shown = mask_value(self.actor, OBJECT, "phone", number)
        if not shown or not is_open(self.actor, OBJECT, "phone"):
            return shown or "", ""
        parsed = parse_phone(number)
        return (parsed.display if parsed else number), number

    def choice(self, name: str, value: str) -> str:
        """Return the words for a stored choice."""
        return str(CHOICES[name].get(value, ""))

    def industry(self, code: str) -> str:
        """Return the name of an industry."""
        return industry_name(code) if code else ""

    def region(self, code: str) -> str:
        """Return the name of a region."""
        return region_name(code) if code else ""

    def may_edit(self, name: str, own: Definition | None = None) -> bool:
        """Say whether a cell may be changed in place, as far as the field goes; `own` is a field of the company."""
        fits = own.kind in IN_A_CELL and not own.is_retired if own else name in EDITABLE
        return fits and self.actor.can(OBJECT, "edit") and can_edit_field(self.actor, OBJECT, name)


CHOICES: dict[str, dict[str, object]] = {
    "stage": dict(Stage.choices),
    "lifecycle": dict(Lifecycle.choices),
    "tier": dict(Tier.choices),
    "kind": dict(Kind.choices),
}
# Cells that open for editing by double click.
EDITABLE = frozenset({"grade", "stage", "tier", "lifecycle", "source", "address"})


def cells_for(actor: Actor) -> Cells:
    """Return what the list's cells are drawn with."""
    return Cells(actor)

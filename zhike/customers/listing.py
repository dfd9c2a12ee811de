"""What the list of customers offers: columns, orders, filters, and the views behind its tabs."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.web.listing import Column, Listing

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
    Column("tags", _("标签"), default=False, cell="tags"),
    Column("source", _("来源"), default=False, cell="source"),
    Column("industry", _("行业"), default=False, cell="industry"),
    Column("region", _("地区"), default=False, cell="region"),
    Column("address", _("地址"), default=False, cell="text"),
    Column("kind", _("类型"), default=False, cell="choice"),
    Column("follow_up_count", _("跟进次数"), default=False, align="right", cell="number"),
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
}
FILTER_NAMES = (
    *("view", "owner", "department", "stage", "grade", "tier", "lifecycle", "source", "industry", "region"),
    *("tag", "kind", "contact", "next", "created"),
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
    View("team", _("下属"), (("owner", "team"),), needs_team=True),
    View("due", _("待跟进"), (("next", "due"),), sort="next"),
    View("recent", _("最近联系"), (("contact", "-30"),), sort="-last_contact"),
    View("never", _("从未联系"), (("contact", "never"),)),
)
_LISTINGS = {view.key: replace(LISTING, sort=view.sort) for view in VIEWS}


def views_for(actor: Actor) -> list[View]:
    """Return the tabs that mean something to this person."""
    leads = actor.scope("customer") not in ("own", "team", None)
    return [view for view in VIEWS if leads or not view.needs_team]


def find_view(key: str) -> View:
    """Return a view, or the one over everything."""
    return next((view for view in VIEWS if view.key == key), VIEWS[0])


def listing_of(view: View) -> Listing:
    """Return the list as a view orders it."""
    return _LISTINGS[view.key]

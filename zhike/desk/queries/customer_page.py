"""What stands around the panels of a customer's page: head, facts, stage, key people, missing fields, tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from markupsafe import Markup

from zhike.access.actor import Actor
from zhike.access.fields import is_open, mask_value
from zhike.activities.queries import may as may_write_about
from zhike.customers.choices import BuyingRole, Stage
from zhike.customers.completeness import Completeness, compute_completeness, glance_at_weights, say_key_field
from zhike.customers.countdown import countdown
from zhike.customers.fields import is_hidden
from zhike.customers.policies import keep_days, wanted_roles
from zhike.customers.queries import may, visible_to
from zhike.customers.queries.custom import ShownValue, shown_values, visible_definitions
from zhike.customers.queries.freshness import list_stale_names
from zhike.lib.industries import industry_name
from zhike.lib.phones import parse_phone
from zhike.lib.regions import region_name
from zhike.pool.queries.rulebook import pool_name

from ..links import find_url
from .head import Head, find_head

_FILLED_BY = {"contacts": "customers:contact_create", "products": "customers:product_create"}


@dataclass(frozen=True)
class StageStep:
    """One step of the stage bar."""

    name: str
    lasted: str
    state: str

    @property
    def label(self) -> str:
        """Return the words of the step; how long it lasts has no room on a phone."""
        if not self.lasted:
            return self.name
        return format_html('{}<span class="z-hide-phone"> {}</span>', self.name, self.lasted)


@dataclass(frozen=True)
class Missing:
    """A key field that is empty, and where it is filled."""

    name: str
    label: str
    url: str = ""


@dataclass(frozen=True)
class Act:
    """One thing to do with the customer, for the menu 更多; the address opens in the drawer.

    One that asks first has no page: it is done as soon as the question is answered. A file is downloaded.
    """

    label: str
    icon: str
    url: str
    kind: str = ""
    asks: str = ""
    is_file: bool = False


@dataclass(frozen=True)
class Phone:
    """The first number to call, as the actor may see it; `number` is empty when it may not be dialled."""

    display: str = ""
    number: str = ""


@dataclass(frozen=True)
class CustomerPage:
    """Everything but the panels."""

    customer: Head
    subtitle: Sequence[str]
    phone: Phone
    stages: Sequence[StageStep]
    completeness: Completeness
    missing: Sequence[Missing]
    unknown_roles: Sequence[Missing]
    stale: Sequence[Missing]
    is_overdue: bool
    may_follow_up: bool
    edit_url: str
    tags_url: str
    pool_name: str
    countdown: Markup | None
    acts: Sequence[Act]
    own: Sequence[ShownValue]


def get_customer_page(*, actor: Actor, customer_id: int, now: datetime) -> CustomerPage:
    """Return the page of one customer in scope, or Http404.

    Two queries; one more where a grant decides, one for a referrer, one for people and one for
    files that the company's own fields name.
    """
    customer = find_head(customer_id)
    if customer is None or not may(actor, customer, "view"):
        raise Http404
    may_edit, may_write = may(actor, customer, "edit"), may_write_about(actor, customer, "create")
    completeness = _completeness(actor, customer)
    due = customer.next_follow_on
    return CustomerPage(
        customer=customer,
        subtitle=_subtitle(actor, customer),
        phone=_phone(actor, customer),
        stages=_stages(customer, now),
        completeness=completeness,
        missing=[_missing(customer_id, name, may_edit=may_edit) for name in completeness.missing],
        unknown_roles=_unknown_roles(customer, may_edit=may_edit),
        stale=_stale(actor, customer, now) if may_edit else [],
        is_overdue=bool(due and due < timezone.localdate(now)),
        may_follow_up=may_write,
        edit_url=find_url("customers:edit", customer_id) if may_edit else "",
        tags_url=find_url("customers:tags", customer_id) if may_edit else "",
        pool_name=pool_name(customer.pool_id),
        countdown=countdown(customer.reclaim_on, timezone.localdate(now)) if customer.reclaim_on else None,
        acts=_acts(actor, customer, may_write=may_write),
        own=_own(actor, customer),
    )


def _own(actor: Actor, customer: Head) -> Sequence[ShownValue]:
    """Return the company's own fields that belong beside the page."""
    wanted = [one for one in visible_definitions(actor) if one.is_prominent]
    return shown_values(actor, customer.kind, customer.custom, wanted) if wanted else []


def _acts(actor: Actor, customer: Head, *, may_write: bool) -> list[Act]:
    acts = [
        Act(_("改下一步"), "calendar-event", find_url("activities:next_step", customer.pk) if may_write else ""),
        Act(_("打印资料卡"), "file-type-pdf", find_url("desk:card", customer.pk), is_file=True),
        Act(_("换负责人"), "user-edit", _if_may(actor, customer, "assign", "customers:assign")),
        Act(_("申请延长保护期"), "clock", _extend_url(actor, customer)),
        Act(_("锁定或解除锁定"), "lock", _lock_url(actor, customer)),
        Act(_("退回公海"), "arrow-back-up", _give_back_url(actor, customer)),
        Act(
            _("放入回收站"),
            "trash",
            _if_may(actor, customer, "delete", "customers:delete"),
            "danger",
            asks=_("放入回收站后，大家都看不到这位客户；%(days)s 天内可以恢复。") % {"days": keep_days()},
        ),
    ]
    return [act for act in acts if act.url]


def _extend_url(actor: Actor, customer: Head) -> str:
    is_mine = customer.owner_id == actor.person_id and customer.protected_until is not None
    return find_url("pool:extend", customer.pk) if is_mine else ""


def _lock_url(actor: Actor, customer: Head) -> str:
    return _if_may(actor, customer, "assign", "pool:lock") if customer.owner_id is not None else ""


def _give_back_url(actor: Actor, customer: Head) -> str:
    return find_url("pool:give_back", customer.pk) if customer.owner_id == actor.person_id else ""


def _if_may(actor: Actor, customer: Head, capability: str, url_name: str) -> str:
    return find_url(url_name, customer.pk) if may(actor, customer, capability) else ""


def _unknown_roles(customer: Head, *, may_edit: bool) -> list[Missing]:
    """Name the parts of a purchase that nobody is known for, and where each is filled."""
    if not customer.is_organisation or not customer.contacts:
        return []
    unknown = [BuyingRole(role) for role in wanted_roles() if role not in customer.known_roles]
    urls = {role: reverse("customers:role_fill", args=[customer.pk, role.value]) for role in unknown if may_edit}
    return [Missing(role.value, str(role.label), urls.get(role, "")) for role in unknown]


def _missing(customer_id: int, name: str, *, may_edit: bool) -> Missing:
    """Name a missing field and where it is filled: people at the contacts, the rest in the archive's form."""
    label = say_key_field(name)
    if not may_edit:
        return Missing(name, label)
    if name == "decision_maker":
        return Missing(name, label, find_url("customers:role_fill", customer_id, name))
    if name in _FILLED_BY:
        return Missing(name, label, find_url(_FILLED_BY[name], customer_id))
    url = find_url("customers:edit", customer_id)
    return Missing(name, label, f"{url}?field={name}" if url else "")


def _stale(actor: Actor, customer: Head, now: datetime) -> list[Missing]:
    """Name the fields that nobody confirmed for too long, each with the address that says it is still right."""
    found = list_stale_names(
        actor=actor, filled=customer.filled, confirmed=customer.confirmed, created_at=customer.created_at, now=now
    )
    urls = {name: reverse("customers:confirm_field", args=[customer.pk, name]) for name, _at in found}
    return [Missing(name, say_key_field(name), urls[name]) for name, _at in found]


def _subtitle(actor: Actor, customer: Head) -> list[str]:
    """Return what tells the customer apart: industry, region, size, since when, through whom."""
    words = [] if is_hidden(actor, "industry") else [industry_name(customer.industry)]
    if not is_hidden(actor, "region"):
        words.append(region_name(customer.region) or customer.region_text)
    if customer.employees and not is_hidden(actor, "employees"):
        words.append(_("%(n)d 人") % {"n": customer.employees})
    if customer.cooperated_on and not is_hidden(actor, "cooperated_on"):
        words.append(_("%(year)d 年起合作") % {"year": customer.cooperated_on.year})
    if customer.referrer_id and not is_hidden(actor, "referrer_id"):
        name = visible_to(actor).filter(pk=customer.referrer_id).values_list("short_name", "name").first()
        if name:
            words.append(_("由 %(name)s 引荐") % {"name": name[0] or name[1]})
    return [word for word in words if word]


def _phone(actor: Actor, customer: Head) -> Phone:
    shown = mask_value(actor, "customer", "phone", customer.phone)
    if not shown:
        return Phone()
    if not is_open(actor, "customer", "phone"):
        return Phone(display=shown)
    parsed = parse_phone(customer.phone)
    return Phone(display=parsed.display if parsed else customer.phone, number=customer.phone)


def _stages(customer: Head, now: datetime) -> list[StageStep]:
    """Return the steps, the present one with the days that it has lasted."""
    at = Stage.values.index(customer.stage)
    days = (timezone.localdate(now) - timezone.localdate(customer.stage_since)).days
    steps = []
    for number, label in enumerate(Stage.labels):
        state = "done" if number < at else "now" if number == at else ""
        lasted = _("%(days)d 天") % {"days": days} if state == "now" and days > 0 else ""
        steps.append(StageStep(str(label), lasted, state))
    return steps


def _completeness(actor: Actor, customer: Head) -> Completeness:
    """Return how complete the archive is, as far as the actor sees its fields."""
    weights = glance_at_weights(customer.kind, customer.tier)
    filled = {name: name in customer.filled for name in weights if not is_hidden(actor, name)}
    return compute_completeness(weights=weights, filled=filled)

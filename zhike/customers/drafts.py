"""What somebody wants to put into the archive, already parsed; services take these, never a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .choices import Kind, Lifecycle, PointKind, Stage, Tier


@dataclass(frozen=True)
class PointDraft:
    """A phone, e-mail or WeChat id: what people see, and by what it is compared."""

    kind: str
    value: str
    normalised: str


@dataclass(frozen=True)
class BirthdayDraft:
    """A birthday; lunar ones stay lunar, and the year may be unknown."""

    birthday_calendar: str = ""
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    birth_leap_month: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactDraft(BirthdayDraft):
    """A person at, or for, a customer."""

    name: str
    gender: str = ""
    position: str = ""
    department: str = ""
    is_key: bool = False
    is_primary: bool = False
    left_company: bool = False
    hobbies: str = ""
    personality: str = ""
    home_address: str = ""
    education: str = ""
    background: str = ""
    tenure: str = ""
    work_pressure: str = ""
    aims: list[str] = field(default_factory=list)
    buying_role: str = ""
    stance: str = ""
    coverage: str = ""
    influence: int | None = None
    reports_to_id: int | None = None
    as_customer_id: int | None = None
    remarks: str = ""
    points: tuple[PointDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CustomerDraft(BirthdayDraft):
    """A customer to create. Without an owner it becomes the creator's; `pool_id` says whose rules it follows.

    `custom` holds values of custom fields by name (custom_12); those that it does not name get their default.
    `added` answers what other rooms ask of a new customer (customers.additions), by name.
    `accepts_duplicates`: the creator has seen that it may exist already, and goes on.
    """

    name: str
    kind: str = Kind.ORGANISATION
    short_name: str = ""
    former_names: list[str] = field(default_factory=list)
    owner_id: int | None = None
    pool_id: int | None = None
    stage: str = Stage.INQUIRY
    grade: str = ""
    tier: str = Tier.PROSPECT
    lifecycle: str = Lifecycle.POTENTIAL
    source_id: int | None = None
    referrer_id: int | None = None
    referrer_contact_id: int | None = None
    industry: str = ""
    region: str = ""
    region_text: str = ""
    address: str = ""
    website: str = ""
    cooperated_on: date | None = None
    remarks: str = ""
    current_state: str = ""
    pain_points: str = ""
    credit_code: str = ""
    ownership: str = ""
    registered_capital: Decimal | None = None
    employees: int | None = None
    yearly_revenue: Decimal | None = None
    branches: str = ""
    business_scope: str = ""
    industry_position: str = ""
    competitive_advantage: str = ""
    business_model: str = ""
    management_focus: str = ""
    development_plan: str = ""
    systems_in_use: str = ""
    price_sensitivity: str = ""
    gender: str = ""
    occupation: str = ""
    position: str = ""
    hobbies: str = ""
    personality: str = ""
    consumption_habits: str = ""
    taste: str = ""
    next_follow_on: date | None = None
    next_step: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)
    points: tuple[PointDraft, ...] = ()
    contacts: tuple[ContactDraft, ...] = ()
    tag_ids: tuple[int, ...] = ()
    added: Mapping[str, Any] = field(default_factory=dict)
    accepts_duplicates: bool = False


_NO_COLUMNS = frozenset(
    {"points", "contacts", "tag_ids", "added", "accepts_duplicates", "owner_id", "pool_id", "custom"}
)
CUSTOMER_COLUMNS = tuple(f.name for f in fields(CustomerDraft) if f.name not in _NO_COLUMNS)
CONTACT_COLUMNS = tuple(f.name for f in fields(ContactDraft) if f.name not in _NO_COLUMNS)


def customer_columns(draft: CustomerDraft) -> dict[str, Any]:
    """Return the draft's own columns by name."""
    return {name: getattr(draft, name) for name in CUSTOMER_COLUMNS}


def contact_columns(draft: ContactDraft) -> dict[str, Any]:
    """Return the contact's own columns by name."""
    return {name: getattr(draft, name) for name in CONTACT_COLUMNS}


def phones_of(points: tuple[PointDraft, ...]) -> list[PointDraft]:
    """Return the phones among points, in order."""
    return [point for point in points if point.kind == PointKind.PHONE]


@dataclass(frozen=True)
class OwnerMove:
    """Somebody is about to answer for a customer, or nobody: asked of guards, told to effects.

    `pool_id`, `grade`, `stage`, `tier` and `protected_until` are the customer's before the move, `to_pool_id` is its
    pool after it. A customer that is about to be created has the id 0 until it is written (`is_new`).
    """

    customer_id: int
    from_person_id: int | None
    to_person_id: int | None
    way: str
    reason: str
    now: datetime
    pool_id: int | None = None
    to_pool_id: int | None = None
    is_new: bool = False
    grade: str = ""
    stage: str = ""
    tier: str = ""
    protected_until: date | None = None


@dataclass(frozen=True)
class OwnerClock:
    """What a change of owner writes into the customer's row besides the owner; `facts` are the starter's own."""

    pool_id: int | None = None
    clock_on: date | None = None
    protected_until: date | None = None
    reclaim_on: date | None = None
    rule_version_id: int | None = None
    facts: Any = field(default=None, hash=False)

"""What a company may set for a pool, and the refusals that follow from it. Time and policy are arguments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import Contact, DayKind

EXTENSIONS: Mapping[str, int] = {
    Contact.CALL: 3,
    Contact.MESSAGE: 3,
    Contact.VISIT: 7,
    Contact.MEETING: 7,
    Contact.QUOTE: 7,
    Contact.RECEIPT: 30,
}
IDLE, NO_OPPORTUNITY, NO_SIGNATURE = "idle", "no_opportunity", "no_signature"


@dataclass(frozen=True, kw_only=True)
class Test:
    """One thing that may be missing: idle for N days (by grade; "" is no grade), no new opportunity, no signature."""

    kind: str
    days: int = 0
    by_grade: Mapping[str, int] = field(default_factory=dict)

    def days_for(self, grade: str) -> int:
        """Return after how many days this grade counts as missing it."""
        return self.by_grade.get(grade, self.days)


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """When a customer is taken back: its tests (any or all of them), for whom (a condition), and where it goes.

    `target` is "" (its own pool), "rotation", or the id of a pool. The lowest `priority` decides.
    """

    key: str
    label: str = ""
    tests: tuple[Test, ...] = ()
    every: bool = False
    condition: Mapping[str, Any] | None = None
    priority: int = 100
    target: str = ""
    before_protection_ends: bool = False
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One warning before a reclaim: how long before, and to whom."""

    amount: int
    unit: str = "days"
    to: tuple[str, ...] = ("owner",)
    person_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """To whom a customer goes that is taken back by rotation."""

    way: str = "round_robin"
    never_again_days: int = 90
    accept_hours: int = 24


@dataclass(frozen=True, kw_only=True)
class PoolRules:
    """The rules of a pool in force on a day. None of a limit is no limit."""

    default_days: int = 30
    cap_days: int | None = None
    day_kind: str = DayKind.CALENDAR
    extensions: Mapping[str, int] = field(default_factory=lambda: dict(EXTENSIONS))
    min_call_seconds: int = 30
    bare_notes_qualify: bool = False
    extension_requests_max: int = 1
    extension_days: int = 15
    triggers: tuple[Trigger, ...] = ()
    exempt_signed: bool = True
    exempt_locked: bool = True
    exempt_open_approval: bool = True
    exempt_open_complaint: bool = True
    exempt_open_deal: bool = False
    exempt_tiers: tuple[str, ...] = ()
    warnings: tuple[Notice, ...] = ()
    holding_limit: int | None = 100
    signed_count: bool = False
    claims_per_day: int | None = None
    claims_per_week: int | None = None
    claims_per_month: int | None = None
    cool_down_days: int = 15
    rotation: Rotation = field(default_factory=Rotation)

    @property
    def contact_days(self) -> dict[str, int]:
        """Return by how many days each kind of contact extends; kinds that do not qualify are not in it."""
        days = {str(kind): int(count) for kind, count in self.extensions.items()}
        if not self.bare_notes_qualify:
            days.pop(Contact.NOTE, None)
        return days


RULE_NAMES = tuple(one.name for one in fields(PoolRules))


def read_rules(body: Mapping[str, Any]) -> PoolRules:
    """Build rules from stored values; what they do not name is as delivered, what nobody knows is ignored."""
    known = {name: body[name] for name in RULE_NAMES if name in body}
    if "triggers" in known:
        known["triggers"] = tuple(_trigger(one) for one in known["triggers"])
    if "warnings" in known:
        known["warnings"] = tuple(_notice(one) for one in known["warnings"])
    if "rotation" in known:
        known["rotation"] = Rotation(**known["rotation"])
    if "exempt_tiers" in known:
        known["exempt_tiers"] = tuple(known["exempt_tiers"])
    return PoolRules(**known)


def dump_rules(rules: PoolRules) -> dict[str, Any]:
    """Return rules as they are stored."""
    return asdict(rules)


def _trigger(stored: Mapping[str, Any]) -> Trigger:
    tests = tuple(Test(**one) for one in stored.get("tests", ()))
    return Trigger(**{**stored, "tests": tests})


def _notice(stored: Mapping[str, Any]) -> Notice:
    lists = {"to": tuple(stored.get("to", ("owner",))), "person_ids": tuple(stored.get("person_ids", ()))}
    return Notice(**{**stored, **lists})


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one person holds and took already, before the customer in question."""

    held: int = 0
    held_in_pool: int = 0
    claimed_today: int = 0
    claimed_this_week: int = 0
    claimed_this_month: int = 0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much one person may have: over all pools, in this pool, and how many he may claim. None is no limit."""

    holding: int | None = None
    holding_in_pool: int | None = None
    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None

    def but(self, **limits: int | None) -> "Limits":
        """Return these limits with some of them otherwise."""
        return replace(self, **limits)


def why_over_limit(*, name: str, limits: Limits, load: Load, is_claim: bool) -> Refusal | None:
    """Say which limit a person has reached, the lower of over all and of this pool, or None.

    Claims are limited by day, week and month on top.
    """
    for limit, held, where in (
        (limits.holding, load.held, ""),
        (limits.holding_in_pool, load.held_in_pool, "pool"),
    ):
        if limit is not None and held >= limit:
            return _full(name, limit, held, where)
    if not is_claim:
        return None
    for limit, taken, span in (
        (limits.per_day, load.claimed_today, _("今天")),
        (limits.per_week, load.claimed_this_week, _("本周")),
        (limits.per_month, load.claimed_this_month, _("本月")),
    ):
        if limit is not None and taken >= limit:
            sentence = _("{name}{span}已认领 {taken} 个客户，上限 {limit} 个。")
            return Refusal(
                "pool.claims_used_up",
                sentence.format(name=name, span=span, taken=taken, limit=limit),
                {"limit": limit, "taken": taken},
                _("请过了这段时间再来，或请管理员写明原因后分配。"),
            )
    return None


def _full(name: str, limit: int, held: int, where: str) -> Refusal:
    sentence = (
        _("{name}在本公海已有 {held} 个客户，上限 {limit} 个。")
        if where
        else _("{name}已有 {held} 个客户，上限 {limit} 个。")
    )
    return Refusal(
        "pool.holding_full",
        sentence.format(name=name, held=held, limit=limit),
        {"limit": limit, "held": held, "where": where},
        _("请先退回用不上的客户；签约的客户不占名额。管理员写明原因后可以超出。"),
    )


def why_cooling(*, name: str, until: date | None, today: date) -> Refusal | None:
    """Say that a former owner must wait before he may have a customer again; `until` is the last day of waiting.

    Holds from every path back: given back, reclaimed, rotated away.
    """
    if until is None or today > until:
        return None
    return Refusal(
        "pool.cooling",
        _("{name}不久前负责过这个客户，冷却期到 {day} 为止。").format(name=name, day=until.isoformat()),
        {"until": until},
        _("冷却期过后可以再认领；现在可以由其他同事认领，或请管理员写明原因后分配。"),
    )

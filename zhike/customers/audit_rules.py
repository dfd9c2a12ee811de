"""The sample audit: which outcomes count as a true archive, and what a sample says about the whole. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal
from zhike.lib.statistics import wilson_interval

from .choices import AuditOutcome, AuditScope

VALID = (
    *(AuditOutcome.REACHED, AuditOutcome.GAVE_LEAD, AuditOutcome.CHANGED_PROVIDER, AuditOutcome.NO_NEED),
    *(AuditOutcome.RELUCTANT, AuditOutcome.UNAWARE, AuditOutcome.REACHED_OTHER),
)
INVALID = tuple(outcome for outcome in AuditOutcome if outcome not in VALID)
MOST = 2000
AGES = ("year", "two", "three", "older")


@dataclass(frozen=True)
class Called:
    """One archive of a sample that was called, as far as the figures care."""

    outcome: str
    owner_id: int | None
    source_id: int | None
    age: str


@dataclass(frozen=True)
class Share:
    """How many of those called are true archives, with the 95 % Wilson interval."""

    called: int
    valid: int

    @property
    def interval(self) -> tuple[float, float]:
        """Return the bounds, as shares of one."""
        return wilson_interval(self.valid, self.called)

    @property
    def percent(self) -> str:
        """Return the share as people read it; nothing when nobody was called."""
        return f"{100 * self.valid / self.called:.1f}%" if self.called else "—"

    @property
    def bounds(self) -> str:
        """Return the interval as people read it; nothing when nobody was called."""
        low, high = self.interval
        return f"{100 * low:.1f}–{100 * high:.1f}%" if self.called else "—"


def is_valid(outcome: str) -> bool:
    """Say whether an outcome shows a true archive: the number led to the customer, whatever was said."""
    return outcome in VALID


def age_of(created_at: datetime, drawn_at: datetime) -> str:
    """Return how old a record was when it was drawn: below one, two, three years, or older."""
    years = (drawn_at - created_at).days / 365.25
    return AGES[0] if years < 1 else AGES[1] if years < 2 else AGES[2] if years < 3 else AGES[3]


def share_of(called: Iterable[Called]) -> Share:
    """Count those called and the true ones among them."""
    outcomes = [one.outcome for one in called]
    return Share(len(outcomes), sum(is_valid(outcome) for outcome in outcomes))


def break_down(called: Sequence[Called], by: str) -> dict[object, Share]:
    """Return the share by owner_id, source_id or age, the largest group first."""
    groups: dict[object, list[Called]] = {}
    for one in called:
        groups.setdefault(getattr(one, by), []).append(one)
    return {key: share_of(rows) for key, rows in sorted(groups.items(), key=lambda pair: -len(pair[1]))}


def count_outcomes(called: Iterable[Called]) -> Mapping[str, int]:
    """Return how often each outcome was met, in the order of the list, those never met left out."""
    counts = dict.fromkeys(AuditOutcome.values, 0)
    for one in called:
        counts[one.outcome] += 1
    return {outcome: count for outcome, count in counts.items() if count}


def why_cannot_draw(*, scope: str, owner_id: int | None, source_id: int | None, size: int) -> Refusal | None:
    """Say what is missing to draw a sample."""
    if not 1 <= size <= MOST:
        return Refusal("customers.audit_size_invalid", _("一次抽 1 到 %(most)d 位客户。") % {"most": MOST})
    if scope == AuditScope.OWNER and not owner_id:
        return Refusal("customers.audit_owner_missing", _("选一位负责人。"))
    if scope == AuditScope.SOURCE and not source_id:
        return Refusal("customers.audit_source_missing", _("选一个来源。"))
    return None


def why_nothing_to_draw(*, population: int) -> Refusal | None:
    """Say that the scope holds nobody."""
    return None if population else Refusal("customers.audit_population_empty", _("这个范围里没有你能看到的客户。"))


def why_cannot_record(*, is_finished: bool, outcome: str, note: str) -> Refusal | None:
    """Say why a call cannot be entered: the audit is over, no outcome, or one that says nothing without words."""
    if is_finished:
        return Refusal("customers.audit_finished", _("这次抽查已经结束，不能再改结果。"))
    if outcome not in AuditOutcome.values:
        return Refusal("customers.audit_outcome_missing", _("选一个结果。"))
    if outcome == AuditOutcome.REACHED_OTHER and not note.strip():
        return Refusal("customers.audit_note_missing", _("选了“其它情况”，请写一句是什么情况。"))
    return None

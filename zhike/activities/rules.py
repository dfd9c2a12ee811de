"""When a contact counts, what it does to the promise, and who may still correct it.

Only a reached contact moves the last contact; an attempt counts as an attempt.
A promise is kept by reaching the customer on its day or later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

REACHED = (
    "reached",
    "gave_lead",
    "changed_provider",
    "no_need",
    "reluctant",
    "unaware",
    "reached_other",
)
UNREACHED = (
    "no_answer",
    "busy",
    "wrong_person",
    "unreachable",
    "fax",
    "suspended",
    "empty_number",
    "no_reply",
    "not_met",
)
CLOCK_TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Policy:
    """What the company allows; see the setting 跟进记录."""

    correct_hours: int = 24
    backdate_days: int = 30


@dataclass(frozen=True)
class Said:
    """What somebody wants to write down about a contact."""

    at: datetime
    outcome: str
    content: str
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """One contact, or one promise moved without a contact, as far as rollups care.

    `day` is the calendar day of `at` in the company's time zone; `is_contact`
    is false for a promise that was moved by hand.
    """

    at: datetime
    id: int
    day: date
    is_contact: bool
    is_reached: bool
    next_on: date | None
    next_step: str

    @property
    def order(self) -> tuple[datetime, bool, int]:
        """Sort by time; at the same moment a moved promise comes before a contact."""
        return self.at, self.is_contact, self.id


@dataclass(frozen=True)
class Rollups:
    """What a customer's row shows of all its follow-ups."""

    last_contact_at: datetime | None = None
    follow_up_count: int = 0
    next_on: date | None = None
    next_step: str = ""


def is_reached(outcome: str) -> bool:
    """Say whether an outcome means that somebody was reached."""
    return outcome in REACHED


def why_cannot_log(said: Said, *, now: datetime, today: date, policy: Policy) -> Refusal | None:
    """Say why these words cannot be kept as a contact, or return None."""
    return (
        _why_wrong_time(at=said.at, now=now, policy=policy)
        or why_empty(outcome=said.outcome, content=said.content)
        or why_cannot_promise(next_step=said.next_step, next_on=said.next_on, today=today)
    )


def _why_wrong_time(*, at: datetime, now: datetime, policy: Policy) -> Refusal | None:
    """A contact has happened already, and not so long ago that nobody remembers it."""
    if at > now + CLOCK_TOLERANCE:
        return Refusal("activities.time_invalid", _("联系时间还没到，请填已经发生的时间。"), {"at": at, "field": "at"})
    if at < now - timedelta(days=policy.backdate_days):
        sentence = _("只能补记 %(days)d 天以内的联系。") % {"days": policy.backdate_days}
        return Refusal(
            "activities.time_too_old_invalid", sentence, {"at": at, "days": policy.backdate_days, "field": "at"}
        )
    return None


def why_empty(*, outcome: str, content: str) -> Refusal | None:
    """A reached contact says in a sentence what was said; an attempt needs none."""
    if is_reached(outcome) and not content.strip():
        return Refusal("activities.content_missing", _("写一句话：说了什么，客户怎么想。"), {"field": "content"})
    return None


def why_cannot_promise(*, next_step: str, next_on: date | None, today: date) -> Refusal | None:
    """A next step is a promise with a day, and the day is not over."""
    if next_step.strip() and next_on is None:
        return Refusal("activities.next_day_missing", _("给下一步定个日期，到时会提醒你。"), {"field": "next_on"})
    if next_on is not None and next_on < today:
        return Refusal(
            "activities.next_day_invalid", _("下次跟进的日期已经过了。"), {"next_on": next_on, "field": "next_on"}
        )
    return None


def why_cannot_correct(
    *, author_id: int | None, person_id: int, created_at: datetime, now: datetime, policy: Policy
) -> Refusal | None:
    """Only who wrote it corrects or deletes it, and only while it is fresh."""
    if author_id is None or author_id != person_id:
        return Refusal("activities.not_yours", _("只有记录人自己能更正或删除。"), {"author_id": author_id})
    if now > created_at + timedelta(hours=policy.correct_hours):
        sentence = _("记录超过 %(hours)d 小时，不能再更正；可以补记一条说明。") % {"hours": policy.correct_hours}
        return Refusal("activities.too_late", sentence, {"created_at": created_at, "hours": policy.correct_hours})
    return None


def is_promise_kept(*, contact_on: date, next_on: date | None) -> bool:
    """A contact that reached the customer keeps a promise that was due by then; an earlier one leaves it standing."""
    return next_on is not None and next_on <= contact_on


def compute_rollups(entries: Iterable[Entry]) -> Rollups:
    """Return what the customer's row must show, from all its standing entries in any order.

    The promise is the newest one stated; a reached contact on its day or later
    that states no new one has kept it.
    """
    ordered = sorted(entries, key=lambda entry: entry.order)
    contacts = [entry for entry in ordered if entry.is_contact]
    reached = [entry.at for entry in contacts if entry.is_reached]
    next_on, next_step = None, ""
    for entry in ordered:
        if entry.next_on is not None or not entry.is_contact:
            next_on, next_step = entry.next_on, entry.next_step
        elif entry.is_reached and is_promise_kept(contact_on=entry.day, next_on=next_on):
            next_on, next_step = None, ""
    return Rollups(
        last_contact_at=max(reached, default=None), follow_up_count=len(contacts), next_on=next_on, next_step=next_step
    )


def why_cannot_follow_up(*, may: bool) -> Refusal | None:
    """Say that the person may see the customer, but not write about it."""
    if may:
        return None
    sentence = _("你可以查看这位客户，但不能为它记录跟进。")
    return Refusal("activities.not_allowed", sentence, {}, _("请负责人把你加入服务团队（可编辑）。"))


def is_worth_learning(content: str) -> bool:
    """A short single sentence may come again; a story does not, and numbers belong to one customer."""
    return 2 <= len(content) <= 30 and "\n" not in content and not any(letter.isdigit() for letter in content)

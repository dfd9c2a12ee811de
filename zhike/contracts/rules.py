"""When a customer counts as signed, and when a signature is a good one (domain 05); pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from zhike.lib.money import format_amount
from zhike.lib.refusals import Refusal

from .choices import ContractState, Quality


@dataclass(frozen=True)
class Part:
    """A payment that was agreed on: how much by when, how much came, and when the last of it."""

    amount: Decimal
    due_on: date | None
    received: Decimal = Decimal(0)
    received_on: date | None = None

    @property
    def is_paid(self) -> bool:
        """Say whether all of it is there."""
        return self.received >= self.amount

    def is_late(self, today: date) -> bool:
        """Say whether it came after its day, or has not come though its day is over."""
        if self.due_on is None:
            return False
        paid_on = self.received_on if self.is_paid else None
        return (paid_on or today) > self.due_on


@dataclass(frozen=True)
class Terms:
    """A contract as the rules see it; `rest` are the instalments after the first payment."""

    amount: Decimal
    sign_on: date
    first_payment: Decimal
    first_due_on: date | None
    received: Decimal
    received_on: date | None
    state: str = ContractState.IN_FORCE
    rest: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return every payment that was agreed on; without a first payment and a plan, the whole amount."""
        first = Part(self.first_payment, self.first_due_on, self.received, self.received_on)
        if self.rest:
            return (first, *self.rest) if self.first_payment else self.rest
        return (
            (first, Part(self.amount, None, self.received))
            if self.first_payment
            else (Part(self.amount, self.first_due_on, self.received, self.received_on),)
        )

    @property
    def has_first(self) -> bool:
        """Say whether the whole first payment has come."""
        return self.first_payment > 0 and self.received >= self.first_payment


def signed_on(terms: Terms) -> date | None:
    """Return since when it counts as signed: in force, and at least the agreed first payment is there."""
    if terms.state != ContractState.IN_FORCE or terms.received < terms.first_payment:
        return None
    return max(terms.sign_on, terms.received_on or terms.sign_on) if terms.first_payment else terms.sign_on


def quality_of(terms: Terms, today: date) -> Quality:
    """Say whether a signature is qualified: every due instalment paid in full on time.

    One that came late, or has not come though its day is over, fails it for good; pending until all are there.
    """
    if any(part.is_late(today) for part in terms.parts):
        return Quality.FAILED
    if signed_on(terms) is None:
        return Quality.UNSIGNED
    return Quality.QUALIFIED if all(part.is_paid for part in terms.parts) else Quality.PENDING


def why_cannot_write(terms: Terms, today: date) -> Refusal | None:
    """Say what is wrong with a contract as it was filled in."""
    checks = (
        (terms.amount <= 0, "amount", _("合同金额要大于 0。")),
        (terms.sign_on > today, "sign_on", _("签订日期不能在将来。")),
        (not 0 <= terms.first_payment <= terms.amount, "first_payment", _("约定首款不能超过合同金额。")),
        (
            terms.first_due_on is not None and terms.first_due_on < terms.sign_on,
            "first_due_on",
            _("首款到期日不能早于签订日期。"),
        ),
    )
    for is_wrong, field, sentence in checks:
        if is_wrong:
            return Refusal(f"contracts.{field}", sentence, {"field": field})
    return why_cannot_receive(terms, today)


def why_cannot_receive(terms: Terms, today: date, before: Terms | None = None) -> Refusal | None:
    """Say what is wrong with a first payment; `before` is what had come of it until now."""
    if not 0 <= terms.received <= (terms.first_payment if terms.rest else terms.amount):
        sentence = _("已收首款不能超过约定首款。") if terms.rest else _("已收首款不能超过合同金额。")
        return Refusal("contracts.received", sentence, {"field": "received"})
    if before is not None and _comes_after_the_first(terms, before):
        sentence = _("首款在 %(day)s 已收齐。") % {"day": before.received_on}
        return Refusal("contracts.first_is_there", sentence, {"field": "received_on"}, _("后面的款登记到回款计划里。"))
    if terms.received and terms.received_on is None:
        return Refusal("contracts.received_on", _("请填写到账日期。"), {"field": "received_on"})
    if terms.received_on is not None and not terms.sign_on <= terms.received_on <= today:
        return Refusal("contracts.received_on", _("到账日期要在签订日期和今天之间。"), {"field": "received_on"})
    return None


def _comes_after_the_first(terms: Terms, before: Terms) -> bool:
    """Say whether something is booked as first payment on a later day than the whole of it came."""
    days = (before.received_on, terms.received_on)
    return before.has_first and terms.has_first and days[0] is not None and days[1] is not None and days[1] > days[0]


def why_cannot_plan(terms: Terms, wanted: Sequence[Part], today: date) -> Refusal | None:
    """Say why the rest of a contract cannot be agreed on like this."""
    if any(part.received for part in terms.rest):
        return Refusal("contracts.plan_begun", _("已有一期到账，计划不能再改。"))
    if any(part.is_late(today) for part in terms.rest):
        return Refusal("contracts.plan_overdue", _("已有一期过期没收，计划不能再改。"))
    if any(part.amount <= 0 or part.due_on is None or part.due_on < terms.sign_on for part in wanted):
        return Refusal("contracts.plan_part", _("每期都要有金额，到期日不能早于签订日期。"))
    missing = terms.amount - terms.first_payment - sum((part.amount for part in wanted), Decimal(0))
    if wanted and missing:
        sentence = (
            _("首款加各期要正好等于合同金额，还差 %(n)s。") if missing > 0 else _("首款加各期超过合同金额 %(n)s。")
        )
        return Refusal("contracts.plan_sum", sentence % {"n": format_amount(abs(missing))})
    return None


def why_cannot_receive_part(part: Part, sign_on: date, today: date) -> Refusal | None:
    """Say what is wrong with what came of an instalment."""
    if not 0 <= part.received <= part.amount:
        return Refusal("contracts.received", _("已收不能超过这一期的应收。"), {"field": "received"})
    if part.received and part.received_on is None:
        return Refusal("contracts.received_on", _("请填写到账日期。"), {"field": "received_on"})
    if part.received_on is not None and not sign_on <= part.received_on <= today:
        return Refusal("contracts.received_on", _("到账日期要在签订日期和今天之间。"), {"field": "received_on"})
    return None


def why_cannot_void(state: str, reason: str) -> Refusal | None:
    """Say why a contract cannot be declared void."""
    if state == ContractState.VOID:
        return Refusal("contracts.is_void", _("这份合同已经作废。"))
    if not reason.strip():
        return Refusal("contracts.void_needs_reason", _("作废要写明原因。"), {"field": "reason"})
    return None

"""When a customer counts as signed, and when a signature is a good one (domain 05); pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import ContractState, Quality


@dataclass(frozen=True)
class Terms:
    """A contract as the rules see it."""

    amount: Decimal
    sign_on: date
    first_payment: Decimal
    first_due_on: date | None
    received: Decimal
    received_on: date | None
    state: str = ContractState.IN_FORCE


def signed_on(terms: Terms) -> date | None:
    """Return since when it counts as signed: in force, and at least the agreed first payment is there."""
    if terms.state != ContractState.IN_FORCE or terms.received < terms.first_payment:
        return None
    return max(terms.sign_on, terms.received_on or terms.sign_on) if terms.first_payment else terms.sign_on


def quality_of(terms: Terms, today: date) -> Quality:
    """Say whether a signature is qualified: every due instalment paid in full on time.

    The first payment is the only instalment known so far: late or missing after its day fails for good; pending
    until the whole amount is there.
    """
    due = terms.first_due_on
    if due is not None and terms.first_payment:
        paid_on = terms.received_on if terms.received >= terms.first_payment else None
        if (paid_on or today) > due:
            return Quality.FAILED
    if signed_on(terms) is None:
        return Quality.UNSIGNED
    return Quality.QUALIFIED if terms.received >= terms.amount else Quality.PENDING


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


def why_cannot_receive(terms: Terms, today: date) -> Refusal | None:
    """Say what is wrong with a payment."""
    if not 0 <= terms.received <= terms.amount:
        return Refusal("contracts.received", _("已收首款不能超过合同金额。"), {"field": "received"})
    if terms.received and terms.received_on is None:
        return Refusal("contracts.received_on", _("请填写到账日期。"), {"field": "received_on"})
    if terms.received_on is not None and not terms.sign_on <= terms.received_on <= today:
        return Refusal("contracts.received_on", _("到账日期要在签订日期和今天之间。"), {"field": "received_on"})
    return None


def why_cannot_void(state: str, reason: str) -> Refusal | None:
    """Say why a contract cannot be declared void."""
    if state == ContractState.VOID:
        return Refusal("contracts.is_void", _("这份合同已经作废。"))
    if not reason.strip():
        return Refusal("contracts.void_needs_reason", _("作废要写明原因。"), {"field": "reason"})
    return None

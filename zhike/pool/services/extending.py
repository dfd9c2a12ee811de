"""More protected days on request, days of leave, and customers that are locked: each asked, decided and kept here."""

from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.services import Asked as Request
from zhike.approvals.services import request
from zhike.customers.models import Customer
from zhike.customers.queries import lock_customer
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if

from ..choices import Asked
from ..clock import end_of
from ..models import CustomerLock, Extension, Holding, Leave
from ..queries import rulebook
from ..starting import facts_of
from .refreshing import refresh_clocks, refresh_person

EXTENSION, LEAVE = "pool.extension", "pool.leave"


class Offered(NamedTuple):
    """What a yes to more days would give: how many, until when, and how often it was and may be asked for."""

    days: int
    until: date
    used: int
    most: int


def why_cannot_extend(
    *, is_owner: bool, has_clock: bool, used: int, most: int, is_open: bool, gains: bool = True
) -> Refusal | None:
    """Say why more protected days cannot be asked for, or None."""
    if not is_owner:
        return Refusal("pool.extension_not_own", _("只有负责人可以申请延长保护期。"))
    if not has_clock:
        return Refusal("pool.extension_no_clock", _("这位客户没有保护期，不需要延长。"))
    if is_open:
        return Refusal("pool.extension_open", _("已有一份延期申请在审批。"), {}, _("请等审批结果。"))
    if used >= most:
        sentence = _("这位客户的保护期最多延长 {most} 次，已用完。").format(most=most)
        return Refusal("pool.extensions_used_up", sentence, {"most": most}, _("请尽快联系客户：有效联系会延长保护期。"))
    if not gains:
        sentence = _("保护期已到最长天数，延长也不会再往后。")
        return Refusal("pool.extension_capped", sentence, {}, _("请尽快签约，或请经理锁定这位客户。"))
    return None


def request_extension(*, actor: Actor, customer_id: int, reason: str, now: datetime) -> Extension:
    """Ask for more protected days; the approver is the manager unless the company set another flow.

    Until it is decided the rules do not take the customer back, at most up to the day that a yes would give.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="view")
        book = rulebook.glance_at_rulebook(timezone.localdate(now))
        force, holding = book.of(customer.pool_id), Holding.objects.filter(pk=customer_id).first()
        end = customer.protected_until
        until = _holds_until(end, holding, force, book) if force and holding and end else None
        refuse_if(
            why_cannot_extend(
                is_owner=customer.owner_id == actor.person_id,
                has_clock=until is not None,
                used=len(holding.extended) if holding else 0,
                most=force.rules.extension_requests_max if force else 0,
                is_open=Extension.objects.filter(customer_id=customer_id, state=Asked.OPEN).exists(),
                gains=bool(until and end and until > end),
            )
        )
        assert force is not None and holding is not None
        asked = Extension.objects.create(
            customer_id=customer_id,
            person_id=actor.person_id,
            began_at=holding.began_at,
            days=force.rules.extension_days,
            reason=reason.strip(),
            holds_until=until,
            created_at=now,
        )
        facts = {"customer": customer.name, "days": asked.days, "until": customer.protected_until}
        url = f"/customers/{customer_id}/"
        subject = Request(f"extension:{asked.pk}", facts, reason.strip(), url, customer_id)
        asked.request_id = request(actor=actor, kind=EXTENSION, asked=subject, now=now).pk
        asked.save(update_fields=["request_id"])
        refresh_clocks([customer_id], now)
    return asked


def find_extension(customer: Customer, now: datetime) -> Offered | None:
    """Return what a request for more days would give; None where no clock runs."""
    book = rulebook.glance_at_rulebook(timezone.localdate(now))
    force, holding = book.of(customer.pool_id), Holding.objects.filter(pk=customer.pk).first()
    if force is None or holding is None or customer.protected_until is None:
        return None
    until = _holds_until(customer.protected_until, holding, force, book)
    return Offered(force.rules.extension_days, until, len(holding.extended), force.rules.extension_requests_max)


def _start_of(customer: Customer, now: datetime) -> date:
    """Return the day from which granted days count: the end of the protection, or today when it is over."""
    today = timezone.localdate(now)
    return max(customer.protected_until or today, today)


def _holds_until(end: date, holding: Holding, force: rulebook.InForce, book: rulebook.Rulebook) -> date:
    """Return the day that the first yes would give, capped; asking again after a no never holds longer."""
    facts = facts_of(holding)
    more = replace(facts, extended=[*facts.extended, (end, force.rules.extension_days)])
    return end_of(more, force.rules, book.days(force.rules, holding.person_id))


def grant_extension(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Add the days from the end of the protection, or from today when it is over; never beyond the cap."""
    row = Extension.objects.get(request_id=asked.pk)
    customer = Customer.objects.select_for_update().get(pk=row.customer_id)
    held = Holding.objects.filter(pk=row.customer_id, began_at=row.began_at).first()
    start = _start_of(customer, now)
    Extension.objects.filter(pk=row.pk).update(state=Asked.GRANTED, decided_at=now, from_on=start)
    if held is None:
        return
    held.extended = [*held.extended, [start.isoformat(), row.days]]
    held.save(update_fields=["extended"])
    refresh_clocks([row.customer_id], now)
    record(actor=actor, kind="pool.extended", customer_id=row.customer_id, data={"days": row.days}, at=now)


def refuse_extension(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Close a request that was refused; the rules hold for the customer again."""
    _close(asked, Asked.REFUSED, now)


def withdraw_extension(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Close a request that was withdrawn; the rules hold for the customer again."""
    _close(asked, Asked.WITHDRAWN, now)


def _close(asked: ApprovalRequest, state: Asked, now: datetime) -> None:
    row = Extension.objects.get(request_id=asked.pk)
    Customer.objects.select_for_update().get(pk=row.customer_id)
    Extension.objects.filter(pk=row.pk).update(state=state, decided_at=now)
    refresh_clocks([row.customer_id], now)


def why_cannot_take_leave(*, first_on: date, last_on: date, today: date, most: int = 366) -> Refusal | None:
    """Say why these days are no leave: backwards, over already, or longer than a year."""
    if last_on < first_on:
        return Refusal("pool.leave_backwards", _("结束日期早于开始日期。"))
    if last_on < today:
        return Refusal("pool.leave_over", _("请假日期已经过去。"), {}, _("补请假请联系管理员。"))
    if (last_on - first_on).days >= most:
        return Refusal("pool.leave_too_long", _("一次请假最多一年。"))
    return None


def request_leave(*, actor: Actor, first_on: date, last_on: date, reason: str, now: datetime) -> Leave:
    """Ask for leave; once granted its days do not count for any of the person's clocks."""
    today = timezone.localdate(now)
    refuse_if(why_cannot_take_leave(first_on=first_on, last_on=last_on, today=today))
    with transaction.atomic():
        leave = Leave.objects.create(
            person_id=actor.person_id, first_on=first_on, last_on=last_on, reason=reason.strip(), created_at=now
        )
        facts = {"name": actor.name, "first": first_on, "last": last_on}
        subject = Request(f"leave:{leave.pk}", facts, reason.strip(), "/approvals/")
        leave.request_id = request(actor=actor, kind=LEAVE, asked=subject, now=now).pk
        leave.save(update_fields=["request_id"])
    return leave


def grant_leave(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Pause the clocks of the person on these days."""
    leave = Leave.objects.get(request_id=asked.pk)
    Leave.objects.filter(pk=leave.pk).update(state=Asked.GRANTED, decided_at=now)
    rulebook.forget()
    refresh_person(leave.person_id, now)


def refuse_leave(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Close a request that was refused."""
    Leave.objects.filter(request_id=asked.pk).update(state=Asked.REFUSED, decided_at=now)


def withdraw_leave(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Close a request that was withdrawn."""
    Leave.objects.filter(request_id=asked.pk).update(state=Asked.WITHDRAWN, decided_at=now)


def why_cannot_lock(*, reason: str, until: date | None, today: date) -> Refusal | None:
    """Say why a customer is not locked like this: without a reason, or until a day that is over."""
    if not reason.strip():
        return Refusal("pool.lock_without_reason", _("请写明为什么锁定。"), {"field": "reason"})
    if until is not None and until < today:
        return Refusal("pool.lock_over", _("锁定至的日期已经过去。"), {"field": "until"}, _("留空表示一直锁定。"))
    return None


def lock(*, actor: Actor, customer_id: int, reason: str, until: date | None, now: datetime) -> None:
    """Keep a customer from every sweep, until a day or for good; for who may assign it."""
    refuse_if(why_cannot_lock(reason=reason, until=until, today=timezone.localdate(now)))
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="assign")
        values = {"by_id": actor.id_or_none, "reason": reason.strip(), "until": until, "at": now}
        CustomerLock.objects.update_or_create(customer_id=customer_id, defaults=values)
        refresh_clocks([customer_id], now)
        record(actor=actor, kind="pool.locked", customer_id=customer_id, data={"reason": reason.strip()}, at=now)


def unlock(*, actor: Actor, customer_id: int, now: datetime) -> None:
    """Let the rules hold for a customer again; nothing happens to one that is not locked."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="assign")
        count, _kinds = CustomerLock.objects.filter(customer_id=customer_id).delete()
        if not count:
            return
        refresh_clocks([customer_id], now)
        record(actor=actor, kind="pool.unlocked", customer_id=customer_id, data={}, at=now)

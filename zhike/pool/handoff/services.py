"""Hand a customer from selling to serving: hand off, accept, send back, withdraw, tell the customer, escalate."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor, SystemActor
from zhike.access.models import Person
from zhike.access.policies import get_policy
from zhike.access.queries import person_names
from zhike.activities.choices import Outcome
from zhike.activities.services import FollowUpDraft, log_follow_up
from zhike.approvals.queries.people import find_managers
from zhike.customers.choices import Stage
from zhike.customers.models import Customer, Grant
from zhike.customers.queries.scope import lock_customer
from zhike.customers.queries.teams import role_name
from zhike.customers.services import change_customer, share_customer, unshare_customer
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.notify.services import notify

from ..models import HandOff, HandOffState
from . import kinds, rules
from .policy import HANDOFF
from .queries import get_hand_off


@dataclass(frozen=True, kw_only=True)
class HandOffDraft:
    """What the seller tells the one who serves."""

    to_person_id: int
    role: str
    promises: str
    people: str = ""
    risks: str = ""
    open_points: str = ""
    first_service_on: date


def hand_off(*, actor: Actor, customer_id: int, draft: HandOffDraft, now: datetime) -> HandOff:
    """Ask a colleague to serve a customer from now on; he sees it at once and edits it when he accepted.

    Needs the right to edit the customer. Locks the customer. Records pool.handed_off; the receiver hears of it.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        refuse_if(
            rules.why_cannot_hand_off(
                is_open=HandOff.objects.filter(customer_id=customer_id, state=HandOffState.WAITING).exists(),
                is_self=draft.to_person_id == actor.person_id,
                is_active=Person.objects.filter(pk=draft.to_person_id, is_active=True).exists(),
                first_service_on=draft.first_service_on,
                today=timezone.localdate(now),
            )
        )
        grant_id = _let_in(actor, customer_id, draft, now)
        one = HandOff.objects.create(
            customer_id=customer_id,
            from_person_id=actor.person_id,
            grant_id=grant_id,
            created_at=now,
            due_at=now + timedelta(hours=get_policy(HANDOFF)["accept_hours"]),
            **vars(draft),
        )
        _note(actor, one, kinds.HANDED_OFF, now)
        words = lazy("%(name)s 请你接手客户的售后服务")
        _tell([one.to_person_id], one, customer.name, words, now, "asked", name=actor.name)
        _tell_managers(actor, one, customer.name, now)
    return one


def accept_hand_off(*, actor: Actor, hand_off_id: int, now: datetime) -> HandOff:
    """Take a customer over: the receiver may edit it, it enters 售后, and the seller is asked to tell the customer."""
    with transaction.atomic():
        one, customer = _locked(actor, hand_off_id)
        refuse_if(rules.why_cannot_accept(state=one.state, is_receiver=one.to_person_id == actor.person_id))
        _end(one, HandOffState.ACCEPTED, now)
        giver = SystemActor(name=actor.name)
        share_customer(
            actor=giver,
            customer_id=one.customer_id,
            person_id=one.to_person_id,
            role=one.role,
            can_write=True,
            now=now,
        )
        if get_policy(HANDOFF)["moves_stage"] and customer.stage != Stage.AFTER_SALES:
            changes = {"stage": Stage.AFTER_SALES.value}
            change_customer(actor=giver, customer_id=customer.pk, version=customer.version, changes=changes, now=now)
        _note(actor, one, kinds.ACCEPTED, now)
        words = lazy("%(name)s 已接收，请告知客户今后由谁服务")
        _tell([one.from_person_id], one, customer.name, words, now, "accepted", name=actor.name)
    return one


def return_hand_off(*, actor: Actor, hand_off_id: int, answer: str, now: datetime) -> HandOff:
    """Send a hand-off back with what is missing; the receiver leaves the team again."""
    with transaction.atomic():
        one, customer = _locked(actor, hand_off_id)
        refuse_if(rules.why_cannot_accept(state=one.state, is_receiver=one.to_person_id == actor.person_id))
        refuse_if(rules.why_cannot_return(answer))
        one.answer = answer.strip()[:300]
        _end(one, HandOffState.RETURNED, now)
        _take_role_back(one, now)
        _note(actor, one, kinds.RETURNED, now)
        words = lazy("%(name)s 退回了交接单")
        _tell([one.from_person_id], one, customer.name, words, now, "returned", name=actor.name)
    return one


def withdraw_hand_off(*, actor: Actor, hand_off_id: int, now: datetime) -> HandOff:
    """Take one's own hand-off back while nobody accepted it."""
    with transaction.atomic():
        one, _customer = _locked(actor, hand_off_id)
        is_giver = one.from_person_id == actor.person_id
        refuse_if(rules.why_cannot_withdraw_hand_off(state=one.state, is_giver=is_giver))
        _end(one, HandOffState.WITHDRAWN, now)
        _take_role_back(one, now)
        _note(actor, one, kinds.WITHDRAWN, now)
    return one


def note_customer_told(*, actor: Actor, hand_off_id: int, how: str, words: str, now: datetime) -> HandOff:
    """Note that the customer heard who serves it now: a follow-up with the words, on the timeline like any contact."""
    with transaction.atomic():
        one, _customer = _locked(actor, hand_off_id)
        takes_part = actor.person_id in (one.from_person_id, one.to_person_id)
        refuse_if(rules.why_cannot_tell(state=one.state, is_told=one.told_at is not None, takes_part=takes_part))
        one.told_at, one.told_by_id, one.told_how = now, actor.id_or_none, how
        one.save(update_fields=["told_at", "told_by_id", "told_how"])
        draft = FollowUpDraft(
            customer_id=one.customer_id,
            entry_key=uuid.uuid5(uuid.NAMESPACE_URL, f"hand-off-told-{one.pk}"),
            kind=how,
            outcome=Outcome.REACHED,
            content=words or _("已告知客户今后由谁服务"),
        )
        log_follow_up(actor=actor, draft=draft, now=now)
    return one


def escalate_hand_offs(*, now: datetime) -> int:
    """Tell managers of hand-offs that nobody accepted in time, one level higher each time; safe to run twice."""
    policy, told = get_policy(HANDOFF), 0
    late = HandOff.objects.filter(state=HandOffState.WAITING, due_at__lte=now, level__lt=policy["levels"])
    for pk, level in late.order_by("pk").values_list("pk", "level"):
        with transaction.atomic():
            again = now + timedelta(hours=policy["again_hours"])
            taken = HandOff.objects.filter(pk=pk, state=HandOffState.WAITING, level=level, due_at__lte=now)
            if taken.update(level=F("level") + 1, escalated_at=now, due_at=again):
                _escalate(HandOff.objects.get(pk=pk), now)
                told += 1
    return told


def _escalate(one: HandOff, now: datetime) -> None:
    name = Customer.objects.filter(pk=one.customer_id).values_list("name", flat=True).first() or ""
    managers = find_managers(one.to_person_id, one.level)
    words = lazy("交接单没有按时接收（接收人 %(name)s）")
    to = person_names([one.to_person_id]).get(one.to_person_id, "")
    people = {*managers, one.from_person_id, one.to_person_id}
    _tell(sorted(people), one, name, words, now, f"late-{one.level}", name=to)
    _note(SystemActor(), one, kinds.ESCALATED, now)


def _let_in(actor: Actor, customer_id: int, draft: HandOffDraft, now: datetime) -> int | None:
    """Let the receiver see the customer; None when he has the role already."""
    to, role = draft.to_person_id, draft.role
    if Grant.objects.filter(customer_id=customer_id, person_id=to, role=role).exists():
        return None
    return share_customer(actor=actor, customer_id=customer_id, person_id=to, role=role, now=now).pk


def _locked(actor: Actor, hand_off_id: int) -> tuple[HandOff, Customer]:
    """Lock the customer, then the hand-off; whoever sees neither finds nothing."""
    customer_id = get_hand_off(actor=actor, hand_off_id=hand_off_id).customer_id
    customer = lock_customer(actor=actor, customer_id=customer_id, capability="view")
    return HandOff.objects.select_for_update().get(pk=hand_off_id), customer


def _end(one: HandOff, state: str, now: datetime) -> None:
    one.state, one.ended_at = state, now
    one.save(update_fields=["state", "ended_at", "answer"])


def _take_role_back(one: HandOff, now: datetime) -> None:
    if one.grant_id and Grant.objects.filter(customer_id=one.customer_id, pk=one.grant_id).exists():
        unshare_customer(actor=SystemActor(), customer_id=one.customer_id, grant_id=one.grant_id, now=now)


def _note(actor: Actor, one: HandOff, kind: str, now: datetime) -> None:
    names = person_names([one.from_person_id, one.to_person_id])
    data = {
        "hand_off": one.pk,
        "from_name": names.get(one.from_person_id, ""),
        "to_name": names.get(one.to_person_id, ""),
        "role_name": role_name(one.role),
        "reason": one.answer,
    }
    record(actor=actor, kind=kind, customer_id=one.customer_id, data=data, at=now)


def _tell_managers(actor: Actor, one: HandOff, customer: str, now: datetime) -> None:
    """Let the receiver's managers know, so that the team plans for one more customer."""
    managers = find_managers(one.to_person_id) - {actor.person_id, one.to_person_id}
    to = person_names([one.to_person_id]).get(one.to_person_id, "")
    words = lazy("客户的售后服务移交给了你团队的%(name)s")
    _tell(sorted(managers), one, customer, words, now, "team", name=to)


def _tell(people: list[int], one: HandOff, customer: str, words: object, now: datetime, key: str, *, name: str) -> None:
    notify(
        person_ids=people,
        kind=kinds.MESSAGE,
        title=kinds.filled(words, {"name": name}),
        body=customer,
        url=reverse("pool:hand_off", args=[one.pk]),
        customer_id=one.customer_id,
        key=f"hand-off-{one.pk}-{key}",
        at=now,
    )

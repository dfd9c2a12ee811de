"""Plan a visit, change the plan, call it off; with a yes of the manager where the company wants one."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.queries import get_actor, person_names
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.services import Asked, request
from zhike.customers.models import Contact, Customer
from zhike.customers.queries import lock_customer
from zhike.customers.queries.scope import may as may_customer
from zhike.customers.queries.scope import reaches
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if
from zhike.notify.services import notify

from ...models import Visit, VisitContact, VisitMember
from ...services.checks import require_own_contact
from .. import rules
from ..choices import VisitState
from ..drafts import VisitDraft
from ..kinds import CANCELLED, CHANGED, INVITED, PLANNED
from ..policy import ALWAYS, VisitPolicy, current_policy
from ..queries.scope import VISIT, goes_along, may_coach, may_edit

APPROVAL = "activities.visit"
_LOCKED = ("name", "address", "kind", "version")


def plan_visit(*, actor: Actor, draft: VisitDraft, now: datetime) -> Visit:
    """Plan a visit for oneself or, with the right to change visits, for a colleague who sees the customer.

    The same plan delivered twice returns the first one. Refused with a code of rules.why_cannot_plan. Waits for the
    manager's yes where the company set it so. Locks the customer; records activities.visit_planned.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=draft.customer_id, capability="view", columns=_LOCKED)
        refuse_if(rules.why_no_right_to_plan(may=reaches(actor, VISIT, "create", customer)))
        earlier = Visit.objects.filter(customer_id=customer.pk, entry_key=draft.entry_key).first()
        if earlier is not None:
            return earlier
        policy = current_policy()
        refuse_if(rules.why_cannot_plan(purpose=draft.purpose, planned_at=draft.planned_at, now=now))
        _require_people(actor, customer, draft)
        visit = Visit(
            customer=customer,
            entry_key=draft.entry_key,
            created_by_id=actor.person_id,
            created_at=now,
            state=VisitState.WAITING if policy.approval == ALWAYS else VisitState.PLANNED,
        )
        _fill(visit, draft, customer, policy, actor)
        visit.save()
        _set_people(visit, draft)
        if visit.state == VisitState.WAITING:
            _ask(actor, visit, now)
        record(actor=actor, kind=PLANNED, customer_id=customer.pk, data=_data(visit), at=now)
        _invite(actor, visit, draft.member_ids, now)
    return visit


def change_visit(*, actor: Actor, visit_id: int, draft: VisitDraft, seen_version: int, now: datetime) -> Visit:
    """Change a plan as long as nobody has been there. Refused over an unseen change. Locks the customer."""
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=draft.customer_id, visit_id=visit_id)
        is_own = actor.person_id in (visit.person_id, visit.coach_id, visit.created_by_id)
        refuse_if(rules.why_cannot_change(is_own=is_own, may_edit=may_edit(actor, visit), state=visit.state))
        refuse_if(rules.why_visit_changed(seen=seen_version, version=visit.version))
        refuse_if(rules.why_cannot_plan(purpose=draft.purpose, planned_at=draft.planned_at, now=now))
        _require_people(actor, visit.customer, draft, visitor_id=visit.person_id)
        known = set(visit.members.values_list("person_id", flat=True)) | {visit.coach_id}
        visitor_id = visit.person_id
        _fill(visit, draft, visit.customer, current_policy(), actor)
        visit.person_id = draft.person_id or visitor_id
        visit.version += 1
        visit.save()
        _set_people(visit, draft)
        record(actor=actor, kind=CHANGED, customer_id=visit.customer_id, data=_data(visit), at=now)
        fresh = {*draft.member_ids, *([visit.coach_id] if visit.coach_id else [])} - known
        _invite(actor, visit, fresh, now, with_coach=False)
    return visit


def move_visit(
    *, actor: Actor, customer_id: int, visit_id: int, at: datetime, keeps_hour: bool, now: datetime
) -> Visit:
    """Move a visit to another time; with `keeps_hour` only to another day. Refused as change_visit."""
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
        is_own = actor.person_id in (visit.person_id, visit.coach_id, visit.created_by_id)
        refuse_if(rules.why_cannot_change(is_own=is_own, may_edit=may_edit(actor, visit), state=visit.state))
        if keeps_hour:
            day = timezone.localdate(at)
            at = timezone.localtime(visit.planned_at).replace(year=day.year, month=day.month, day=day.day)
        refuse_if(rules.why_cannot_plan(purpose=visit.purpose, planned_at=at, now=now))
        visit.planned_at, visit.position = at, None
        visit.version += 1
        visit.save(update_fields=["planned_at", "position", "version"])
        record(actor=actor, kind=CHANGED, customer_id=customer_id, data=_data(visit), at=now)
        people = {visit.person_id, visit.coach_id, *visit.members.values_list("person_id", flat=True)}
        title = format_lazy(_("拜访改期：{customer}"), customer=visit.customer.name)
        body = f"{timezone.localtime(at):%m-%d %H:%M} {visit.purpose}"
        _tell(actor, visit, people, title, body, f"visit-{visit.pk}-{visit.version}", now)
    return visit


def cancel_visit(*, actor: Actor, customer_id: int, visit_id: int, reason: str, now: datetime) -> Visit:
    """Call a visit off with a word why; the timeline keeps it. Locks the customer."""
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
        is_own = actor.person_id in (visit.person_id, visit.created_by_id)
        refuse_if(rules.why_cannot_change(is_own=is_own, may_edit=may_edit(actor, visit), state=visit.state))
        refuse_if(_why_no_reason(reason))
        visit.state, visit.reason = VisitState.CANCELLED, reason.strip()[:200]
        visit.version += 1
        visit.save(update_fields=["state", "reason", "version"])
        record(actor=actor, kind=CANCELLED, customer_id=customer_id, data=_data(visit) | {"reason": reason}, at=now)
        people = {visit.person_id, visit.coach_id, *visit.members.values_list("person_id", flat=True)}
        title = format_lazy(_("拜访取消：{customer}"), customer=visit.customer.name)
        _tell(actor, visit, people, title, reason, f"visit-off-{visit.pk}", now)
    return visit


def _why_no_reason(reason: str) -> Refusal | None:
    if len(reason.strip()) >= 2:
        return None
    return Refusal("activities.reason_missing", str(_("写一句为什么取消。")), {"field": "reason"})


def lock_visit(*, actor: Actor, customer_id: int, visit_id: int, columns: Sequence[str] = ()) -> Visit:
    """Lock a customer in scope, then its visit if the actor may see it; else Http404."""
    read = (*_LOCKED, *columns)
    customer = lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=read)
    visit = Visit.objects.select_for_update().filter(customer_id=customer_id, pk=visit_id).first()
    if visit is None or not (goes_along(actor, visit) or reaches(actor, VISIT, "view", customer)):
        raise Http404
    visit.customer = customer
    return visit


def known_address(actor: Actor, customer: Customer) -> str:
    """Return the customer's address for a visit, as far as the planner sees it in full."""
    return customer.address if is_open(actor, "customer", "address") else ""


def _fill(visit: Visit, draft: VisitDraft, customer: Customer, policy: VisitPolicy, actor: Actor) -> None:
    visit.person_id = draft.person_id or actor.person_id
    visit.visit_type = draft.visit_type
    visit.purpose = draft.purpose.strip()[:200]
    visit.agenda, visit.materials = draft.agenda.strip(), draft.materials.strip()
    visit.address = (known_address(actor, customer) if draft.address is None else draft.address).strip()[:200]
    visit.planned_at = draft.planned_at
    visit.minutes = rules.minutes_for(
        wanted=draft.minutes,
        visit_type=draft.visit_type,
        first_minutes=policy.first_minutes,
        minutes=policy.minutes,
    )
    visit.coach_id, visit.focus = draft.coach_id, draft.focus.strip()[:200] if draft.coach_id else ""


def _require_people(actor: Actor, customer: Customer, draft: VisitDraft, visitor_id: int | None = None) -> None:
    """Refuse people of another customer, a visitor who does not see this one, and a coach without the right."""
    for contact_id in draft.contact_ids:
        require_own_contact(customer.pk, contact_id)
    visitor = draft.person_id or visitor_id or actor.person_id
    if visitor not in (actor.person_id, visitor_id):
        refuse_if(rules.why_no_right_to_plan(may=reaches(actor, VISIT, "edit", customer)))
        sent = get_actor(visitor)
        may_visit = may_customer(sent, customer, "view") and reaches(sent, VISIT, "create", customer)
        refuse_if(rules.why_cannot_send(may_visit=may_visit, name=person_names([visitor]).get(visitor, "")))
    if draft.coach_id:
        coach = get_actor(draft.coach_id)
        allowed = may_customer(coach, customer, "view") and may_coach(coach, customer)
        refuse_if(rules.why_bad_coach(is_self=draft.coach_id == visitor, may_coach=allowed))


def _set_people(visit: Visit, draft: VisitDraft) -> None:
    """Keep who goes along and who is met; the visitor and the coach are not listed twice."""
    set_contacts(visit, draft.contact_ids)
    members = [pk for pk in dict.fromkeys(draft.member_ids) if pk not in (visit.person_id, visit.coach_id)]
    known = set(person_names(members))
    VisitMember.objects.filter(customer_id=visit.customer_id, visit=visit).exclude(person_id__in=members).delete()
    VisitMember.objects.bulk_create(
        (VisitMember(customer_id=visit.customer_id, visit=visit, person_id=pk) for pk in members if pk in known),
        ignore_conflicts=True,
    )


def set_contacts(visit: Visit, contact_ids: Iterable[int]) -> None:
    """Keep whom one goes to see, or saw; people of other customers are left out."""
    own = Contact.objects.filter(customer_id=visit.customer_id, pk__in=list(contact_ids))
    ids = list(own.values_list("pk", flat=True))
    VisitContact.objects.filter(customer_id=visit.customer_id, visit=visit).exclude(contact_id__in=ids).delete()
    VisitContact.objects.bulk_create(
        (VisitContact(customer_id=visit.customer_id, visit=visit, contact_id=pk) for pk in ids), ignore_conflicts=True
    )


def _data(visit: Visit) -> dict[str, object]:
    when = f"{timezone.localtime(visit.planned_at):%m-%d %H:%M}"
    return {"visit": visit.pk, "purpose": visit.purpose, "when": when, "type": visit.visit_type}


def _ask(actor: Actor, visit: Visit, now: datetime) -> None:
    facts = {
        "customer": visit.customer.name,
        "purpose": visit.purpose,
        "when": f"{timezone.localtime(visit.planned_at):%Y-%m-%d %H:%M}",
        "minutes": visit.minutes,
    }
    url = f"/visits/{visit.customer_id}/{visit.pk}/"
    asked = Asked(f"visit:{visit.pk}", facts, visit.purpose, url, visit.customer_id)
    visit.request_id = request(actor=actor, kind=APPROVAL, asked=asked, now=now).pk
    visit.save(update_fields=["request_id"])


def _invite(actor: Actor, visit: Visit, ids: Iterable[int], now: datetime, *, with_coach: bool = True) -> None:
    people = {*ids, visit.person_id, *([visit.coach_id] if with_coach and visit.coach_id else [])}
    title = format_lazy(_("一起拜访 {customer}"), customer=visit.customer.name)
    body = f"{timezone.localtime(visit.planned_at):%m-%d %H:%M} {visit.purpose}"
    _tell(actor, visit, people, title, body, f"visit-{visit.pk}-{visit.version}", now)


def _tell(
    actor: Actor, visit: Visit, people: Iterable[int | None], title: str | Promise, body: str, key: str, now: datetime
) -> None:
    notify(
        person_ids=[pk for pk in people if pk and pk != actor.person_id],
        kind=INVITED,
        title=title,
        body=body[:200],
        url=f"/visits/{visit.customer_id}/{visit.pk}/",
        customer_id=visit.customer_id,
        key=key,
        at=now,
    )


def grant_visit(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Let a visit that waited for a yes take place."""
    _settle(asked, VisitState.PLANNED)


def refuse_visit(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Close a visit that got a no."""
    _settle(asked, VisitState.REFUSED)


def withdraw_visit(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Close a visit whose request was withdrawn."""
    _settle(asked, VisitState.CANCELLED)


def _settle(asked: ApprovalRequest, state: str) -> None:
    assert asked.customer_id is not None
    rows = Visit.objects.filter(customer_id=asked.customer_id, request_id=asked.pk, state=VisitState.WAITING)
    rows.update(state=state)

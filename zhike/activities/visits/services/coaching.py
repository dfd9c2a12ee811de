"""陪访: score a visit one went along on, have it acknowledged, see on a later visit whether anything changed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.notify.services import notify

from ...models import Coaching, CoachingForm, CoachingPoint, Visit
from .. import rules
from ..choices import HAPPENED
from ..drafts import AgainDraft, CoachingDraft, PointDraft
from ..kinds import COACHED, COACHING, POINT_RECHECKED
from ..queries.scope import may_coach, may_look_again
from ..skills import compute_score, read_skills, why_bad_ratings
from .planning import lock_visit


def coach_visit(*, actor: Actor, draft: CoachingDraft, now: datetime) -> Coaching:
    """Score a visit by the form in force, and name at most three behaviours to change.

    Only the coach who went along writes; until somebody acknowledged it a second time replaces the first. Tells the
    rep. Refused with a code of rules.why_cannot_coach. Locks the customer; records activities.visit_coached.
    """
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=draft.customer_id, visit_id=draft.visit_id)
        require_coachable(actor, visit)
        form = CoachingForm.objects.filter(pk=draft.form_id, visit_type=visit.visit_type).first()
        if form is None:
            raise Http404
        items = read_skills(form.items)
        refuse_if(why_bad_ratings(items, draft.ratings))
        refuse_if(rules.why_bad_points(draft.points, today=timezone.localdate(now)))
        coaching = _write(visit, form, draft, now)
        _set_points(coaching, draft.points)
        data = {"visit": visit.pk, "score": float(coaching.score), "points": len(draft.points)}
        record(actor=actor, kind=COACHED, customer_id=visit.customer_id, data=data, at=now)
        title = format_lazy(_("陪访评分：平均 {score} 分，请确认"), score=f"{coaching.score:g}")
        _tell(visit, visit.person_id, title, "；".join(one.behaviour for one in draft.points), "coached", now)
    return coaching


def require_coachable(actor: Actor, visit: Visit) -> None:
    """Refuse whoever did not go along as the coach, and what was acknowledged already."""
    is_coach = visit.coach_id == actor.person_id
    refuse_if(rules.why_cannot_coach(is_coach=is_coach, may_coach=may_coach(actor, visit.customer), state=visit.state))
    earlier = Coaching.objects.filter(customer_id=visit.customer_id, visit=visit).first()
    refuse_if(rules.why_cannot_coach_again(is_acknowledged=bool(earlier and earlier.acknowledged_at)))


def _write(visit: Visit, form: CoachingForm, draft: CoachingDraft, now: datetime) -> Coaching:
    items = read_skills(form.items)
    values: dict[str, Any] = {
        "form": form,
        "person_id": visit.person_id,
        "coach_id": visit.coach_id,
        "ratings": {item.key: int(draft.ratings[item.key]) for item in items},
        "score": compute_score(items, draft.ratings),
        "good": draft.good.strip(),
        "at": now,
    }
    coaching, _created = Coaching.objects.update_or_create(customer_id=visit.customer_id, visit=visit, defaults=values)
    return coaching


def _set_points(coaching: Coaching, points: tuple[PointDraft, ...]) -> None:
    CoachingPoint.objects.filter(customer_id=coaching.customer_id, coaching=coaching).delete()
    CoachingPoint.objects.bulk_create(
        CoachingPoint(
            customer_id=coaching.customer_id,
            coaching=coaching,
            number=number,
            behaviour=point.behaviour.strip()[:200],
            evidence=point.evidence.strip(),
            wanted=point.wanted.strip()[:200],
            before=point.before,
            recheck_on=point.recheck_on,
        )
        for number, point in enumerate(points, start=1)
    )


def acknowledge_coaching(*, actor: Actor, customer_id: int, visit_id: int, reply: str, now: datetime) -> Coaching:
    """Say that one has read what was written about oneself, with a word of one's own; from then on it stands."""
    with transaction.atomic():
        visit = lock_visit(actor=actor, customer_id=customer_id, visit_id=visit_id)
        coaching = _lock_coaching(visit)
        is_own, done = coaching.person_id == actor.person_id, coaching.acknowledged_at is not None
        refuse_if(rules.why_cannot_acknowledge(is_own=is_own, done=done))
        coaching.acknowledged_at, coaching.reply = now, reply.strip()[:2000]
        coaching.save(update_fields=["acknowledged_at", "reply"])
        title = format_lazy(_("{name}已确认陪访评分"), name=actor.name)
        _tell(visit, coaching.coach_id, title, coaching.reply, "acknowledged", now)
    return coaching


def _lock_coaching(visit: Visit) -> Coaching:
    rows = Coaching.objects.select_for_update().filter(customer_id=visit.customer_id, visit=visit)
    coaching = rows.first()
    if coaching is None:
        raise Http404
    return coaching


def look_again(*, actor: Actor, draft: AgainDraft, now: datetime) -> CoachingPoint:
    """Say what became of a behaviour, seen on a later visit of the same rep that the coach knows of.

    With `again_on` the behaviour stays open until that day. Locks the customer of the first visit; records
    activities.coaching_rechecked and tells the rep.
    """
    with transaction.atomic():
        point = _lock_point(actor, draft)
        coaching = point.coaching
        again = _find_again(coaching, draft.again_id)
        refuse_if(
            rules.why_cannot_look_again(
                is_coach=may_look_again(actor, coaching, coaching.visit.customer),
                has_left=not coaching.person.is_active,
                is_open=point.rechecked_on is None,
                is_later=again is not None,
                found=draft.found,
            )
        )
        refuse_if(rules.why_bad_second_look(after=draft.after, again_on=draft.again_on, today=timezone.localdate(now)))
        _close(point, draft, now)
        data = {"visit": coaching.visit_id, "point": point.pk, "before": point.before, "after": draft.after}
        record(actor=actor, kind=POINT_RECHECKED, customer_id=point.customer_id, data=data, at=now)
        title = format_lazy(_("复查“{what}”：{before} → {after}"), what=point.behaviour, before=point.before,
                            after=draft.after)  # fmt: skip
        _tell(coaching.visit, coaching.person_id, title, draft.found, f"again-{point.pk}-{now:%Y%m%d%H%M}", now)
    return point


def _lock_point(actor: Actor, draft: AgainDraft) -> CoachingPoint:
    rows = CoachingPoint.objects.filter(customer_id=draft.customer_id, pk=draft.point_id)
    found = rows.values_list("coaching__visit_id", flat=True).first()
    if found is None:
        raise Http404
    visit = lock_visit(actor=actor, customer_id=draft.customer_id, visit_id=found)
    point = rows.select_for_update(of=("self",)).select_related("coaching__coach", "coaching__person").get()
    point.coaching.visit = visit
    return point


def _find_again(coaching: Coaching, again_id: int) -> Visit | None:
    """Return the later visit on which one looked again: the same rep, with somebody there after the first one."""
    later = Visit.objects.filter(pk=again_id, person_id=coaching.person_id, state__in=HAPPENED)
    return later.exclude(pk=coaching.visit_id).filter(planned_at__gt=coaching.visit.planned_at).first()


def _close(point: CoachingPoint, draft: AgainDraft, now: datetime) -> None:
    point.found = draft.found.strip()
    if draft.again_on:
        point.recheck_on = draft.again_on
        point.save(update_fields=["found", "recheck_on"])
        return
    point.after, point.again_id, point.rechecked_on = draft.after, draft.again_id, timezone.localdate(now)
    point.save(update_fields=["found", "after", "again_id", "rechecked_on"])


def _tell(visit: Visit, person_id: int, title: str | Promise, body: str, key: str, now: datetime) -> None:
    notify(
        person_ids=[person_id],
        kind=COACHING,
        title=title,
        body=body[:200],
        url=f"/visits/{visit.customer_id}/{visit.pk}/coaching/",
        customer_id=visit.customer_id,
        key=f"coaching-{visit.pk}-{key}-{now:%Y%m%d%H%M%S}",
        at=now,
    )

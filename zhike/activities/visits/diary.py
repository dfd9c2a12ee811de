"""Visits as entries of the calendar and of a person's feed; those ahead move to another hour by dragging."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from zhike.access.actor import Actor

from ..agenda.sources import Asked, Entry
from ..models import Visit, VisitMember
from ..todo.drafts import Due
from .choices import HAPPENED, VisitState
from .queries.scope import visible_visits
from .services.planning import move_visit

KEY = "visit"
_OFF = (VisitState.CANCELLED, VisitState.REFUSED)


def find_visits(asked: Asked) -> list[Entry]:
    """Return the visits of a span, whoever of the people asked for goes along; two queries."""
    rows = visible_visits(asked.actor).filter(planned_at__gte=asked.first, planned_at__lt=asked.last)
    rows = rows.exclude(state__in=(*_OFF, *HAPPENED) if asked.for_feed else _OFF)
    if asked.person_ids is not None:
        along = VisitMember.objects.filter(person_id__in=asked.person_ids).values("visit_id")
        people = Q(person_id__in=asked.person_ids) | Q(coach_id__in=asked.person_ids) | Q(pk__in=along)
        rows = rows.filter(people)
    visits = list(rows.select_related("customer").order_by("planned_at", "pk")[: asked.limit])
    members: dict[int, list[int]] = defaultdict(list)
    known = VisitMember.objects.filter(visit_id__in=[visit.pk for visit in visits])
    for visit_id, person_id in known.values_list("visit_id", "person_id"):
        members[visit_id].append(person_id)
    return [_entry(visit, members[visit.pk], asked.now) for visit in visits]


def _entry(visit: Visit, members: list[int], now: datetime) -> Entry:
    people = [visit.person_id, *([visit.coach_id] if visit.coach_id else []), *members]
    return Entry(
        source=KEY,
        id=visit.pk,
        title=visit.purpose,
        starts_at=visit.planned_at,
        minutes=visit.minutes,
        customer_id=visit.customer_id,
        customer_name=visit.customer.name,
        person_ids=tuple(people),
        url=reverse("visits:detail", args=[visit.customer_id, visit.pk]),
        tone="red" if visit.is_ahead and visit.planned_at < now else "",
        note="\n".join(part for part in (visit.address, visit.agenda, visit.materials) if part),
        is_done=visit.has_happened,
        is_fixed=not visit.is_ahead,
    )


def move_entry(actor: Actor, visit_id: int, due: Due, now: datetime) -> None:
    """Move a visit ahead to another hour; on another day alone it keeps its hour."""
    row = visible_visits(actor).filter(pk=visit_id).first()
    if row is None:
        raise Http404
    move_visit(
        actor=actor, customer_id=row.customer_id, visit_id=visit_id, at=due.at, keeps_hour=due.is_all_day, now=now
    )

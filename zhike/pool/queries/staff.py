"""People as the presence screen shows them: at work or why not, how much they hold and got today."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.approvals.models import Absence
from zhike.lib.refusals import Refusal, refuse_if

from .. import presence_rules as rules
from ..choices import Asked
from ..models import LeadAssignment, Leave, Presence, Shift
from .attendance import find_absent
from .loads import read_tallies

MOST = 200
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Standing:
    """One person: present or why not, and the figures beside."""

    person: Person
    absent: Refusal | None
    held: int
    today: int
    weight: int
    own_limit: int | None


@dataclass(frozen=True)
class OwnPresence:
    """Everything about one person's work: pause, shifts, days away, strengths."""

    person: Person
    absent: Refusal | None
    presence: Presence
    shifts: Sequence[Shift]
    away: Sequence[tuple[date, date]]


def find_managed(actor: Actor) -> list[Person]:
    """Return the active people whose presence the actor may set, himself left out."""
    reach = reach_of(actor, "customer", "assign")
    people = Person.objects.filter(is_active=True).exclude(pk=actor.person_id).order_by("name_sort", "pk")
    if not reach.everything:
        people = people.filter(department_id__in=reach.department_ids)
    return list(people[:MOST])


def list_standings(*, actor: Actor, now: datetime) -> list[Standing]:
    """Return the people whom the actor manages as they stand at this moment; a fixed number of queries."""
    people = find_managed(actor)
    ids = [person.pk for person in people]
    absent = find_absent(ids, now, by_the_hour=True)
    tallies = read_tallies(ids, now, lock=False, claims=False)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    leads = LeadAssignment.objects.filter(person_id__in=ids, at__gte=midnight)
    today = Counter(leads.values_list("person_id", flat=True))
    weights = dict(Presence.objects.filter(person_id__in=ids).values_list("person_id", "weight"))
    return [
        Standing(
            one,
            absent[one.pk],
            tallies[one.pk].count(with_signed=False),
            today[one.pk],
            weights.get(one.pk, 1),
            tallies[one.pk].own_limit,
        )
        for one in people
    ]


def get_presence(*, actor: Actor, person_id: int, now: datetime) -> OwnPresence:
    """Return one person's presence; others than oneself only where the actor manages them."""
    is_self = person_id == actor.person_id
    person = Person.objects.select_related("department").filter(pk=person_id, is_active=True).first()
    if person is None:
        raise Http404
    refuse_if(rules.why_cannot_set_presence(is_self=is_self, may_manage=may_manage(actor, person)))
    today = timezone.localdate(now)
    near = {"person_id": person_id, "last_on__gte": today, "first_on__lte": today + AHEAD}
    granted = Leave.objects.filter(state=Asked.GRANTED, **near).values_list("first_on", "last_on")
    away = [*granted, *Absence.objects.filter(**near).values_list("first_on", "last_on")]
    presence = Presence.objects.filter(pk=person_id).first() or Presence(person_id=person_id, changed_at=now)
    return OwnPresence(
        person,
        find_absent([person_id], now, by_the_hour=True)[person_id],
        presence,
        list(Shift.objects.filter(person_id=person_id).order_by("starts")),
        sorted(set(away)),
    )


def may_manage(actor: Actor, person: Person) -> bool:
    """Say whether the actor's right to assign customers reaches this person."""
    reach = reach_of(actor, "customer", "assign")
    return reach.everything or (person.department_id in reach.department_ids)

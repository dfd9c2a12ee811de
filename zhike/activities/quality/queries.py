"""How many entries each person wrote in a stretch of days, and how; every figure leads to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Avg, Count, Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.functions import Extract, Length
from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.customers.queries import visible_to

from ..choices import Origin
from ..closing import open_rows
from ..models import EntryMark, FollowUp, FollowUpComment
from ..rules import REACHED
from ..talking.queries import OBJECT
from .choices import MarkKind

PERIODS = {"7": 7, "30": 30, "90": 90}
PEOPLE = 300
_FOUND = Q(outcome__in=REACHED)


class _Median(Aggregate):
    """The middle value."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Figures:
    """What one person wrote."""

    person_id: int
    name: str
    entries: int = 0
    customers: int = 0
    reached: int = 0
    with_next: int = 0
    kept: int = 0
    letters: float | None = None
    delay_seconds: float | None = None
    copied: int = 0
    late: int = 0
    commented: int = 0

    @property
    def reached_share(self) -> int | None:
        """Return in how many of a hundred entries somebody was reached."""
        return self._share(self.reached)

    @property
    def next_share(self) -> int | None:
        """Return how many of a hundred entries say what comes next."""
        return self._share(self.with_next)

    @property
    def delay_hours(self) -> float:
        """Return the hours after which half of the entries were written."""
        return round(max(0.0, self.delay_seconds or 0) / 3600, 1)

    def _share(self, part: int) -> int | None:
        return round(100 * part / self.entries) if self.entries else None


def since_day(days: int, today: date) -> datetime:
    """Return the moment from which the last `days` days are counted, today among them."""
    return timezone.make_aware(datetime.combine(today - timedelta(days=days - 1), time.min))


def list_judged(actor: Actor) -> list[Person]:
    """Return the active people of the departments whose entries the actor judges."""
    reach = reach_of(actor, OBJECT, "view")
    people = Person.objects.filter(is_active=True)
    if not reach.everything:
        people = people.filter(Q(department_id__in=reach.department_ids) | Q(pk=actor.person_id))
    return list(people.only("name", "name_sort").order_by("name_sort", "pk")[:PEOPLE])


def list_figures(*, actor: Actor, days: int, today: date) -> Sequence[Figures]:
    """Return one row per person who may be judged, most entries first; two queries whatever the number of people.

    Counts what people typed about customers in the actor's scope: the rows of the list of follow-ups.
    """
    people = {person.pk: person.name for person in list_judged(actor)}
    rows = FollowUp.objects.filter(
        *open_rows(actor),
        person_id__in=people,
        at__gte=since_day(days, today),
        deleted_at__isnull=True,
        origin=Origin.PERSON,
    )
    counted = rows.filter(customer__in=visible_to(actor).only("pk")).values("person_id").annotate(**_figures())
    found = {row["person_id"]: Figures(name=people[row["person_id"]], **row) for row in counted.order_by()}
    figures = [found.get(id_) or Figures(id_, name) for id_, name in people.items()]
    return sorted(figures, key=lambda one: (-one.entries, one.name))


def _figures() -> dict[str, Any]:
    delay = ExpressionWrapper(Extract(F("created_at") - F("at"), "epoch"), output_field=FloatField())
    others = FollowUpComment.objects.filter(deleted_at__isnull=True).exclude(person_id=OuterRef("person_id"))
    return {
        "entries": Count("pk"),
        "customers": Count("customer_id", distinct=True),
        "reached": Count("pk", filter=_FOUND),
        "with_next": Count("pk", filter=Q(next_on__isnull=False)),
        "kept": Count("pk", filter=Q(due_on__isnull=False)),
        "letters": Avg(Length("content"), filter=_FOUND),
        "delay_seconds": _Median(delay),
        "copied": Count("pk", filter=Exists(marked(MarkKind.COPIED))),
        "late": Count("pk", filter=Exists(marked(MarkKind.LATE))),
        "commented": Count("pk", filter=Exists(_of_entry(others))),
    }


def marked(kind: str) -> QuerySet[EntryMark]:
    """Return the marks of a kind that belong to the outer entry."""
    return _of_entry(EntryMark.objects.filter(kind=kind))


def _of_entry(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(customer_id=OuterRef("customer_id"), follow_up_id=OuterRef("pk"))

"""One day of visits: a person's own route, and who of the team is where by plan and by check-in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from zhike.access.actor import Actor

from ...models import Visit, VisitStamp
from ..choices import AHEAD, StampKind, VisitState
from ..geo import Place, compute_metres
from ..route import Route, Stop, plan_route
from .places import find_places
from .scope import visible_visits
from .waiting import day_bounds

_OFF = (VisitState.CANCELLED, VisitState.REFUSED)


@dataclass(frozen=True)
class DayStop:
    """One visit of a day: where it goes, when somebody came, how far it is from the stop before."""

    visit: Visit
    place: Place | None
    arrived: VisitStamp | None = None
    left: VisitStamp | None = None
    leg: float | None = None

    @property
    def planned(self) -> str:
        """Return the hour of the plan here."""
        return _hour(self.visit.planned_at)

    @property
    def came(self) -> str:
        """Return the hour of the check-in, or nothing."""
        return _hour(self.arrived.at) if self.arrived else ""

    @property
    def went(self) -> str:
        """Return the hour of the check-out, or nothing."""
        return _hour(self.left.at) if self.left else ""


def _hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


@dataclass(frozen=True)
class Dot:
    """A stop on the little map, in its own units."""

    number: int
    x: float
    y: float
    name: str


@dataclass(frozen=True)
class MyDay:
    """A person's day in its order, the straight lines between the stops, and the shorter order, if there is one."""

    day: date
    stops: Sequence[DayStop]
    metres: float
    shorter: Route | None = None
    dots: Sequence[Dot] = ()

    @property
    def unplaced(self) -> int:
        """Return how many stops have no known place."""
        return sum(1 for stop in self.stops if stop.place is None)


def get_my_day(*, actor: Actor, day: date, start: Place | None = None) -> MyDay:
    """Return the actor's visits of a day in the order set, then by time; four queries."""
    rows = _of_day(actor, day).filter(person_id=actor.person_id).exclude(state__in=_OFF)
    visits = sorted(rows, key=lambda row: (row.position or 999, row.planned_at, row.pk))
    stops, metres = _with_legs(_as_stops(visits))
    open_stops = [Stop(stop.visit.pk, stop.place) for stop in stops if stop.visit.state in AHEAD]
    found = plan_route(open_stops, start) if len(open_stops) > 1 else None
    is_other = found is not None and found.order != tuple(stop.key for stop in open_stops)
    return MyDay(day, stops, metres, found if is_other else None, _draw(stops))


def _of_day(actor: Actor, day: date) -> QuerySet[Visit]:
    begins, ends = day_bounds(day)
    rows = visible_visits(actor).filter(planned_at__gte=begins, planned_at__lt=ends)
    return rows.select_related("customer", "person", "coach")


def _as_stops(visits: Sequence[Visit]) -> list[DayStop]:
    places = find_places(visits)
    ids = [visit.pk for visit in visits]
    stamps = {(row.visit_id, row.kind): row for row in VisitStamp.objects.filter(visit_id__in=ids)}
    return [
        DayStop(
            visit, places.get(visit.pk), stamps.get((visit.pk, StampKind.IN)), stamps.get((visit.pk, StampKind.OUT))
        )
        for visit in visits
    ]


def _with_legs(stops: Sequence[DayStop]) -> tuple[list[DayStop], float]:
    found: list[DayStop] = []
    before: Place | None = None
    metres = 0.0
    for stop in stops:
        leg = compute_metres(before, stop.place) if before and stop.place else None
        metres += leg or 0
        found.append(DayStop(stop.visit, stop.place, stop.arrived, stop.left, leg))
        before = stop.place or before
    return found, metres


def _draw(stops: Sequence[DayStop], width: float = 320, height: float = 180, edge: float = 24) -> list[Dot]:
    """Return the stops to scale within a little map; one alone needs none."""
    placed = [(number, stop) for number, stop in enumerate(stops, start=1) if stop.place]
    if len(placed) < 2:
        return []
    middle = [stop.place for _number, stop in placed if stop.place]
    west, east = min(one.longitude for one in middle), max(one.longitude for one in middle)
    south, north = min(one.latitude for one in middle), max(one.latitude for one in middle)
    scale_x = max(compute_metres(Place(south, west), Place(south, east)), 1.0)
    scale_y = max(compute_metres(Place(south, west), Place(north, west)), 1.0)
    unit = min((width - 2 * edge) / scale_x, (height - 2 * edge) / scale_y)
    dots = []
    for number, stop in placed:
        assert stop.place is not None
        across = (stop.place.longitude - west) / max(east - west, 1e-9) * scale_x * unit
        up = (stop.place.latitude - south) / max(north - south, 1e-9) * scale_y * unit
        left = edge + (width - 2 * edge - scale_x * unit) / 2
        foot = edge + (height - 2 * edge - scale_y * unit) / 2
        dots.append(Dot(number, round(left + across, 1), round(height - foot - up, 1), stop.visit.customer.name))
    return dots


@dataclass
class Colleague:
    """One person's day, as the manager sees it: by plan and by check-in, never followed in between."""

    person_id: int
    name: str
    stops: list[DayStop] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Return how many visits have happened."""
        return sum(1 for stop in self.stops if stop.arrived)

    @property
    def now_at(self) -> DayStop | None:
        """Return where somebody checked in and has not left."""
        return next((stop for stop in self.stops if stop.visit.state == VisitState.ON_SITE), None)


def list_team_day(*, actor: Actor, day: date) -> list[Colleague]:
    """Return who in scope visits whom on a day; a fixed number of queries."""
    visits = list(_of_day(actor, day).exclude(state__in=_OFF).order_by("planned_at", "pk")[:500])
    found: dict[int, Colleague] = {}
    for stop in _as_stops(visits):
        person = stop.visit.person
        found.setdefault(person.pk, Colleague(person.pk, person.name)).stops.append(stop)
    return sorted(found.values(), key=lambda one: one.name)

"""In which order to call on customers: by example and by property. Needs no database."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from zhike.activities.visits.geo import Place, compute_metres
from zhike.activities.visits.route import Stop, measure_route, plan_route

PLACES = st.builds(Place, st.floats(30, 32), st.floats(119, 122))
STOPS = st.lists(st.one_of(st.none(), PLACES), max_size=9).map(
    lambda places: [Stop(number, place) for number, place in enumerate(places, start=1)]
)
STARTS = st.one_of(st.none(), PLACES)


def in_order(stops: list[Stop], order: tuple[int, ...]) -> list[Stop]:
    """Return the stops as a route puts them."""
    by_key = {stop.key: stop for stop in stops}
    return [by_key[key] for key in order]


@given(STOPS, STARTS)
def test_every_stop_is_called_on_once_and_unknown_places_come_last(stops: list[Stop], start: Place | None) -> None:
    route = plan_route(stops, start)
    assert sorted(route.order) == sorted(stop.key for stop in stops)
    unknown = [stop.key for stop in stops if stop.place is None]
    assert list(route.unplaced) == unknown
    assert list(route.order[len(route.order) - len(unknown) :]) == unknown


@given(STOPS, STARTS)
def test_the_order_is_never_longer_than_the_one_given(stops: list[Stop], start: Place | None) -> None:
    route = plan_route(stops, start)
    assert route.metres <= measure_route(stops, start) + 1e-3
    assert abs(route.metres - measure_route(in_order(stops, route.order), start)) < 1e-3
    assert abs(sum(route.legs) - route.metres) < 1e-3


@given(STOPS, STARTS)
def test_no_stretch_is_shorter_when_turned_round(stops: list[Stop], start: Place | None) -> None:
    route = plan_route(stops, start)
    ordered = [stop for stop in in_order(stops, route.order) if stop.place]
    for first in range(len(ordered)):
        for last in range(first + 1, len(ordered)):
            turned = ordered[:first] + ordered[first : last + 1][::-1] + ordered[last + 1 :]
            assert measure_route(turned, start) >= route.metres - 1e-2


@given(st.lists(PLACES, min_size=2, max_size=5))
def test_a_short_day_is_near_the_best_there_is(places: list[Place]) -> None:
    stops = [Stop(number, place) for number, place in enumerate(places)]
    best = min(measure_route(list(order)) for order in permutations(stops))
    assert plan_route(stops).metres <= best * 1.3 + 1


def test_customers_along_a_street_are_called_on_along_the_street() -> None:
    street = [Stop(number, Place(31.3, 120.5 + number / 100)) for number in (3, 1, 4, 2)]
    assert plan_route(street).order in ((1, 2, 3, 4), (4, 3, 2, 1))
    assert plan_route(street, start=Place(31.3, 120.9)).order == (4, 3, 2, 1)


def test_one_customer_needs_no_route_and_the_start_counts() -> None:
    only = [Stop(7, Place(31.3, 120.5))]
    assert plan_route(only).metres == 0
    start = Place(31.4, 120.5)
    assert plan_route(only, start).metres == compute_metres(start, Place(31.3, 120.5))
    assert plan_route([]).order == ()

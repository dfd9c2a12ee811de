"""Whether somebody stands where the customer is: by example and by property. Needs no database."""

from hypothesis import given
from hypothesis import strategies as st

from zhike.activities.visits.choices import FenceKind
from zhike.activities.visits.fence import Fence, judge, sets_the_door, why_outside
from zhike.activities.visits.geo import Place, compute_metres

LATITUDES = st.floats(-89.9, 89.9)
LONGITUDES = st.floats(-179.9, 179.9)
PLACES = st.builds(Place, LATITUDES, LONGITUDES, st.floats(0, 5000))
FENCES = st.builds(Fence, st.sampled_from(FenceKind.values), st.integers(50, 50_000), st.integers(10, 5_000))
DOOR = Place(31.2989, 120.5853)


def test_the_distance_between_two_towers_is_known() -> None:
    pearl, jinmao = Place(31.239703, 121.499718), Place(31.235152, 121.501555)
    assert 500 < compute_metres(pearl, jinmao) < 560
    assert 1_060_000 < compute_metres(Place(31.2304, 121.4737), Place(39.9042, 116.4074)) < 1_075_000


@given(PLACES, PLACES)
def test_it_is_as_far_there_as_back(one: Place, other: Place) -> None:
    there = compute_metres(one, other)
    assert there >= 0
    assert abs(there - compute_metres(other, one)) < 1e-6
    assert there <= 20_038_000


@given(PLACES, PLACES, PLACES)
def test_no_detour_is_shorter(one: Place, by: Place, other: Place) -> None:
    assert compute_metres(one, other) <= compute_metres(one, by) + compute_metres(by, other) + 1


@given(PLACES, FENCES)
def test_at_the_door_one_is_inside_or_the_reading_is_blurred(door: Place, fence: Fence) -> None:
    found = judge(Place(door.latitude, door.longitude, 0), door, fence)
    assert found.is_inside is True
    assert why_outside(found, fence) is None


@given(PLACES, PLACES, FENCES, st.integers(0, 100_000))
def test_a_wider_fence_never_shuts_somebody_out(here: Place, door: Place, fence: Fence, more: int) -> None:
    wide = Fence(fence.kind, fence.metres + more, fence.blur_metres)
    if judge(here, door, fence).is_inside:
        assert judge(here, door, wide).is_inside


@given(PLACES, PLACES, FENCES)
def test_only_a_hard_fence_refuses_and_it_refuses_whoever_is_not_inside(here: Place, door: Place, fence: Fence) -> None:
    found = judge(here, door, fence)
    refusal = why_outside(found, fence, blur=here.accuracy)
    assert (refusal is not None) == (fence.kind == FenceKind.HARD and found.is_inside is not True)


def test_the_blur_counts_for_who_checks_in_but_a_blurred_reading_says_nothing() -> None:
    fence = Fence(FenceKind.HARD, 500, 200)
    away = Place(DOOR.latitude + 0.006, DOOR.longitude)
    assert judge(away, DOOR, fence).is_inside is False
    assert judge(Place(away.latitude, away.longitude, 190), DOOR, fence).is_inside is True
    blurred = judge(Place(away.latitude, away.longitude, 900), DOOR, fence)
    assert blurred.is_inside is None
    refusal = why_outside(blurred, fence, blur=900)
    assert refusal is not None
    assert refusal.code == "activities.position_blurred"


def test_only_the_first_sharp_reading_sets_the_door() -> None:
    fence = Fence(FenceKind.SOFT, 500, 200)
    assert sets_the_door(Place(31, 120, 30), None, fence)
    assert not sets_the_door(Place(31, 120, 2000), None, fence)
    assert not sets_the_door(Place(31, 120, 30), DOOR, fence)
    assert not sets_the_door(None, None, fence)

"""How much speaks for two records being one customer. Pure: sides in, a score with its reasons out.

A score adds up what is equal and takes off what contradicts; from SURE on two records are taken
for one customer, from POSSIBLE on a person should look. Neither a telephone nor an address alone
reaches either: switchboards and office buildings are shared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from zhike.lib.names import places_in
from zhike.lib.refusals import Reason, Score

SURE, POSSIBLE = 80, 60
VERSION = "1"
_GROUP = "集团"
# So few characters may well be several firms, or several people.
_SHORT_NAME = 4
_ALIKE, _CLOSE, _STRANGE = 90, 78, 45
_POINTS = {"phone": 45, "email": 45, "wechat": 45}
# What many customers share (a switchboard, an agent's mobile) says little about two of them.
_CROWDED = 12
# Sister firms share telephone, address and owner: without a name or a code in common a person must look.
_MOST_WITHOUT_A_NAME = SURE - 5
_NAMING = frozenset({
    "same_code", "same_name", "same_person_name", "same_form", "same_core", "core_without_place", "alike_name",
    "close_name",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, as far as they are compared. `crowded` are points that many customers share."""

    name: str
    name_key: str
    core_key: str
    is_person: bool = False
    credit_code: str = ""
    place: str = ""
    points: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    people: frozenset[str] = field(default_factory=frozenset)
    crowded: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def score_pair(one: Side, other: Side) -> Score:
    """Say how sure it is that both are the same customer, 0 to 100, and why."""
    reasons = (*_by_code(one, other), *_by_name(one, other), *_by_points(one, other), *_by_rest(one, other))
    total = sum(reason.points for reason in reasons)
    most = 100 if any(reason.code in _NAMING for reason in reasons) else _MOST_WITHOUT_A_NAME
    return Score(float(max(0, min(total, most))), reasons, version=VERSION)


def name_likeness(one: Side, other: Side) -> float:
    """Return how alike two names are without region and legal form, 0 to 100."""
    return float(fuzz.ratio(one.core_key or one.name_key, other.core_key or other.name_key))


def _by_code(one: Side, other: Side) -> Iterator[Reason]:
    if not (one.credit_code and other.credit_code):
        return
    if one.credit_code == other.credit_code:
        yield _reason("same_code", 100)
    else:
        yield _reason("other_code", -50)


def _by_name(one: Side, other: Side) -> Iterator[Reason]:
    if one.is_person != other.is_person:
        yield _reason("other_kind", -30)
    if one.name_key == other.name_key:
        is_common = one.is_person or other.is_person or len(one.name_key) <= _SHORT_NAME
        yield _reason("same_person_name" if one.is_person else "same_name", 50 if is_common else 90)
        return
    if one.is_person or other.is_person:
        yield _reason("strange_name", -20)
        return
    yield from _by_alike_names(one, other)


def _by_alike_names(one: Side, other: Side) -> Iterator[Reason]:
    likeness = name_likeness(one, other)
    if one.core_key == other.core_key:
        yield _by_place(one, other)
    elif likeness >= _ALIKE:
        yield _reason("alike_name", 50)
    elif likeness >= _CLOSE:
        yield _reason("close_name", 45)
    elif likeness < _STRANGE:
        yield _reason("strange_name", -20)


def _by_place(one: Side, other: Side) -> Reason:
    """Judge two names of one core: they may differ by legal form, or by a place, which makes them two firms."""
    places = places_in(one.name), places_in(other.name)
    if places[0] == places[1] and (_GROUP in one.name_key) == (_GROUP in other.name_key):
        return _reason("same_form", 80 if len(one.core_key) > 1 else 50)
    if not (places[0] and places[1]):
        return _reason("core_without_place", 35)
    return _reason("same_core", 20)


def _by_points(one: Side, other: Side) -> Iterator[Reason]:
    shared = one.points & other.points
    for kind, points in _POINTS.items():
        mine = [point for point in shared if point[0] == kind]
        if not mine:
            continue
        is_crowded = all(point in one.crowded or point in other.crowded for point in mine)
        yield _reason(f"crowded_{kind}" if is_crowded else f"same_{kind}", _CROWDED if is_crowded else points)


def _by_rest(one: Side, other: Side) -> Iterator[Reason]:
    if one.place and one.place == other.place:
        yield _reason("same_address", 25)
    if one.people & other.people and not one.is_person:
        yield _reason("same_contact", 10)


def _reason(code: str, points: float) -> Reason:
    return Reason(code, "", points)

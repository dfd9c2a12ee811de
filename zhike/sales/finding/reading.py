"""A profile as its page shows it: every value in words, its lift, and the customers behind each figure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from zhike.access.actor import Actor
from zhike.conditions.language import Node, dump
from zhike.lib.refusals import Refusal

from ..models import Profile, ProfileReading, ReadingState
from . import profiles
from .attributes import Attribute, as_text, condition_of, join, offered, say_values
from .lateness import say_late
from .rules import Lift, why_no_profile


@dataclass(frozen=True)
class Row:
    """One value of one attribute; addresses lead to all its customers and to the good ones."""

    attribute: str
    label: str
    value: str
    words: str
    count: int
    good: int
    share_of_good: float
    share_of_all: float
    lift: Lift
    all_url: str
    good_url: str
    beside: Lift | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Return what tells it from the others."""
        return self.attribute, self.value


@dataclass(frozen=True)
class Shown:
    """A reading; `why` says why there is nothing to see."""

    profile: Profile
    reading: ProfileReading | None
    running: ProfileReading | None
    rows: Sequence[Row]
    why: Refusal | None
    is_old: bool
    earlier: Sequence[ProfileReading]
    late: Sequence[str] = ()
    late_kept: Sequence[str] = ()

    @property
    def for_it(self) -> list[Row]:
        """Return what good customers have more often."""
        return [row for row in self.rows if row.lift.value >= 1]

    @property
    def against_it(self) -> list[Row]:
        """Return what good customers have less often, the surest first."""
        return sorted((row for row in self.rows if row.lift.value < 1), key=lambda row: row.lift.high)


def get_profile(profile_id: int) -> Profile:
    """Return a profile, or not found."""
    found = Profile.objects.filter(pk=profile_id).first()
    if found is None:
        raise Http404
    return found


def show_profile(
    *, actor: Actor, profile: Profile, of_person_id: int | None = None, reading_id: int | None = None
) -> Shown:
    """Return a profile's latest reading over the actor's scope (or one of an earlier day), its colleague's beside."""
    own = ProfileReading.objects.filter(
        profile=profile, scope=profiles.scope_of(actor), of_person_id=of_person_id
    ).order_by("-pk")
    done = list(own.filter(state=ReadingState.DONE).defer("rows")[:12])
    latest = next((one for one in done if one.pk == reading_id), done[0] if done else None)
    running = own.filter(state=ReadingState.RUNNING).first()
    why = why_no_profile(good=latest.good, total=latest.total) if latest else None
    rows = _rows(actor, profile, latest, of_person_id) if latest and not why else []
    is_old = latest is not None and latest.profile_version != profile.version
    late = _late(actor, latest.left_out) if latest and not why else {False: [], True: []}
    return Shown(profile, latest, running, rows, why, is_old, done, late[False], late[True])


def _late(actor: Actor, left_out: Sequence[Mapping[str, Any]]) -> dict[bool, list[str]]:
    """Return in words which properties come too late: those left out, and those that the profile names all the same."""
    said: dict[bool, list[str]] = {False: [], True: []}
    for one, words in say_left_out(actor, left_out):
        said[bool(one["is_kept"])].append(words)
    return said


def say_left_out(actor: Actor, left_out: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], str]]:
    """Return properties that come too late with the words for it; those that the actor does not see are not named."""
    known = offered(actor)
    return [
        (one, say_late(one, str(known[one["attribute"]].field.label))) for one in left_out if one["attribute"] in known
    ]


def _rows(actor: Actor, profile: Profile, reading: ProfileReading, of_person_id: int | None) -> list[Row]:
    known = profiles.attributes_by_key(actor)
    kept = [one for one in reading.rows if one["attribute"] in known]
    words = _say(known, kept)
    base, good = profiles.base_of(profile, of_person_id), profiles.good_of(profile)
    beside = _beside(actor, profile) if of_person_id else {}
    return [_row(reading, known, words, one, base, good, beside) for one in kept]


def _row(
    reading: ProfileReading,
    known: Mapping[str, Attribute],
    words: Mapping[tuple[str, str], str],
    one: Mapping[str, Any],
    base: Node | None,
    good: Node,
    beside: Mapping[tuple[str, str], Lift],
) -> Row:
    place = (one["attribute"], one["value"])
    attribute = known[one["attribute"]]
    has_it = condition_of(attribute, one["value"])
    return Row(
        *place[:1],
        str(attribute.field.label),
        one["value"],
        words.get(place, one["value"]),
        one["count"],
        one["good"],
        one["good"] / one.get("known_good", reading.good),
        one["count"] / one.get("known", reading.total),
        _lift(one),
        list_url(join(base, has_it)),
        list_url(join(base, has_it, good)),
        beside.get(place),
    )


def _lift(one: Mapping[str, Any]) -> Lift:
    return Lift(one["lift"], one["low"], one["high"])


def _beside(actor: Actor, profile: Profile) -> dict[tuple[str, str], Lift]:
    """Return the lifts over everybody, to stand beside those of one colleague."""
    rows = ProfileReading.objects.filter(
        profile=profile, scope=profiles.scope_of(actor), of_person_id=None, state=ReadingState.DONE
    )
    found = rows.order_by("-pk").first()
    return {(one["attribute"], one["value"]): _lift(one) for one in found.rows} if found else {}


def _say(known: Mapping[str, Attribute], rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        wanted[one["attribute"]].append(one["value"])
    return {
        (key, value): text for key, values in wanted.items() for value, text in say_values(known[key], values).items()
    }


def list_url(node: Node | None) -> str:
    """Return the address of the customers that fit a condition."""
    address = reverse("customers:list")
    return f"{address}?{urlencode({'cond': as_text(dump(node))})}" if node else address


def list_profiles(actor: Actor) -> list[tuple[Profile, datetime | None]]:
    """Return all profiles, each with when it was last read over the actor's scope; two queries."""
    scope = profiles.scope_of(actor)
    read: dict[int, datetime | None] = {}
    rows = ProfileReading.objects.filter(scope=scope, of_person_id=None, state=ReadingState.DONE)
    for profile_id, at in rows.order_by("pk").values_list("profile_id", "done_at"):
        read[profile_id] = at
    return [(profile, read.get(profile.pk)) for profile in Profile.objects.all()]

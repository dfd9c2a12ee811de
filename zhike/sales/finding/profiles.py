"""Keep profiles, and read them over what somebody may see: at once over a small base, else by the worker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from procrastinate.contrib.django import app

from zhike.access.actor import Actor, SystemActor
from zhike.access.queries import get_actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.conditions.compiling import compile_condition
from zhike.conditions.language import Compare, Node, dump, parse
from zhike.customers.queries import visible_to
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..models import Profile, ProfileReading, ReadingState, ScoreModel
from . import rules
from .attributes import SIGNED, SUBJECT, Attribute, chosen, join
from .counting import Counted, Question, count
from .kinds import PROFILE_SAVED
from .lateness import left_out

AT_ONCE = 20_000
WHOLE = "all"


@dataclass(frozen=True)
class ProfileDraft:
    """A profile as its form fills it in."""

    name: str
    product: str = ""
    good: Node | None = None
    base: Node | None = None
    attributes: Sequence[str] = ()
    minimum: int = 20
    is_main: bool = False


def save_profile(*, actor: Actor, profile_id: int | None, draft: ProfileDraft, now: datetime) -> Profile:
    """Write a profile; a change raises its version, readings and scores of before stay what they were.

    Refused with a code of rules.why_cannot_keep, and for conditions that mean nothing. Records sales.profile_saved.
    """
    refuse_unless_capable(actor, "finding", "edit")
    for node in (draft.good, draft.base):
        if node is not None:
            compile_condition(actor=actor, subject=SUBJECT, node=node, now=now)
    with transaction.atomic():
        others = Profile.objects.select_for_update().order_by("pk")
        row = next((one for one in others if one.pk == profile_id), None)
        if profile_id is not None and row is None:
            raise Http404
        is_taken = any(one.name == draft.name.strip() and one.pk != profile_id for one in others)
        refuse_if(rules.why_cannot_keep(name=draft.name, minimum=draft.minimum, is_taken=is_taken))
        if draft.is_main:
            Profile.objects.exclude(pk=profile_id or 0).filter(is_main=True).update(is_main=False)
        row = row or Profile(version=0)
        for name, value in _columns(draft).items():
            setattr(row, name, value)
        row.version, row.changed_at, row.changed_by_id = row.version + 1, now, actor.id_or_none
        row.save()
        data = {"profile": row.pk, "name": row.name, "version": row.version}
        record(actor=actor, kind=PROFILE_SAVED, customer_id=None, data=data, at=now)
    return row


def _columns(draft: ProfileDraft) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "product": draft.product.strip(),
        "good": dump(draft.good) if draft.good else None,
        "base": dump(draft.base) if draft.base else None,
        "attributes": list(draft.attributes),
        "minimum": draft.minimum,
        "is_main": draft.is_main,
    }


def delete_profile(*, actor: Actor, profile_id: int, now: datetime) -> str:
    """Forget a profile and its readings and return its name; refused while leads are scored by it."""
    refuse_unless_capable(actor, "finding", "edit")
    with transaction.atomic():
        row = Profile.objects.select_for_update().filter(pk=profile_id).first()
        if row is None:
            raise Http404
        has_scores = ScoreModel.objects.filter(profile=row).exists()
        refuse_if(rules.why_cannot_drop(is_main=row.is_main, has_scores=has_scores))
        row.delete()
        record(
            actor=actor, kind=PROFILE_SAVED, customer_id=None, data={"profile": profile_id, "name": row.name}, at=now
        )
    return row.name


def good_of(profile: Profile) -> Node:
    """Return the condition of a good customer: signed unless the profile says otherwise, with its product line."""
    stated = parse(profile.good) if profile.good else SIGNED
    wanted = join(stated, Compare("products", "contains", profile.product) if profile.product else None)
    assert wanted is not None
    return wanted


def base_of(profile: Profile, of_person_id: int | None = None) -> Node | None:
    """Return the condition of those that good customers are compared with; None for everybody."""
    stated = parse(profile.base) if profile.base else None
    return join(stated, Compare("owner", "in", [of_person_id]) if of_person_id else None)


def question_of(profile: Profile, actor: Actor, now: datetime, of_person_id: int | None = None) -> Question:
    """Return a profile as something to count, over what the actor sees in full."""
    base = base_of(profile, of_person_id)
    return Question(actor, good_of(profile), base, chosen(profile.attributes, actor), now)


def scope_of(actor: Actor) -> str:
    """Return under which name a reading is kept: who sees all customers in full shares it, others have their own."""
    sees_all = actor.scope("customer") == "all" and not any(object_ == "customer" for object_, _f in actor.field_rules)
    return WHOLE if sees_all else f"person:{actor.person_id}"


def start_reading(*, actor: Actor, profile_id: int, of_person_id: int | None, now: datetime) -> ProfileReading:
    """Read a profile as it stands today: at once over up to AT_ONCE customers, else in the background.

    One that runs already is not started twice.
    """
    profile = Profile.objects.filter(pk=profile_id).first()
    if profile is None:
        raise Http404
    key = {"profile": profile, "scope": scope_of(actor), "of_person_id": of_person_id}
    with transaction.atomic():
        Profile.objects.select_for_update().get(pk=profile.pk)
        running = ProfileReading.objects.filter(**key, state=ReadingState.RUNNING).first()
        if running is not None:
            return running
        reading = ProfileReading.objects.create(**key, profile_version=profile.version, asked_at=now)
        base = visible_to(actor).order_by().values("pk")[: AT_ONCE + 1]
        is_small = base.count() <= AT_ONCE
        if is_small:
            finish_reading(reading=reading, actor=actor, now=now)
        else:
            app.configure_task("sales.read_profile").defer(reading_id=reading.pk, person_id=actor.person_id)
    return reading


def finish_reading(*, reading: ProfileReading, actor: Actor, now: datetime) -> None:
    """Count, and keep what was found with its day."""
    profile = reading.profile
    asked = question_of(profile, actor, now, reading.of_person_id)
    found = count(asked, minimum=profile.minimum)
    reading.total, reading.good = found.total, found.good
    reading.left_out = left_out(asked, found, is_kept=bool(profile.attributes))
    reading.rows = rows_of(without(found, reading.left_out), profile.minimum)
    reading.state, reading.done_at = ReadingState.DONE, now
    reading.save(update_fields=["total", "good", "rows", "left_out", "state", "done_at"])


def rows_of(found: Counted, minimum: int) -> list[dict[str, Any]]:
    """Return what a reading keeps: counts, lift and interval by value, the surest first."""
    if rules.why_no_profile(good=found.good, total=found.total):
        return []
    return [
        {
            "attribute": one.seen.attribute,
            "value": one.seen.value,
            "count": one.seen.count,
            "good": one.seen.good,
            "known": found.total - one.seen.unknown,
            "known_good": found.good - one.seen.unknown_good,
            "lift": round(one.lift.value, 4),
            "low": round(one.lift.low, 4),
            "high": round(one.lift.high, 4),
        }
        for one in rules.rank(found.rows, good=found.good, total=found.total, minimum=minimum)
    ]


def without(found: Counted, late: Sequence[Mapping[str, Any]]) -> Counted:
    """Return what was counted without the properties that come too late, unless the profile names them."""
    gone = {one["attribute"] for one in late if not one["is_kept"]}
    return replace(found, rows=[row for row in found.rows if row.attribute not in gone])


def run_reading(*, reading_id: int, person_id: int, now: datetime) -> bool:
    """Finish a reading that was asked for, from a job; safe to run twice. Say whether it was done now."""
    reading = ProfileReading.objects.filter(pk=reading_id, state=ReadingState.RUNNING).first()
    if reading is None:
        return False
    actor = get_actor(person_id) if person_id else SystemActor()
    try:
        finish_reading(reading=reading, actor=actor, now=now)
    except Exception:
        ProfileReading.objects.filter(pk=reading_id).update(state=ReadingState.FAILED)
        raise
    return True


def read_due(*, now: datetime) -> int:
    """Read all profiles over the whole base, once a day, so that every day has its figures; return how many."""
    done = 0
    for profile in Profile.objects.order_by("pk"):
        key = {"profile": profile, "scope": WHOLE, "of_person_id": None}
        reading = ProfileReading.objects.create(**key, profile_version=profile.version, asked_at=now)
        done += run_reading(reading_id=reading.pk, person_id=0, now=now)
    return done


def attributes_by_key(actor: Actor) -> dict[str, Attribute]:
    """Return the properties that the actor may see figures of."""
    return {one.key: one for one in chosen((), actor)}

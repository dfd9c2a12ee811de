"""Short builders of visits over the real services."""

import io
import uuid
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import Coaching, Visit, VisitPhoto, VisitStamp, VisitSummary
from zhike.activities.visits.drafts import CoachingDraft, PointDraft, StampDraft, SummaryDraft, VisitDraft
from zhike.activities.visits.geo import Place
from zhike.activities.visits.queries.coaching import get_form
from zhike.activities.visits.services import (
    Shot,
    check_in,
    check_out,
    coach_visit,
    keep_photo,
    plan_visit,
    summarise_visit,
)
from zhike.activities.visits.skills import read_skills
from zhike.customers.models import Customer
from zhike.testing.world import NOW

DOOR = Place(31.2989, 120.5853, 12.0)


def visit(person: Person, of: Customer, *, now: datetime = NOW, **fields: Any) -> Visit:
    """Plan a visit in an hour, unless said otherwise."""
    fields.setdefault("purpose", "确认谁拍板")
    fields.setdefault("planned_at", now + timedelta(hours=1))
    draft = VisitDraft(customer_id=of.pk, entry_key=fields.pop("entry_key", uuid.uuid4()), **fields)
    return plan_visit(actor=get_actor(person.pk), draft=draft, now=now)


def stamp(of: Visit, **fields: Any) -> StampDraft:
    """Return a tap at the door, unless said otherwise."""
    fields.setdefault("place", DOOR)
    fields.setdefault("entry_key", uuid.uuid4())
    return StampDraft(customer_id=of.customer_id, visit_id=of.pk, **fields)


def arrived(person: Person, of: Visit, *, now: datetime = NOW, **fields: Any) -> VisitStamp:
    """Check in at the door."""
    return check_in(actor=get_actor(person.pk), draft=stamp(of, **fields), now=now)


def left(person: Person, of: Visit, *, now: datetime = NOW + timedelta(minutes=42), **fields: Any) -> VisitStamp:
    """Check out 42 minutes later."""
    return check_out(actor=get_actor(person.pk), draft=stamp(of, **fields), now=now)


def been(person: Person, of: Customer, **fields: Any) -> Visit:
    """Plan a visit, check in and out."""
    made = visit(person, of, **fields)
    arrived(person, made)
    left(person, made)
    made.refresh_from_db()
    return made


def summarised(person: Person, of: Visit, *, now: datetime = NOW + timedelta(hours=2), **fields: Any) -> VisitSummary:
    """Write the summary of a visit."""
    fields.setdefault("said", "价格要再商量，老板下周拍板")
    draft = SummaryDraft(customer_id=of.customer_id, visit_id=of.pk, **fields)
    return summarise_visit(actor=get_actor(person.pk), draft=draft, now=now)


def picture(side: int = 60, *, exif: Image.Exif | None = None, kind: str = "JPEG") -> bytes:
    """Return a small picture, with what a camera would write into it."""
    out = io.BytesIO()
    image = Image.new("RGB", (side * 2, side), (200, 60, 40))
    image.save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def photo(person: Person, of: Visit, data: bytes, name: str = "门口.jpg") -> VisitPhoto:
    """Keep a photo of a visit."""
    return keep_photo(
        actor=get_actor(person.pk),
        customer_id=of.customer_id,
        visit_id=of.pk,
        shot=Shot(name, io.BytesIO(data), len(data)),
        now=NOW,
    )


def points(*behaviours: str, before: int = 2) -> tuple[PointDraft, ...]:
    """Return behaviours to change, looked at again in two weeks."""
    day = (NOW + timedelta(days=14)).date()
    return tuple(PointDraft(one, "三次打断客户", before, day, "先听完再答") for one in behaviours)


def coached(coach: Person, of: Visit, *, rating: int = 3, **fields: Any) -> Coaching:
    """Score a visit that one went along on."""
    form = get_form(of.visit_type)
    ratings = {skill.key: rating for skill in read_skills(form.items)}
    draft = CoachingDraft(customer_id=of.customer_id, visit_id=of.pk, form_id=form.pk, ratings=ratings, **fields)
    return coach_visit(actor=get_actor(coach.pk), draft=draft, now=NOW + timedelta(hours=3))

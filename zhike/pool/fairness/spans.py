"""How long owners took to a signature: every holding, present and past, with the parts of the customers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.choices import Tier
from zhike.customers.models import Source
from zhike.customers.queries import visible_to
from zhike.events.models import Event

from ..care.signing import enters_signed_stage
from ..models import Holding, PastHolding, Signature
from ..queries.pools import pool_names
from ..signed import SIGNED_STAGES
from .stock import MOST
from .survival import Step, Suggestion, kaplan_meier, suggest

BY: Mapping[str, str] = {"source": "source_id", "tier": "tier", "pool": "pool_id"}
ALL = "*"


@dataclass(frozen=True)
class Span:
    """One holding: of which part of the customers, how many days, and whether they ended with a signature."""

    customer_id: int
    part: str
    days: int
    is_signed: bool


@dataclass(frozen=True)
class Segment:
    """The curve of one part of the customers, with the protection that it suggests."""

    key: str
    label: str
    spans: int
    signed: int
    steps: Sequence[Step]
    suggestion: Suggestion | None


def signed_at(customer_ids: Sequence[int]) -> dict[int, list[datetime]]:
    """Return when each customer signed, in order: the kept signatures, and changes into a signed stage."""
    found: dict[int, set[datetime]] = {}
    kept = Signature.objects.filter(customer_id__in=customer_ids)
    for pk, at in kept.values_list("customer_id", "signed_at"):
        found.setdefault(pk, set()).add(at)
    changes = Event.objects.filter(
        customer_id__in=customer_ids, kind="customers.changed", data__steps__contains=[{"field": "stage"}]
    )
    for changed_id, at, data in changes.values_list("customer_id", "at", "data"):
        if changed_id and enters_signed_stage(data):
            found.setdefault(changed_id, set()).add(at)
    return {pk: sorted(moments) for pk, moments in found.items()}


def read_spans(actor: Actor, now: datetime, by: str) -> tuple[list[Span], bool]:
    """Return the holdings of the newest customers that the actor sees, and whether older ones were left out."""
    rows = list(visible_to(actor).order_by("-pk").values_list("pk", "stage", BY[by])[: MOST + 1])
    parts = {pk: str(part or "") for pk, _stage, part in rows[:MOST]}
    signed = signed_at([pk for pk, stage, _part in rows[:MOST] if stage in SIGNED_STAGES])
    return list(_spans(parts, signed, now)), len(rows) > MOST


def _spans(parts: Mapping[int, str], signed: Mapping[int, Sequence[datetime]], now: datetime) -> Iterator[Span]:
    present = Holding.objects.filter(pk__in=list(parts)).values_list("pk", "began_at")
    past = PastHolding.objects.filter(customer_id__in=list(parts)).values_list("customer_id", "began_at", "ended_at")
    for pk, began_at, ended_at in [*((pk, began_at, now) for pk, began_at in present), *past]:
        within = [at for at in signed.get(pk, ()) if began_at <= at <= ended_at]
        last = within[0] if within else ended_at
        days = (timezone.localdate(last) - timezone.localdate(began_at)).days
        yield Span(pk, parts[pk], days, bool(within))


def read_survival(actor: Actor, now: datetime, by: str) -> tuple[list[Segment], bool]:
    """Return the curve of days from becoming owner to the signature, over all and per segment (source, tier, pool).

    The second answer says whether only the newest customers were read.
    """
    spans, is_cut = read_spans(actor, now, by)
    words, grouped = _words(by), dict[str, list[Span]]()
    for span in spans:
        grouped.setdefault(span.part, []).append(span)
    parts = [_segment(part, words.get(part, _("其它")), some) for part, some in grouped.items()]
    whole = [_segment(ALL, _("全部"), spans)] if spans else []
    return whole + sorted(parts, key=lambda one: -one.spans), is_cut


def find_signed(actor: Actor, now: datetime, key: str) -> list[int]:
    """Return the customers whose signatures a segment counts; `key` is the way of dividing and the segment's own."""
    by, _colon, part = key.partition(":")
    if by not in BY:
        return []
    spans, _is_cut = read_spans(actor, now, by)
    return list({span.customer_id for span in spans if span.is_signed and part in (ALL, span.part)})


def name_of(key: str) -> str:
    """Return a segment in words."""
    by, _colon, part = key.partition(":")
    return _("全部") if part == ALL or by not in BY else _words(by).get(part, _("其它"))


def _words(by: str) -> Mapping[str, str]:
    names: Mapping[Any, str] = {key: str(label) for key, label in Tier.choices}
    if by == "source":
        names = dict(Source.objects.values_list("pk", "name"))
    elif by == "pool":
        names = pool_names()
    return {str(key): name for key, name in names.items()}


def _segment(key: str, label: str, spans: Sequence[Span]) -> Segment:
    steps = kaplan_meier((span.days, span.is_signed) for span in spans)
    return Segment(key, label, len(spans), sum(span.is_signed for span in spans), steps, suggest(steps))

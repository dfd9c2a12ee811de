"""What a list may be narrowed by: how each filter's values become a condition. Unknown values are ignored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.utils import timezone

from zhike.lib import industries, regions

from ..choices import Grade, Kind, Lifecycle, Stage, Tier
from ..models import CustomerTag, Grant, sort_keys

NO_GRADE = "none"
CONTACT_DAYS = ("7", "30", "90", "180")


@dataclass(frozen=True)
class Context:
    """What conditions need to know beyond their values; the clock is read once."""

    now: datetime

    @property
    def today(self) -> date:
        """Return the business day."""
        return timezone.localdate(self.now)


Condition = Callable[[Sequence[str], Context], Q | None]


@dataclass(frozen=True)
class Filter:
    """One filter; `field` is the field whose rule decides whether it may be used."""

    field: str
    condition: Condition


def _choice(column: str, known: Sequence[str]) -> Condition:
    def condition(values: Sequence[str], context: Context) -> Q | None:
        wanted = [value for value in values if value in known]
        return Q(**{f"{column}__in": wanted}) if wanted else None

    return condition


def _grade(values: Sequence[str], context: Context) -> Q | None:
    wanted = ["" if value == NO_GRADE else value for value in values if value in (*Grade.values, NO_GRADE)]
    return Q(grade__in=wanted) if wanted else None


def _source(values: Sequence[str], context: Context) -> Q | None:
    ids = as_ids(values)
    return Q(source_id__in=ids) if ids else None


def _industry(values: Sequence[str], context: Context) -> Q | None:
    codes = sorted({code for value in values for code in industries.subtree(value)})
    return Q(industry__in=codes) if codes else None


def _region(values: Sequence[str], context: Context) -> Q | None:
    condition = Q()
    for value in values:
        if value.isascii() and value.isdecimal() and len(value) == 6:
            prefix = regions.region_prefix(value)  # a range, since LIKE does not reach an index of those that have one
            condition |= Q(region__gte=prefix, region__lt=f"{int(prefix) + 1}")
    return condition or None


def _tag(values: Sequence[str], context: Context) -> Q | None:
    ids = as_ids(values)
    worn = CustomerTag.objects.filter(customer_id=OuterRef("pk"), tag_id__in=ids)
    return Q(Exists(worn)) if ids else None


def _team(values: Sequence[str], context: Context) -> Q | None:
    """Those in whose team one of these people works; the owner alone is no team."""
    ids = as_ids(values)
    running = Grant.objects.filter(Q(until__isnull=True) | Q(until__gte=context.today), person_id__in=ids)
    return Q(pk__in=running.values("customer_id")) if ids else None


def _contact(values: Sequence[str], context: Context) -> Q | None:
    """Longer ago than so many days (those never contacted count), within the last days (-7), or never."""
    value = values[0]
    if value == "never":
        return Q(Exact(sort_keys.LAST_CONTACT, RawSQL("'-infinity'::timestamptz", ())))
    days = value.removeprefix("-")
    if not (days.isascii() and days.isdecimal() and len(days) < 5):
        return None
    moment = context.now - timedelta(days=int(days))
    if value.startswith("-"):
        return Q(GreaterThanOrEqual(sort_keys.LAST_CONTACT, moment))
    return Q(LessThan(sort_keys.LAST_CONTACT, moment))


def _next(values: Sequence[str], context: Context) -> Q | None:
    """Due today or before, overdue, within the week, none planned, or a range of days from..to."""
    value, today = values[0], context.today
    if value == "none":
        return Q(Exact(sort_keys.NEXT_FOLLOW, RawSQL("'infinity'::date", ())))
    if value == "due":
        return Q(LessThanOrEqual(sort_keys.NEXT_FOLLOW, today))
    if value == "overdue":
        return Q(LessThan(sort_keys.NEXT_FOLLOW, today))
    if value == "week":
        end = today + timedelta(days=6 - today.weekday())
        return Q(GreaterThanOrEqual(sort_keys.NEXT_FOLLOW, today)) & Q(LessThanOrEqual(sort_keys.NEXT_FOLLOW, end))
    span = read_range(value)
    if span is None:
        return None
    condition = Q(next_follow_on__isnull=False)
    if span[0]:
        condition &= Q(GreaterThanOrEqual(sort_keys.NEXT_FOLLOW, span[0]))
    if span[1]:
        condition &= Q(LessThanOrEqual(sort_keys.NEXT_FOLLOW, span[1]))
    return condition


def _created(values: Sequence[str], context: Context) -> Q | None:
    span = read_range(values[0])
    if span is None:
        return None
    condition = Q()
    zone = timezone.get_current_timezone()
    if span[0]:
        condition &= Q(created_at__gte=datetime.combine(span[0], datetime.min.time(), zone))
    if span[1]:
        condition &= Q(created_at__lt=datetime.combine(span[1] + timedelta(days=1), datetime.min.time(), zone))
    return condition


FILTERS: dict[str, Filter] = {
    "stage": Filter("stage", _choice("stage", Stage.values)),
    "grade": Filter("grade", _grade),
    "tier": Filter("tier", _choice("tier", Tier.values)),
    "lifecycle": Filter("lifecycle", _choice("lifecycle", Lifecycle.values)),
    "kind": Filter("kind", _choice("kind", Kind.values)),
    "source": Filter("source", _source),
    "industry": Filter("industry", _industry),
    "region": Filter("region", _region),
    "tag": Filter("tags", _tag),
    "team": Filter("owner", _team),
    "contact": Filter("last_contact_at", _contact),
    "next": Filter("next_follow_on", _next),
    "created": Filter("created_at", _created),
}


def as_ids(values: Sequence[str]) -> list[int]:
    """Return the values that can be ids."""
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]


def read_range(value: str) -> tuple[date | None, date | None] | None:
    """Read 2026-11-01..2026-11-30 with either end open; None when it is no range."""
    first, dots, last = value.partition("..")
    if not dots:
        return None
    try:
        span = (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
    except ValueError:
        return None
    return span if any(span) else None


def conditions_of(filters: Mapping[str, Sequence[str]], context: Context) -> list[Q]:
    """Return the conditions of all filters whose values mean something."""
    found = [FILTERS[name].condition(values, context) for name, values in filters.items() if name in FILTERS and values]
    return [condition for condition in found if condition is not None]

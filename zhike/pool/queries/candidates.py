"""The people who could get a customer, with everything that decides: presence, room below the limits, turn, fit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from zhike.access.models import Department, Person
from zhike.access.queries import person_names
from zhike.customers.models import Customer, CustomerTag
from zhike.lib import industries
from zhike.lib.regions import region_prefix

from ..deal_choices import DealWay
from ..dealing import Candidate, Caps, Deal, deal
from ..models import Holding, LeadAssignment, Offer, PastHolding, Presence
from ..presence_rules import count_matches
from .attendance import find_absent
from .loads import free_places, read_tallies
from .members import people_of_pool

LATELY = timedelta(days=30)


@dataclass
class Table:
    """The people among whom customers are dealt, changing with every deal; `fits` are their strengths."""

    people: dict[int, Candidate]
    way: str
    fits: Mapping[int, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    caps: Caps = field(default_factory=Caps)

    def give(self, marks: Mapping[str, Any], **rules: Any) -> Deal:
        """Deal one customer; who gets it stands further back for the next one."""
        found = deal(self._fitted(marks), self.way, caps=self.caps, **rules)
        if found.person_id is not None:
            last = max((one.turn for one in self.people.values()), default=0)
            self.people[found.person_id] = self.people[found.person_id].with_one_more(last + 1)
        return found

    def _fitted(self, marks: Mapping[str, Any]) -> list[Candidate]:
        if self.way != DealWay.MATCH:
            return list(self.people.values())
        return [
            replace(one, matches=count_fits(marks, self.fits.get(one.person_id, {}))) for one in self.people.values()
        ]


def count_fits(marks: Mapping[str, Any], strengths: Mapping[str, tuple[str, ...]]) -> int:
    """Count how much of a customer a person is good at: region and industry by code, any of the tags."""
    codes = {kind: strengths.get(kind, ()) for kind in ("region", "industry")}
    tags = set(strengths.get("tags", ())) & set(marks.get("tags", ()))
    return count_matches({kind: str(marks.get(kind, "")) for kind in codes}, codes) + bool(tags)


def find_people(named: Iterable[int], department_ids: Iterable[int]) -> list[int]:
    """Return active people by id: the named ones and everybody of the departments and below."""
    ids = set(named)
    for path in Department.objects.filter(pk__in=set(department_ids)).values_list("path", flat=True):
        inside = Person.objects.filter(department__path__startswith=path, is_active=True)
        ids |= set(inside.values_list("pk", flat=True))
    return sorted(Person.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))


def strengths_of(person_ids: Iterable[int]) -> tuple[dict[int, dict[str, tuple[str, ...]]], dict[int, int]]:
    """Return what people are good at, and their weights; a region covers what lies below it."""
    fits: dict[int, dict[str, tuple[str, ...]]] = {}
    weights: dict[int, int] = {}
    for row in Presence.objects.filter(person_id__in=set(person_ids)):
        regions = tuple(region_prefix(code) for code in row.regions)
        fits[row.person_id] = {
            "region": regions,
            "industry": tuple(code for one in row.industries for code in industries.subtree(one)),
            "tags": tuple(str(tag) for tag in row.tag_ids),
        }
        weights[row.person_id] = row.weight
    return fits, weights


def rotation_table(pool_id: int, way: str, now: datetime) -> Table:
    """Return the members of a pool as they stand before a rotation: present today, their turn by earlier offers."""
    ids = people_of_pool(pool_id)
    offers = Offer.objects.filter(pool_id=pool_id, person_id__in=ids)
    turns = dict(offers.values_list("person_id").annotate(last=Max("pk")).values_list("person_id", "last"))
    lately = offers.filter(offered_at__gte=now - LATELY)
    given = dict(lately.values_list("person_id").annotate(n=Count("pk")).values_list("person_id", "n"))
    return _table(ids, way, now, pool_id=pool_id, by_the_hour=False, turns=turns, given=given)


def _table(
    ids: Sequence[int], way: str, now: datetime, *, pool_id: int | None, by_the_hour: bool, **memory: Mapping[Any, int]
) -> Table:
    """Gather what is known of people; `memory` maps turns, given, today and backlog to counts by person."""
    absent, names = find_absent(ids, now, by_the_hour=by_the_hour), person_names(ids)
    rooms, held = free_places(ids, pool_id, now), read_tallies(ids, now, lock=False, claims=False)
    fits, weights = strengths_of(ids)
    known = {name: memory.get(name, {}) for name in ("turns", "given", "today", "backlog")}
    people = {
        id_: Candidate(
            id_,
            names.get(id_, ""),
            absent[id_],
            held[id_].count(with_signed=False),
            rooms[id_],
            weights.get(id_, 1),
            known["given"].get(id_, 0),
            known["turns"].get(id_, 0),
            0,
            known["today"].get(id_, 0),
            known["backlog"].get(id_, 0),
        )
        for id_ in ids
    }
    return Table(people, way, fits)


def lead_table(ids: Sequence[int], way: str, now: datetime, *, only_on_shift: bool, caps: Caps, rule_id: int) -> Table:
    """Return the people of a rule for new leads: their turn within the rule, today's leads, those not reached yet."""
    mine = LeadAssignment.objects.filter(person_id__in=ids)
    turns = dict(
        mine.filter(rule_id=rule_id).values_list("person_id").annotate(n=Max("pk")).values_list("person_id", "n")
    )
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Counter(mine.filter(at__gte=midnight).values_list("person_id", flat=True))
    given = Counter(mine.filter(rule_id=rule_id, at__gte=now - LATELY).values_list("person_id", flat=True))
    untouched = Customer.objects.filter(
        owner_id__in=ids,
        deleted_at__isnull=True,
        last_contact_at__isnull=True,
        pk__in=mine.filter(at__gte=now - 6 * LATELY).values("customer_id"),
    )
    backlog = Counter(untouched.values_list("owner_id", flat=True))
    table = _table(
        ids, way, now, pool_id=None, by_the_hour=only_on_shift, turns=turns, given=given, today=today, backlog=backlog
    )
    table.caps = caps
    return table


def marks_of(customer_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what customers are matched by: region, industry, tags; two queries."""
    rows = Customer.objects.filter(pk__in=customer_ids).values_list("pk", "region", "industry")
    marks: dict[int, dict[str, Any]] = {pk: {"region": region, "industry": code} for pk, region, code in rows}
    tags: defaultdict[int, list[str]] = defaultdict(list)
    for customer_id, tag_id in CustomerTag.objects.filter(customer_id__in=customer_ids).values_list(
        "customer_id", "tag_id"
    ):
        tags[customer_id].append(str(tag_id))
    for pk, found in marks.items():
        found["tags"] = tuple(tags[pk])
    return marks


def held_lately(customer_ids: Sequence[int], days: int, now: datetime) -> dict[int, frozenset[int]]:
    """Return by customer who has it, or had it within so many days."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    since = now - timedelta(days=days)
    past = PastHolding.objects.filter(customer_id__in=customer_ids, ended_at__gte=since)
    for rows in (past, Holding.objects.filter(customer_id__in=customer_ids)):
        for customer_id, person_id in rows.values_list("customer_id", "person_id"):
            found[customer_id].add(person_id)
    return {id_: frozenset(found[id_]) for id_ in customer_ids}

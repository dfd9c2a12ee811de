"""The decision chain of one customer as its pages show it. The caller has got the customer, so scope is checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zhike.access.policies import get_policy
from zhike.access.queries import person_names
from zhike.events.models import Event

from ..chain_rules import Gap, Member, Station, find_gaps
from ..choices import BuyingRole, Closeness, Coverage, LineKind, Stance
from ..models import Contact, ContactLine, ContactTie, RouteStep
from ..policies import CHAIN

MOST = 500
_CHANGES = ("customers.reporting_changed", "customers.contact_changed")


@dataclass
class Node:
    """A person in the chart with those who report to him."""

    contact: Contact
    reports: list["Node"] = field(default_factory=list)

    @property
    def stance_label(self) -> str:
        """Return where the person stands towards us, in words."""
        return str(Stance(self.contact.stance).label) if self.contact.stance else _("立场不明")

    @property
    def coverage_label(self) -> str:
        """Return how well the person was met, in words; nothing when never."""
        met = self.contact.coverage not in ("", Coverage.NONE)
        return str(Coverage(self.contact.coverage).label) if met else ""


@dataclass(frozen=True)
class TieRow:
    """How well one of us knows a contact, and what is missing to where we want to be."""

    tie: ContactTie
    person_name: str

    @property
    def missing(self) -> int:
        """Return how many levels are missing."""
        return max(0, (self.tie.desired or 0) - self.tie.current)

    @property
    def current(self) -> str:
        """Return the level of today in words."""
        return str(Closeness(self.tie.current).label)

    @property
    def desired(self) -> str:
        """Return the wanted level in words, or nothing."""
        return str(Closeness(self.tie.desired).label) if self.tie.desired else ""


@dataclass(frozen=True)
class StepRow:
    """A step of the route, and the orders that its arrows ask for."""

    step: RouteStep
    earlier: Sequence[int] = ()
    later: Sequence[int] = ()


@dataclass(frozen=True)
class Chain:
    """Everything known about who decides at a customer, and what is not known."""

    people: Sequence[Contact]
    lines: Sequence[ContactLine]
    steps: Sequence[RouteStep]
    gaps: Sequence[Gap]

    @cached_property
    def roots(self) -> list[Node]:
        """Return those at the top who have somebody below them, each with the whole tree."""
        return [node for node in self._tops() if node.reports]

    @cached_property
    def unplaced(self) -> list[Node]:
        """Return who stands nowhere in the chart yet: nobody above, nobody below."""
        return [node for node in self._tops() if not node.reports and not node.contact.left_company]

    @cached_property
    def route(self) -> list[StepRow]:
        """Return the steps with the orders in which each stands one earlier or one later."""
        ids = [step.pk for step in self.steps]
        rows = []
        for at, step in enumerate(self.steps):
            earlier = _swapped(ids, at - 1, at) if at else ()
            later = _swapped(ids, at, at + 1) if at + 1 < len(ids) else ()
            rows.append(StepRow(step, earlier, later))
        return rows

    def _tops(self) -> list[Node]:
        nodes = {one.pk: Node(one) for one in self.people}
        tops: list[Node] = []
        for one in self.people:
            boss = nodes.get(one.reports_to_id or 0)
            (boss.reports if boss else tops).append(nodes[one.pk])
        for node in nodes.values():
            node.reports = [one for one in node.reports if one.reports or not one.contact.left_company]
        return tops


def _swapped(ids: Sequence[int], first: int, second: int) -> list[int]:
    found = list(ids)
    found[first], found[second] = found[second], found[first]
    return found


@dataclass(frozen=True)
class LastMove:
    """The newest move of a chart, as long as it can be taken back."""

    id: int
    name: str


def get_chain(customer_id: int) -> Chain:
    """Return the chain of a customer with what is missing in it; four queries whatever its size."""
    people = list(
        Contact.objects.filter(customer_id=customer_id).order_by("-is_key", "-influence", "-is_primary", "id")[:MOST]
    )
    lines = ContactLine.objects.filter(customer_id=customer_id).select_related("from_contact", "to_contact")
    steps = RouteStep.objects.filter(customer_id=customer_id).select_related("contact").order_by("position", "id")
    known = list(lines.order_by("kind", "id")[:MOST])
    route = list(steps[:MOST])
    return Chain(people=people, lines=known, steps=route, gaps=_gaps(people, known, route))


def _gaps(people: Iterable[Contact], lines: Iterable[ContactLine], steps: Iterable[RouteStep]) -> list[Gap]:
    policy = get_policy(CHAIN.key)
    return find_gaps(
        members=[member_of(one) for one in people],
        influences=[(line.from_contact_id, line.to_contact_id) for line in lines if line.kind == LineKind.INFLUENCE],
        stations=[Station(number, step.post, step.contact_id) for number, step in enumerate(steps, 1)],
        wanted_roles=[role for role in BuyingRole.values if policy[role]],
        asks_contact=policy["asks_contact"],
    )


def member_of(contact: Contact) -> Member:
    """Return a contact as the rules take it."""
    return Member(
        id=contact.pk,
        name=contact.name,
        buying_role=contact.buying_role,
        stance=contact.stance,
        coverage=contact.coverage,
        left_company=contact.left_company,
        reports_to_id=contact.reports_to_id,
    )


def list_ties(customer_id: int) -> dict[int, list[TieRow]]:
    """Return how well we know the contacts of a customer, by contact; two queries."""
    ties = list(ContactTie.objects.filter(customer_id=customer_id).order_by("-current", "id")[:MOST])
    names = person_names(tie.person_id for tie in ties)
    found: dict[int, list[TieRow]] = {}
    for tie in ties:
        found.setdefault(tie.contact_id, []).append(TieRow(tie, names.get(tie.person_id, "")))
    return found


def find_last_move(customer_id: int) -> LastMove | None:
    """Return the newest move of the chart, unless it was itself an undo."""
    moves = Event.objects.filter(customer_id=customer_id, kind="customers.reporting_changed")
    last = moves.order_by("-at", "-id").first()
    if last is None or last.data.get("undone"):
        return None
    return LastMove(last.pk, last.data["name"])


def last_change_of(contact: Contact) -> tuple[str, datetime | None]:
    """Return who changed a contact last and when, for the sentence that stops an overwrite."""
    events = Event.objects.filter(
        customer_id=contact.customer_id, kind__in=_CHANGES, data__contact=contact.pk
    ).order_by("-at", "-id")
    last = events.first()
    if last is None:
        return "", None
    return person_names([last.actor_id]).get(last.actor_id or 0, _("系统")), timezone.localtime(last.at)


def colleagues_of(customer_id: int, contact_id: int | None) -> list[tuple[int, str]]:
    """Return the contacts whom one may report to, by id and name with post; himself left out."""
    people = Contact.objects.filter(customer_id=customer_id).exclude(pk=contact_id or 0).order_by("left_company", "id")
    rows = people.values_list("pk", "name", "position")[:MOST]
    return [(pk, f"{name} {position}".strip()) for pk, name, position in rows]


def get_step(customer_id: int, step_id: int) -> RouteStep:
    """Return a step of this customer's route, or not found."""
    found = RouteStep.objects.filter(customer_id=customer_id, pk=step_id).first()
    if found is None:
        raise Http404
    return found


def get_tie(customer_id: int, contact_id: int, text: str) -> ContactTie | None:
    """Return the tie that an address names, if it belongs to this contact."""
    if not (text.isascii() and text.isdecimal()):
        return None
    return ContactTie.objects.filter(customer_id=customer_id, contact_id=contact_id, pk=int(text)).first()

"""Disputes as far as a person is a party, or may assign the customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.models import Department, Person
from zhike.access.queries import get_actor, person_names
from zhike.events import kinds
from zhike.events.models import Event

from ..choices import EvidenceKind, Winner
from ..disputing import Fact, Suggestion, suggest
from ..models import Customer, Dispute, DisputeEvidence, OwnerChange
from .merging import family_of
from .scope import reaches, visible_to

PAGE = 50
_MOST_CONTACTS = 30
_MOST_JUDGES = 200


def visible_disputes(actor: Actor) -> QuerySet[Dispute]:
    """Return the cases in which the actor is a party, or about customers that he may assign."""
    own = Q(claimant_id=actor.person_id) | Q(respondent_id=actor.person_id)
    if actor.can("customer", "assign"):
        own |= Q(customer_id__in=visible_to(actor, "assign").values("pk"))
    return Dispute.objects.filter(own)


@dataclass(frozen=True)
class DisputeLine:
    """One case of the list."""

    dispute: Dispute
    claimant: str
    respondent: str


def list_disputes(*, actor: Actor, pending: bool, before: int | None = None) -> tuple[list[DisputeLine], int | None]:
    """Return cases, newest first, and where older ones begin; two queries."""
    cases = visible_disputes(actor)
    cases = cases.filter(state__in=["open", "appealed"]) if pending else cases
    rows = list((cases.filter(pk__lt=before) if before else cases).order_by("-pk")[: PAGE + 1])
    names = person_names(id_ for row in rows for id_ in (row.claimant_id, row.respondent_id))
    lines = [DisputeLine(row, names.get(row.claimant_id, ""), names.get(row.respondent_id, "")) for row in rows[:PAGE]]
    return lines, rows[PAGE - 1].pk if len(rows) > PAGE else None


def get_dispute(*, actor: Actor, dispute_id: int, lock: bool = False) -> Dispute:
    """Return a case that the actor may see, or not found."""
    cases = visible_disputes(actor)
    found = (cases.select_for_update(of=("self",)) if lock else cases).filter(pk=dispute_id).first()
    if found is None:
        raise Http404
    return found


def list_evidence(dispute: Dispute) -> dict[str, list[DisputeEvidence]]:
    """Return both sides' evidence in the order of its dates."""
    found: dict[str, list[DisputeEvidence]] = {side: [] for side in Winner.values}
    for one in DisputeEvidence.objects.filter(dispute=dispute).order_by("at", "pk"):
        found[side_of(dispute, one.person_id)].append(one)
    return found


def side_of(dispute: Dispute, person_id: int) -> str:
    """Return on which side a person stands."""
    return Winner.CLAIMANT if person_id == dispute.claimant_id else Winner.RESPONDENT


def suggestion_for(dispute: Dispute) -> Suggestion:
    """Return whom the principle in force at the opening favours."""
    rows = DisputeEvidence.objects.filter(dispute=dispute).values_list("person_id", "kind", "at")
    facts = [Fact(side_of(dispute, person_id), kind, at) for person_id, kind, at in rows]
    return suggest(rule=dispute.rule, facts=facts, opened_at=dispute.opened_at)


def gather_evidence(*, customer_ids: list[int], parties: tuple[int, int]) -> list[DisputeEvidence]:
    """Return, unsaved, what the archive knows of both parties' work: creation, ownership, contacts; three queries."""
    found: list[DisputeEvidence] = []
    for customer in Customer.objects.filter(pk__in=customer_ids, created_by_id__in=parties):
        found.append(_fact(customer.pk, customer.created_by_id or 0, EvidenceKind.CREATED, customer.created_at))
    for change in OwnerChange.objects.filter(customer_id__in=customer_ids, to_person_id__in=parties):
        found.append(_fact(change.customer_id, change.to_person_id or 0, EvidenceKind.OWNED, change.at))
    contacts = Event.objects.filter(
        customer_id__in=customer_ids, kind__in=kinds.timeline_names("follow_up"), actor_id__in=parties
    )
    for person_id in parties:
        mine = contacts.filter(actor_id=person_id)
        rows = {row.pk: row for row in (*mine.order_by("at")[:_MOST_CONTACTS], *mine.order_by("-at")[:_MOST_CONTACTS])}
        found += [_fact(row.customer_id or 0, person_id, EvidenceKind.CONTACT, row.at) for row in rows.values()]
    return found


def _fact(customer_id: int, person_id: int, kind: str, at: datetime) -> DisputeEvidence:
    return DisputeEvidence(customer_id=customer_id, person_id=person_id, kind=kind, at=at)


def customers_in_dispute(customer_id: int, own_id: int | None) -> list[int]:
    """Return the disputed customer with what it absorbed, and the claimant's own record of it."""
    return [*family_of(customer_id), *(family_of(own_id) if own_id else ())]


def may_rule_over(actor: Actor, dispute: Dispute) -> bool:
    """Say whether the actor may assign the disputed customer."""
    customer = Customer.objects.filter(pk=dispute.customer_id, deleted_at__isnull=True).first()
    return customer is not None and reaches(actor, "customer", "assign", customer)


def is_higher(actor: Actor, first_judge_id: int | None) -> bool:
    """Say whether the actor stands above the first judge: in a department above, or in charge of the whole company."""
    if first_judge_id is None or actor.person_id == first_judge_id:
        return False
    paths = dict(Department.objects.filter(people__in=[actor.person_id, first_judge_id]).values_list("people", "path"))
    mine, theirs = paths.get(actor.person_id, ""), paths.get(first_judge_id, "")
    is_above = bool(mine) and theirs.startswith(mine) and theirs != mine
    return is_above or actor.scope("customer", "assign") == "all"


def find_judges(dispute: Dispute) -> list[int]:
    """Return who may rule now, so that they hear of it."""
    people = Person.objects.filter(
        is_active=True, roles__rights__object="customer", roles__rights__capability="assign"
    ).exclude(pk__in=[dispute.claimant_id, dispute.respondent_id])
    ids = list(people.distinct().values_list("pk", flat=True)[:_MOST_JUDGES])
    judges = [get_actor(id_) for id_ in ids]
    in_charge = [judge for judge in judges if may_rule_over(judge, dispute)]
    if dispute.state == "appealed":
        in_charge = [judge for judge in in_charge if is_higher(judge, dispute.ruled_by_id)]
    return [judge.person_id for judge in in_charge]


def appeal_until(dispute: Dispute) -> datetime | None:
    """Return until when a ruling may be appealed."""
    return dispute.ruled_at + timedelta(days=int(dispute.rule.get("appeal_days", 7))) if dispute.ruled_at else None

"""Who may be called upon about a customer, who reads the remarks under an entry, and the remarks themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import make_actor, person_names
from zhike.access.queries.people import matching, visible_people
from zhike.customers.models import Customer, Grant
from zhike.customers.queries.scope import Owned, reaches

from ..models import FollowUp, FollowUpComment, Mention
from ..queries.scope import follow_ups_of, may
from .rules import Part

OBJECT = "follow_up_comment"
OFFERED = 8
LOOKED_AT = 40
_COLUMNS = ("name", "login", "title", "department_id", "department__name", "rights_version")


@dataclass(frozen=True)
class Comment:
    """A remark as the page shows it."""

    id: int
    name: str
    text: str
    at: datetime
    is_own: bool


def sees(person: Person, customer: Owned) -> bool:
    """Say whether somebody may read the follow-ups of a customer."""
    actor = make_actor(person)
    return reaches(actor, "customer", "view", customer) and may(actor, customer, "view")


def reads(person: Person, customer: Customer, follow_up: FollowUp) -> bool:
    """Say whether somebody may read one entry; some stay with a former owner."""
    actor = make_actor(person)
    return sees(person, customer) and follow_ups_of(actor, customer).filter(pk=follow_up.pk).exists()


def list_mentionable(*, actor: Actor, customer: Customer, text: str) -> list[Person]:
    """Return colleagues who may read about this customer, for the list behind @.

    Without a text those who work on the customer come first: its owner, its team, its department. Looks at
    LOOKED_AT people at most; asks the database once for them, and once more for each who sees it by a share only.
    """
    people = matching(visible_people(actor).filter(is_active=True), text).exclude(pk=actor.person_id)
    if not text:
        team = Grant.objects.filter(customer_id=customer.pk).values("person_id")
        near = Q(pk=customer.owner_id) | Q(pk__in=team) | Q(department_id=customer.department_id)
        people = people.filter(near)
    found = people.select_related("department").only(*_COLUMNS).order_by("name_sort", "pk")[:LOOKED_AT]
    return [person for person in found if sees(person, customer)][:OFFERED]


def find_people(ids: Iterable[int]) -> list[Person]:
    """Return active people by id."""
    return list(Person.objects.filter(pk__in=set(ids), is_active=True).order_by("pk"))


def part_of(actor: Actor, customer: Owned, follow_up: FollowUp, capability: str = "create") -> Part:
    """Return what the actor has to do with an entry that the actor may read."""
    return Part(
        is_author=follow_up.person_id is not None and follow_up.person_id == actor.person_id,
        may_by_right=reaches(actor, OBJECT, capability, customer),
        is_mentioned=Mention.objects.filter(
            customer_id=follow_up.customer_id, follow_up_id=follow_up.pk, person_id=actor.person_id
        ).exists(),
    )


def list_comments(actor: Actor, follow_up: FollowUp) -> Sequence[Comment]:
    """Return the standing remarks under an entry, oldest first; the caller has checked the actor's part in it."""
    rows = FollowUpComment.objects.filter(
        customer_id=follow_up.customer_id, follow_up_id=follow_up.pk, deleted_at__isnull=True
    )
    found = list(rows.order_by("pk").values_list("pk", "person_id", "text", "at")[:200])
    names = person_names(row[1] for row in found)
    return [
        Comment(pk, names.get(person_id or 0, ""), text, at, person_id == actor.person_id)
        for pk, person_id, text, at in found
    ]

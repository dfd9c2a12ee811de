"""Who may see which visit: those who go see it as long as the customer is in scope, others need the right over it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer, visible_to
from zhike.customers.queries.scope import reached_through, reaches

from ...closing import open_rows
from ...models import Coaching, Visit, VisitMember
from ...queries.near import near, one_of

VISIT, COACHING = "visit", "coaching"
_CUSTOMER = ("name", "grade", "address", "kind", "version")


def get_customer_of_visits(*, actor: Actor, customer_id: int) -> Customer:
    """Return a customer in scope with the few columns that the screens of visits show."""
    return get_customer(actor=actor, customer_id=customer_id, columns=_CUSTOMER)


def get_visit(*, actor: Actor, customer_id: int, visit_id: int) -> Visit:
    """Return a visit to a customer in scope that the actor may see, or Http404."""
    customer = get_customer_of_visits(actor=actor, customer_id=customer_id)
    rows = Visit.objects.filter(_open(actor), customer_id=customer_id, pk=visit_id)
    found = rows.select_related("person", "coach").first()
    if found is None or not (goes_along(actor, found) or reaches(actor, VISIT, "view", customer)):
        raise Http404
    found.customer = customer
    return found


def goes_along(actor: Actor, visit: Visit) -> bool:
    """Say whether the actor is one of those who go: the visitor, the coach, a colleague."""
    if actor.person_id in (visit.person_id, visit.coach_id):
        return True
    own = VisitMember.objects.filter(customer_id=visit.customer_id, visit_id=visit.pk, person_id=actor.person_id)
    return own.exists()


def visits_of(actor: Actor, customer: Customer) -> QuerySet[Visit]:
    """Return the visits to one customer that the actor may see."""
    rows = Visit.objects.filter(_open(actor), customer_id=customer.pk)
    return rows if reaches(actor, VISIT, "view", customer) else rows.filter(_own(actor))


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """Return the visits over all customers in scope that the actor may see."""
    rows = Visit.objects.filter(_open(actor), customer__in=visible_to(actor).only("pk"))
    condition = reached_through(actor, VISIT)
    if not condition:
        return rows
    close = near(actor, VISIT)
    rows = rows.filter(close | _own_at_once(actor)) if close else rows
    return rows.filter(condition | _own(actor))


def _own_at_once(actor: Actor) -> Q:
    """Say the same as _own so that an index of each part leads to the rows."""
    members = f"SELECT visit_id FROM activities_visitmember WHERE person_id = {actor.person_id:d}"  # noqa: S608 - a number
    return Q(person_id=actor.person_id) | Q(coach_id=actor.person_id) | Q(one_of("id", members))


def _open(actor: Actor) -> Q:
    """Leave out visits that stayed with a former owner, together with his notes; those who went along read them."""
    rows = open_rows(actor)
    return Q(*rows) | _own(actor) if rows else Q()


def _own(actor: Actor) -> Q:
    along = VisitMember.objects.filter(
        customer_id=OuterRef("customer_id"), visit_id=OuterRef("pk"), person_id=actor.person_id
    )
    return Q(person_id=actor.person_id) | Q(coach_id=actor.person_id) | Q(Exists(along))


def may_edit(actor: Actor, visit: Visit) -> bool:
    """Say whether the right to change other people's visits reaches the customer."""
    return reaches(actor, VISIT, "edit", visit.customer)


def may_coach(actor: Actor, customer: Customer) -> bool:
    """Say whether the actor may write coachings about visits to a customer that is in scope."""
    return reaches(actor, COACHING, "create", customer)


def may_look_again(actor: Actor, coaching: Coaching, customer: Customer) -> bool:
    """Say whether the actor sees whether anything changed: the coach, or who may coach there once the coach left."""
    if coaching.coach_id == actor.person_id:
        return True
    return not coaching.coach.is_active and may_coach(actor, customer)


def may_read_coaching(actor: Actor, visit: Visit) -> bool:
    """Say whether the actor may read what was written about the visitor: both of them, and whom the right reaches."""
    if not actor.can(COACHING, "view"):
        return False
    return actor.person_id in (visit.person_id, visit.coach_id) or reaches(actor, COACHING, "view", visit.customer)

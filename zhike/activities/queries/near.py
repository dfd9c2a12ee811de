"""Lead the planner to the few customers of who sees only an own and shared scope.

A list over everybody's needs, calls or visits is walked in its order and each row's customer asked for its scope:
quick for who sees much, endless for who sees a thousandth. The condition here says nothing new, it is implied by
the scope; it lets the walk begin with the customers instead.
"""

from django.db.models import BooleanField, F, Func, Q
from django.utils import timezone

from zhike.access.actor import Actor, reach_of

_OWN = "SELECT own.id FROM customers_customer AS own WHERE own.owner_id = {person:d} AND own.deleted_at IS NULL"
_SHARED = """ UNION ALL SELECT open.customer_id FROM customers_grant AS open
    WHERE open.person_id = {person:d} AND (open.until IS NULL OR open.until >= '{today}')"""


def near(actor: Actor, object_: str) -> Q:
    """Return the condition over a row's customer_id for whose right reaches own and shared customers only."""
    reach = reach_of(actor, object_, "view")
    if reach.everything or reach.nothing or reach.department_ids:
        return Q()
    ids = (_OWN + (_SHARED if reach.with_grants else "")).format(person=reach.person_id, today=timezone.localdate())
    return Q(one_of("customer_id", ids))


def one_of(column: str, ids: str) -> Func:
    """Return that a column is among the ids that SQL of our own gives, found before any row is read."""
    template = f"%(expressions)s = ANY (ARRAY({ids}))"
    return Func(F(column), template=template, output_field=BooleanField())

"""How a need compares with those of customers of the same kind, within what the actor sees."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q, QuerySet
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.choices import Kind
from zhike.customers.models import Customer
from zhike.customers.queries import visible_to
from zhike.lib.industries import industry_name

from ...models import Need
from ..choices import MetBy, NeedState
from .scope import visible_needs

MAJOR = 2
COUNT_CAP = 10_000


@dataclass(frozen=True)
class Peers:
    """Customers of the same kind: how many there are, how many want the same, how much, and who meets it there."""

    kind: str
    customers: int
    wanting: int
    strength: float | None
    met_by_us: int
    met_by_rival: int
    needs: int
    is_capped: bool = False

    @property
    def share(self) -> float:
        """Return the share of them that want the same."""
        return self.wanting / self.customers if self.customers else 0.0


def compare_with_peers(*, actor: Actor, need: Need) -> Peers:
    """Compare one need (its customer is at hand) with needs of the same aspect; two queries."""
    customer = need.customer
    same = _same_kind(customer)
    others = visible_to(actor).filter(same).exclude(pk=customer.pk).order_by()
    count = others[: COUNT_CAP + 1].count()
    rows: QuerySet[Need] = visible_needs(actor).exclude(customer_id=customer.pk).exclude(state=NeedState.DROPPED)
    found = rows.filter(customer__in=others.only("pk"), aspect_id=need.aspect_id).aggregate(
        wanting=Count("customer_id", distinct=True),
        strength=Avg("strength"),
        us=Count("pk", filter=Q(met_by=MetBy.US)),
        rival=Count("pk", filter=Q(met_by=MetBy.RIVAL)),
        needs=Count("pk"),
    )
    return Peers(
        kind=say_kind(customer),
        customers=min(count, COUNT_CAP),
        wanting=found["wanting"],
        strength=found["strength"],
        met_by_us=found["us"],
        met_by_rival=found["rival"],
        needs=found["needs"],
        is_capped=count > COUNT_CAP,
    )


def _same_kind(customer: Customer) -> Q:
    same = Q(kind=customer.kind)
    return same & Q(industry__startswith=customer.industry[:MAJOR]) if customer.industry else same


def say_kind(customer: Customer) -> str:
    """Return what the customers of the same kind are, in words."""
    if customer.industry:
        return industry_name(customer.industry[:MAJOR])
    return _("个人客户") if customer.kind == Kind.PERSON else _("企业客户")

"""What this room brings to the registries of lower rooms."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from zhike.access import objects
from zhike.customers import panels, worth
from zhike.customers.participants import MergeParticipant, register
from zhike.pool import facts
from zhike.pool.care import signing as care
from zhike.sales import deal_parts, signing
from zhike.sales.finding import received
from zhike.sales.models import Opportunity
from zhike.sales.targets import rows, sources

from .models import Contract
from .receipts import list_received, read_received
from .services import OBJECT, SOURCE

_SIGNED = (
    "EXISTS (SELECT FROM contracts_contract AS signed WHERE signed.customer_id = {row}.id"
    " AND signed.signed_at IS NOT NULL)"
)
_RECEIVED = (
    "SELECT sum(paid.received + coalesce((SELECT sum(part.received) FROM contracts_instalment AS part"
    " WHERE part.contract_id = paid.id), 0)) FROM contracts_contract AS paid"
    " WHERE paid.customer_id = {row}.id AND paid.state = 'in_force'"
)


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    objects.register(objects.ObjectKind("contract", _("合同"), ("view", "create", "edit"), order=24))
    register(MergeParticipant("contracts.Contract", hangs_on=(("opportunity_id", "sales.Opportunity"),)))
    register(MergeParticipant("contracts.Instalment", hangs_on=(("contract_id", "contracts.Contract"),)))
    facts.register_exemption(facts.SIGNED, "contracts.signed", _SIGNED)
    worth.register(worth.Worth(OBJECT, _signed_amounts))
    care.take_over(SOURCE)
    signing.register("contracts", _signed_at)
    deal_parts.register(deal_parts.DealPart("contracts", "contracts:part", "contract", order=20))
    sources.register("received_amount", read_received)
    rows.register("received_amount", list_received)
    received.register("contracts", _RECEIVED)
    panels.register(panels.Panel("contracts", _("合同"), "contracts:part", 26, "contract"))


def _signed_amounts(customer_ids: Sequence[int]) -> Mapping[int, Decimal]:
    """Return what each of these customers signed for, over all years."""
    signed = Contract.objects.filter(customer_id__in=customer_ids, signed_at__isnull=False)
    return dict(signed.order_by().values_list("customer_id").annotate(total=Sum("amount")))


def _signed_at(deal: Opportunity) -> datetime | None:
    """Return since when a contract in force signs a deal."""
    found = Contract.objects.filter(customer_id=deal.customer_id, opportunity_id=deal.pk, signed_at__isnull=False)
    return found.values_list("signed_at", flat=True).order_by("signed_at").first()

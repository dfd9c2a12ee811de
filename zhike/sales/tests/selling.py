"""Short builders for the tests of the room."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.customers.models import Customer
from zhike.sales.drafts import OpportunityDraft
from zhike.sales.models import Opportunity, PipelineStage
from zhike.sales.services import create_opportunity, move_opportunity
from zhike.testing.world import NOW


def deal(person: Person, customer: Customer, *, now: datetime = NOW, **fields: Any) -> Opportunity:
    """Open a deal of a person's customer, called 设备采购 unless named."""
    draft = OpportunityDraft(customer_id=customer.pk, **{"title": "设备采购"} | fields)
    return create_opportunity(actor=get_actor(person.pk), draft=draft, now=now)


def stage(name: str) -> PipelineStage:
    """Return a stage of the delivered pipeline."""
    return PipelineStage.objects.get(name=name)


def move(person: Person, one: Opportunity, name: str, *, now: datetime = NOW, **more: Any) -> Opportunity:
    """Move a deal to a stage by its name."""
    return move_opportunity(
        actor=get_actor(person.pk),
        customer_id=one.customer_id,
        opportunity_id=one.pk,
        to_stage_id=stage(name).pk,
        now=now,
        **more,
    )


def priced(person: Person, customer: Customer, *, now: datetime = NOW, **fields: Any) -> Opportunity:
    """Open a deal that has an amount and an expected day, as 谈价 asks."""
    return deal(person, customer, now=now, **{"amount": Decimal(100000), "expected_on": date(2026, 12, 10)} | fields)

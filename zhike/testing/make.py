"""Short builders over the real services, so that tests state only what matters to them."""

import itertools
import uuid
from datetime import datetime
from typing import Any

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import FollowUp
from zhike.activities.services import FollowUpDraft, log_follow_up
from zhike.customers.models import Customer
from zhike.customers.services import CustomerDraft, create_customer
from zhike.testing.world import NOW

_numbers = itertools.count(1)


def customer(owner: Person, *, now: datetime = NOW, **fields: Any) -> Customer:
    """Create a customer of `owner`, named 客户1, 客户2, … unless named."""
    fields.setdefault("name", f"苏州第{next(_numbers)}机械有限公司")
    return create_customer(actor=get_actor(owner.pk), draft=CustomerDraft(**fields), now=now)


def follow_up(person: Person, of: Customer, *, now: datetime = NOW, **fields: Any) -> FollowUp:
    """Log a contact of `person` with a customer; reached by phone unless said otherwise."""
    fields.setdefault("content", "谈了价格，月底定预算")
    draft = FollowUpDraft(customer_id=of.pk, entry_key=uuid.uuid4(), at=now, **fields)
    return log_follow_up(actor=get_actor(person.pk), draft=draft, now=now)

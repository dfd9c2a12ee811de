"""Short builders of pools, members and rules for tests."""

from datetime import date, datetime, timedelta
from typing import Any

from zhike.access.models import Department, Person
from zhike.access.queries import get_actor
from zhike.customers.models import Customer
from zhike.customers.services import change_owner
from zhike.pool.models import Pool, PoolMember, RuleVersion
from zhike.pool.queries import members, rulebook
from zhike.testing.world import NOW

TODAY = date(2026, 11, 20)


def pool(name: str = "华东公海", parent: Pool | None = None, **fields: Any) -> Pool:
    """Create a pool."""
    made = Pool.objects.create(name=name, parent=parent, **fields)
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    rulebook.forget()
    members.forget()
    return made


def publish(of: Pool | None = None, valid_from: date = TODAY - timedelta(days=400), **body: Any) -> RuleVersion:
    """Publish rules of a pool, or of the company; no limit unless said."""
    number = RuleVersion.objects.filter(pool=of).count() + 1
    if of is None:
        body = {"holding_limit": None, **body}
    made = RuleVersion.objects.create(pool=of, number=number, body=body, valid_from=valid_from, made_at=NOW)
    rulebook.forget()
    return made


def join(of: Pool, who: Person | Department, role: str = "member") -> PoolMember:
    """Make a person or a department a member."""
    members.forget()
    key = "person_id" if isinstance(who, Person) else "department_id"
    return PoolMember.objects.create(pool=of, role=role, **{key: who.pk})


def give(customer: Customer, to: Person | None, by: Person, *, now: datetime = NOW, **more: Any) -> Any:
    """Change the owner of a customer; assigned unless said otherwise."""
    more.setdefault("way", "assign")
    to_id = to.pk if to else None
    return change_owner(actor=get_actor(by.pk), customer_id=customer.pk, to_person_id=to_id, now=now, **more)


def into_pool(customer: Customer, into: Pool, by: Person, *, now: datetime = NOW) -> Customer:
    """Give a customer back into a pool."""
    give(customer, None, by, way="give_back", to_pool_id=into.pk, reason="暂无需求", now=now)
    customer.refresh_from_db()
    return customer

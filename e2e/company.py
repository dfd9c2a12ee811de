"""Fill an empty database with the small world of the tests and its customers: `python -m e2e.company`."""

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from zhike.access.models import Person
    from zhike.testing.world import World


def main() -> None:
    """Build people, customers and follow-ups through the services, at today's dates."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from e2e.contacts import fill_contacts
    from e2e.dealing import fill_deals
    from e2e.sea import fill_pool
    from zhike.access.models import Person
    from zhike.testing.world import build_world

    world = build_world()
    Person.objects.update(must_change_password=False)
    now = timezone.now()
    for number, row in enumerate(CUSTOMERS):
        owner = (world.wang, world.wang, world.zhang)[number % 3]
        _customer(owner, *row, number=number, now=now - timedelta(days=40 - number % 30))
    fill_pool(world, now)
    fill_contacts(world, now)
    _prepare_sheets(world, now)
    fill_deals(world, now)


def _prepare_sheets(world: "World", now: datetime) -> None:
    """Let today be worked until midnight, 陈静 hold an A and a C, whatever day it is; let public forms be quick."""
    from django.utils import timezone

    from zhike.access.actor import SystemActor
    from zhike.access.policies import get_policy
    from zhike.access.queries import get_actor
    from zhike.access.services import change_policy
    from zhike.activities.models import CalendarDay
    from zhike.customers.drafts import CustomerDraft
    from zhike.customers.services import create_customer
    from zhike.sales.drafts import OpportunityDraft
    from zhike.sales.services import create_opportunity

    CalendarDay.objects.update_or_create(day=timezone.localdate(now), defaults={"is_workday": True})
    values = {**get_policy("sales.sheet"), "cutoff": "23:59"}
    change_policy(actor=SystemActor(), key="sales.sheet", values=values, now=now)
    forms = {**get_policy("sales.web_forms"), "least_seconds": 0}
    change_policy(actor=SystemActor(), key="sales.web_forms", values=forms, now=now)
    actor = get_actor(world.chen.pk)
    for name, grade in (("常州新川机电有限公司", "A"), ("镇江长航物流有限公司", "C")):
        customer = create_customer(actor=actor, draft=CustomerDraft(name=name), now=now)
        draft = OpportunityDraft(customer_id=customer.pk, title="年度服务", grade=grade)
        create_opportunity(actor=actor, draft=draft, now=now)


def _customer(owner: "Person", name: str, contact: str, phone: str, *, number: int, now: "datetime") -> None:
    """Create a customer with its main contact; every second one was spoken to, every fourth has a promise."""
    from django.utils import timezone

    from zhike.access.queries import get_actor
    from zhike.activities.services import FollowUpDraft, log_follow_up
    from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft
    from zhike.customers.services import create_customer

    points = (PointDraft("phone", phone, f"+86{phone}"),)
    draft = CustomerDraft(
        name=name,
        grade="ABC "[number % 4].strip(),
        contacts=(ContactDraft(name=contact, is_primary=True, position="总经理", points=points),),
        accepts_duplicates=True,
    )
    actor = get_actor(owner.pk)
    customer = create_customer(actor=actor, draft=draft, now=now)
    if number % 2:
        return
    spoken = now + timedelta(days=2)
    promise = None if number % 4 else timezone.localdate(None if number % 8 else spoken + timedelta(days=number % 5))
    follow_up = FollowUpDraft(
        customer_id=customer.pk,
        entry_key=uuid4(),
        content="介绍了新版本，客户要求下周演示，关心价格和上线时间。",
        next_step="约演示" if promise else "",
        next_on=promise,
    )
    log_follow_up(actor=actor, draft=follow_up, now=spoken)


SIGNS = "华信鼎盛联创恒达瑞丰中科博远天成金桥海纳正泰新宇宏图光大明德同方永盛安泰永信嘉禾"
CORES = [SIGNS[at : at + 2] for at in range(0, len(SIGNS), 2)]
TRADES = ("机械", "软件", "贸易")
CONTACTS = ("周敏", "吴刚", "郑洁", "冯磊", "褚燕")
CUSTOMERS = [
    (f"苏州{core}{trade}有限公司", CONTACTS[number % 5], f"138{number:04d}{(number * 37 + 1000) % 10000:04d}")
    for number, (trade, core) in enumerate((trade, core) for trade in TRADES for core in CORES)
]

if __name__ == "__main__":
    main()

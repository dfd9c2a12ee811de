"""The pool of the small company: members who are always on shift, rules in force, customers that lie in it."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhike.pool.models import Pool
    from zhike.testing.world import World

NAME = "苏南公海"
LYING = (
    *("昆山淀湖酿造有限公司", "太仓浏港电气有限公司", "常熟虞山纸业有限公司", "张家港沙洲纺织有限公司"),
    *("安吉竹海家具有限公司", "溧阳天目旅游有限公司", "宜兴紫砂陶瓷有限公司", "江阴澄江钢管有限公司"),
    "靖江马洲船舶有限公司",
)
RULES: dict[str, Any] = {
    "default_days": 30,
    "holding_limit": 50,
    "claims_per_day": 20,
    "cool_down_days": 15,
    "triggers": [{"key": "unsigned", "label": "到期未签", "tests": [{"kind": "no_signature"}]}],
    "warnings": [{"amount": 3, "unit": "days", "to": ["owner"]}],
    "rotation": {"way": "round_robin", "never_again_days": 90, "accept_hours": 24},
}


def phone_of(name: str) -> str:
    """Return the whole number of a customer that lies in the pool."""
    return f"1395127{LYING.index(name) * 101 + 1000:04d}"


def fill_pool(world: "World", now: datetime) -> None:
    """Make the pool, publish its rules two months ago, put customers into it, and be done with today's sweep."""
    from zhike.pool.sweeping import sweep

    pool = _pool(world, now - timedelta(days=60))
    for place, name in enumerate(LYING):
        _lying(world, pool, name, now - timedelta(days=3, hours=place))
    sweep(now=now)


def _pool(world: "World", then: datetime) -> "Pool":
    from zhike.access.queries import get_actor
    from zhike.pool import ruling
    from zhike.pool.services.pools import PoolDraft, save_pool
    from zhike.pool.services.presence import ShiftDraft, StaffDraft, set_staffing

    admin, members = get_actor(world.admin.pk), (world.wang, world.zhang, world.chen)
    people = [one.pk for one in members]
    draft = PoolDraft(name=NAME, masks=("phone",), people=people, admins=[world.manager.pk])
    pool = save_pool(actor=admin, draft=draft)
    ruling.save_draft(actor=admin, pool_id=pool.pk, body=RULES, now=then)
    ruling.simulate(actor=admin, pool_id=pool.pk, body=RULES, now=then)
    ruling.publish(actor=admin, pool_id=pool.pk, now=then)
    always = ShiftDraft(frozenset(range(1, 8)), time(0), time(23, 59))
    for person_id in people:
        staffing = StaffDraft(weight=1, regions=(), industries=(), tag_ids=(), shifts=(always,))
        set_staffing(actor=admin, person_id=person_id, draft=staffing, now=then)
    return pool


def _lying(world: "World", pool: "Pool", name: str, then: datetime) -> None:
    """Create a customer that a colleague of another team gave back."""
    from zhike.access.queries import get_actor
    from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft
    from zhike.customers.services import change_owner, create_customer

    phone = phone_of(name)
    points = (PointDraft("phone", phone, f"+86{phone}"),)
    contacts = (ContactDraft(name="钱进", is_primary=True, position="采购经理", points=points),)
    draft = CustomerDraft(name=name, contacts=contacts, accepts_duplicates=True)
    actor = get_actor(world.outsider.pk)
    customer = create_customer(actor=actor, draft=draft, now=then - timedelta(days=30))
    change_owner(
        actor=actor,
        customer_id=customer.pk,
        to_person_id=None,
        to_pool_id=pool.pk,
        way="give_back",
        reason="不在我的区域或行业",
        now=then,
    )

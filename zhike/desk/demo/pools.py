"""The demo company's pools: a tree with members, rules in force, clocks that run, and customers that lie free."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from zhike.access.actor import SystemActor
from zhike.access.models import Department, Person
from zhike.access.queries import get_actor
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer
from zhike.customers.services import Destination, change_owners
from zhike.pool.due import predictions
from zhike.pool.models import Pool, PoolMember, RuleVersion
from zhike.pool.queries import members, rulebook
from zhike.pool.services.pools import PoolDraft, save_pool

# name, above it, hidden, departments that belong to it, who administers it
_POOLS = (
    ("全国公海", "", False, (), "lijianguo"),
    ("华东公海", "全国公海", False, ("华东销售部",), "lijianguo"),
    ("华南公海", "全国公海", False, ("华南销售部",), ""),
    ("华北公海", "全国公海", False, ("华北销售部",), ""),
    ("大客户公海", "", True, ("大客户部",), "lijianguo"),
)
# Who comes back here is met anew: contacts and notes stay with the former owner.
_STARTS_ANEW = "华南公海"
_RULES = {
    "default_days": 30,
    "cap_days": 120,
    "holding_limit": 300,
    "claims_per_day": 5,
    "cool_down_days": 15,
    "triggers": [
        {
            "key": "idle",
            "label": "长期没有有效联系",
            "tests": [{"kind": "idle", "days": 45, "by_grade": {"A": 14, "B": 21, "C": 30}}],
        }
    ],
    "warnings": [{"amount": 3, "unit": "days", "to": ["owner"]}],
}
_EVERY, _DAYS = 14, 25
_START = """
UPDATE pool_holding AS held SET started_on = %(today)s - (held.customer_id %% %(days)s)::int,
  actions = CASE WHEN customer.last_contact_at IS NULL THEN '{}'::jsonb ELSE
    jsonb_build_object('call', greatest(customer.last_contact_at::date,
      %(today)s - (held.customer_id %% %(days)s)::int)) END
FROM customers_customer AS customer WHERE customer.id = held.customer_id AND held.customer_id = ANY(%(ids)s)
"""
_FOLLOW = """
UPDATE customers_customer AS customer SET clock_on = held.started_on, qualified_at = customer.last_contact_at,
  pool_id = pools.pool_id
FROM pool_holding AS held, unnest(%s::bigint[], %s::bigint[]) AS pools(department_id, pool_id)
WHERE held.customer_id = customer.id AND customer.id = ANY(%s) AND pools.department_id = customer.department_id
"""


def load_pools(people: Mapping[str, Person], customer_ids: Sequence[int], now: datetime) -> int:
    """Make the pools, publish rules, let the clocks run and give one customer in fourteen back; return how many."""
    made = _make(people)
    admin = people["admin"] if "admin" in people else next(iter(people.values()))
    RuleVersion.objects.create(
        number=RuleVersion.objects.filter(pool=None).count() + 1,
        body=_RULES,
        valid_from=timezone.localdate(now) - timedelta(days=1),
        made_by_id=admin.pk,
        made_at=now - timedelta(days=2),
    )
    rulebook.forget()
    homes = _homes(made)
    with connection.cursor() as cursor:
        cursor.execute(_START, {"today": timezone.localdate(now), "days": _DAYS, "ids": list(customer_ids)})
        cursor.execute(_FOLLOW, [list(homes), list(homes.values()), list(customer_ids)])
    returned = _give_back(customer_ids, homes, now)
    predictions.refresh(list(customer_ids), now=now)
    return returned


def _make(people: Mapping[str, Person]) -> dict[str, Pool]:
    departments = dict(Department.objects.values_list("name", "pk"))
    made: dict[str, Pool] = {}
    for place, (name, above, hidden, named, admin) in enumerate(_POOLS):
        draft = PoolDraft(
            name=name,
            parent_id=made[above].pk if above else None,
            kind="hidden" if hidden else "open",
            masks=("phone", "wechat"),
            follow_contacts=name != _STARTS_ANEW,
            follow_notes=name != _STARTS_ANEW,
            position=place,
            departments=[departments[one] for one in named],
            admins=[people[admin].pk] if admin in people else [],
        )
        made[name] = save_pool(actor=SystemActor(), draft=draft)
    members.forget()
    return made


def _homes(made: Mapping[str, Pool]) -> dict[int, int]:
    """Return the pool of each department with all below it."""
    homes: dict[int, int] = {}
    for name, _above, _hidden, named, _admin in _POOLS:
        for path in Department.objects.filter(name__in=named).values_list("path", flat=True):
            below = Department.objects.filter(path__startswith=path).values_list("pk", flat=True)
            homes |= dict.fromkeys(below, made[name].pk)
    return homes


def _give_back(customer_ids: Sequence[int], homes: Mapping[int, int], now: datetime) -> int:
    """Let owners give some customers back over the last weeks, and a colleague claim a few of them."""
    chosen = Customer.objects.filter(pk__in=customer_ids[::_EVERY], stage__in=("inquiry", "first_meeting", "intent"))
    rows = list(chosen.filter(owner__isnull=False, pool_id__isnull=False).values_list("pk", "owner_id", "pool_id"))
    reasons = ("暂无预算", "联系不上", "不是目标客户", "行业不符")
    done = 0
    for number, (pk, _owner_id, pool_id) in enumerate(rows):
        at = now - timedelta(days=3 + number % 20, hours=number % 7)
        way = OwnerWay.RECLAIM if number % 2 else OwnerWay.GIVE_BACK
        wanted = {pk: Destination(None, pool_id)}
        reason = "超过规定天数没有有效联系" if number % 2 else reasons[number // 2 % len(reasons)]
        answers = change_owners(actor=SystemActor(), wanted=wanted, way=way, reason=reason, now=at)
        done += answers[pk] is True
    _claim_some(rows, homes, now)
    return done


def _claim_some(rows: Sequence[tuple[int, int | None, int | None]], homes: Mapping[int, int], now: datetime) -> None:
    for number, (pk, owner_id, pool_id) in enumerate(rows[::4]):
        departments = [department for department, home in homes.items() if home == pool_id]
        others = Person.objects.filter(department_id__in=departments, is_active=True).exclude(pk=owner_id or 0)
        ids = list(others.order_by("pk").values_list("pk", flat=True))
        if not ids:
            continue
        actor = get_actor(ids[number % len(ids)])
        wanted = {pk: Destination(actor.person_id)}
        at = now - timedelta(days=2, hours=number % 24, minutes=number)
        change_owners(actor=actor, wanted=wanted, way=OwnerWay.CLAIM, now=at)


def remove_pools(person_ids: Sequence[int], department_ids: Sequence[int]) -> None:
    """Take the demo's pools and their rules away; works as the owner of the tables."""
    RuleVersion.objects.filter(made_by_id__in=person_ids).delete()
    joined = PoolMember.objects.filter(person_id__in=person_ids) | PoolMember.objects.filter(
        department_id__in=department_ids
    )
    pools = set(joined.values_list("pool_id", flat=True))
    RuleVersion.objects.filter(pool_id__in=pools).delete()
    for pool in Pool.objects.filter(pk__in=pools).order_by("-path"):
        pool.delete()
    members.forget()
    rulebook.forget()

"""Who takes new customers in the demo company: shifts, weights, rules for new leads, and offers that wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from zhike.access.actor import SystemActor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.conditions.language import Compare, Group
from zhike.customers.models import Customer
from zhike.pool.deal_choices import DealWay, LeadTarget
from zhike.pool.models import AssignmentRule, Pool, Presence, Shift
from zhike.pool.services.leads import LeadRuleDraft, save_lead_rule
from zhike.pool.services.rotating import rotate

OFFERED = 6
_WEIGHTS = {"wangxiaoyan": (3, ["310000", "320000"], ["I"]), "zhangwei": (1, ["330000"], ["C"])}


def load_dealing(people: Mapping[str, Person], now: datetime) -> None:
    """Set who works when, write three rules for new leads, and send some free customers on their way."""
    for login, (weight, regions, sections) in _WEIGHTS.items():
        if login in people:
            strengths = {"weight": weight, "regions": regions, "industries": sections, "changed_at": now}
            Presence.objects.update_or_create(person_id=people[login].pk, defaults=strengths)
    sellers = [person for login, person in people.items() if login in _WEIGHTS or login == "chenjing"]
    Shift.objects.bulk_create(
        Shift(person_id=person.pk, weekdays=list(range(1, 8)), starts=time(8, 30), ends=time(20)) for person in sellers
    )
    _write_rules(people, now)
    _offer(now)


def _write_rules(people: Mapping[str, Person], now: datetime) -> None:
    admin = get_actor(people["admin"].pk) if "admin" in people else SystemActor()
    star = people.get("wangxiaoyan")
    graded = Group("all", (Compare("grade", "in", ["A"]),))
    department_id = star.department_id if star else None
    drafts = [
        _draft("A 类线索给王晓燕", graded, people=[star.pk] if star else [], daily_cap=3),
        _draft("部门里按权重", None, department_id=department_id, way=DealWay.WEIGHT, daily_cap=8, backlog_cap=20),
    ]
    pool = Pool.objects.filter(is_active=True).order_by("pk").first()
    if pool is not None:
        drafts.append(_draft("没人接的进公海", None, target=LeadTarget.POOL, pool_id=pool.pk))
    for draft in drafts:
        if draft.people or draft.department_id or draft.pool_id:
            save_lead_rule(actor=admin, rule_id=None, draft=draft, now=now)


def _draft(name: str, condition: Group | None, **own: object) -> LeadRuleDraft:
    plain: dict[str, object] = {
        "target": LeadTarget.PEOPLE,
        "way": DealWay.ROUND_ROBIN,
        "people": [],
        "department_id": None,
        "pool_id": None,
        "daily_cap": 0,
        "backlog_cap": 0,
        "only_on_shift": True,
        "is_active": True,
    }
    return LeadRuleDraft(name=name, condition=condition, **{**plain, **own})  # type: ignore[arg-type]


def _offer(now: datetime) -> None:
    """Send some free customers of each pool to the next person, so that offers wait on the first day."""
    for pool_id in Pool.objects.filter(is_active=True).values_list("pk", flat=True):
        lying = Customer.objects.filter(pool_id=pool_id, owner__isnull=True, deleted_at__isnull=True).order_by("pk")
        ids = list(lying.values_list("pk", flat=True)[:OFFERED])
        rotate(actor=SystemActor(), customer_ids=ids, reason="到期回收，转给下一位", now=now)


def remove_dealing(person_ids: Sequence[int]) -> None:
    """Forget what the demo's people were set to, and the rules that its administrator wrote."""
    Presence.objects.filter(person_id__in=person_ids).delete()
    Shift.objects.filter(person_id__in=person_ids).delete()
    AssignmentRule.objects.filter(changed_by_id__in=person_ids).delete()

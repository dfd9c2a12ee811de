"""Teams, hand-offs and a leaver of the demo company: four people on the largest customers, a hand-off that waits too
long, one that was accepted, and somebody in her last weeks with a plan for her work."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.models import Leaving, Person
from zhike.access.queries import get_actor
from zhike.access.services.leaving import give_notice
from zhike.customers.choices import Stage, Tier
from zhike.customers.models import Customer
from zhike.customers.services import change_customer, share_customer
from zhike.pool.handoff.services import HandOffDraft, accept_hand_off, escalate_hand_offs, hand_off, note_customer_told
from zhike.pool.handover.services import PlanDraft, plan_handover
from zhike.pool.models import ArchiveViews, Handover

TEAM = (
    ("shenyi", "account_manager", True),
    ("hejing", "service", True),
    ("taozi", "operations", False),
    ("yankai", "tech_support", False),
)
SELLER, SERVER, LATE, LEAVER = "wangxiaoyan", "hejing", "luyao", "xuli"


def load_handing_over(customer_ids: Sequence[int], people: Mapping[str, Person], now: datetime) -> None:
    """Let colleagues work together, hand customers on, and one of them leave."""
    actors = {login: get_actor(people[login].pk) for login in (SELLER, SERVER, LATE, "lijianguo", "admin")}
    _teams(customer_ids, people, now)
    mine = Customer.objects.filter(pk__in=customer_ids, owner=people[SELLER], deleted_at__isnull=True)
    closing = list(mine.filter(stage=Stage.PRICING).order_by("pk").values_list("pk", flat=True)[:4])
    for place, customer_id in enumerate(closing):
        _sign(actors[SELLER], customer_id, now - timedelta(days=(6, 4, 1, 0)[place]))
    if len(closing) > 2:
        _hand_off(actors[SELLER], closing[0], people[LATE].pk, now - timedelta(days=2))
        escalate_hand_offs(now=now - timedelta(hours=20))
        one = _hand_off(actors[SELLER], closing[1], people[SERVER].pk, now - timedelta(days=3))
        accept_hand_off(actor=actors[SERVER], hand_off_id=one, now=now - timedelta(days=3) + timedelta(hours=2))
        told = now - timedelta(days=2, hours=20)
        note_customer_told(actor=actors[SELLER], hand_off_id=one, how="wechat", words="今后由何静为您服务", now=told)
        _hand_off(actors[SELLER], closing[2], people[SERVER].pk, now - timedelta(hours=3))
    _leave(actors["admin"], actors["lijianguo"], people, now)


def _teams(customer_ids: Sequence[int], people: Mapping[str, Person], now: datetime) -> None:
    """Put four people beside the owner of the first strategic customers."""
    large = Customer.objects.filter(pk__in=customer_ids, tier=Tier.STRATEGIC, owner__isnull=False).order_by("pk")
    for customer_id, owner_id in list(large.values_list("pk", "owner_id")[:6]):
        owner = get_actor(owner_id or 0)
        for login, role, can_write in TEAM:
            share_customer(
                actor=owner,
                customer_id=customer_id,
                person_id=people[login].pk,
                role=role,
                can_write=can_write,
                now=now - timedelta(days=20),
            )


def _sign(actor: Actor, customer_id: int, at: datetime) -> None:
    version = Customer.objects.values_list("version", flat=True).get(pk=customer_id)
    changes = {"stage": Stage.CLOSED.value}
    change_customer(actor=actor, customer_id=customer_id, version=version, changes=changes, now=at)


def _hand_off(actor: Actor, customer_id: int, to_person_id: int, at: datetime) -> int:
    draft = HandOffDraft(
        to_person_id=to_person_id,
        role="service",
        promises="首年免费上门两次；月底前装好报表模块；续费价格三年不变。",
        people="总经理拍板；信息科小陈是使用人，喜欢微信联系；财务对发票要求严。",
        risks="数据量大，导入可能拖期。",
        open_points="培训时间还没定；合同原件在快递途中。",
        first_service_on=timezone.localdate(at) + timedelta(days=5),
    )
    return hand_off(actor=actor, customer_id=customer_id, draft=draft, now=at).pk


def _leave(admin: Actor, manager: Actor, people: Mapping[str, Person], now: datetime) -> None:
    """Let one seller leave in two weeks, curious in her last days, with a plan that waits for a click."""
    leaver, today = people[LEAVER].pk, timezone.localdate(now)
    hour = now.replace(minute=0, second=0, microsecond=0)
    past = [ArchiveViews(person_id=leaver, hour=hour - timedelta(days=day), count=5 + day % 4) for day in range(2, 24)]
    ArchiveViews.objects.bulk_create([*past, ArchiveViews(person_id=leaver, hour=hour - timedelta(hours=1), count=46)])
    last = today + timedelta(days=13)
    give_notice(actor=admin, person_id=leaver, last_on=last, note="家庭原因回老家", now=now - timedelta(days=1))
    takers = tuple(people[login].pk for login in ("gaoming", "zhuhai", "chenjing"))
    draft = PlanDraft(taker_ids=takers, main_id=takers[0], way="even", reason="回老家", shares={})
    plan_handover(actor=manager, person_id=leaver, draft=draft, now=now - timedelta(hours=5))


def remove_handing_over(person_ids: Sequence[int]) -> None:
    """Take away what belongs to demo people and to no customer."""
    Handover.objects.filter(person_id__in=person_ids).delete()
    ArchiveViews.objects.filter(person_id__in=person_ids).delete()
    Leaving.objects.filter(pk__in=person_ids).delete()

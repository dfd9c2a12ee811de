"""What people asked of the pool in the demo company: locks, more days, higher limits, leave.

And a version of rules that was tried first, and the work of somebody who moved on, handed over.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.approvals.services import decide
from zhike.customers.models import Customer
from zhike.lib.refusals import Refused
from zhike.pool import ruling
from zhike.pool.due import predictions
from zhike.pool.handover.services import PlanDraft, plan_handover, run_handover
from zhike.pool.models import Leave, Pool, Quota
from zhike.pool.services.extending import lock, request_extension, request_leave
from zhike.pool.services.limits import request_limit

SELLER, COLLEAGUE, AWAY, MANAGER, HEAD = "wangxiaoyan", "zhangwei", "chenjing", "qianwei", "lijianguo"
LEFT, TAKERS = "caijie", ("fengyu", "hanxue")
_LOCKS = (
    ("年度框架合同谈判中，客户要求由同一个人对接", None),
    ("等客户总部批预算，月底有结果", 30),
    ("样机试用期内，技术支持驻场", 12),
)
_EXTENSIONS = (
    ("合同在客户法务那里，下周回签", "granted", "同意，盯住法务"),
    ("老板出差，回来再谈", "refused", "先约到人再申请"),
    ("客户在比两家方案，周五出结果", "", ""),
)
_GENTLER = {
    "default_days": 45,
    "claims_per_day": 3,
    "triggers": [
        {"key": "idle", "label": "两个月没有有效联系", "tests": [{"kind": "idle", "days": 60, "by_grade": {"A": 30}}]}
    ],
    "warnings": [{"amount": 5, "unit": "days", "to": ["owner", "manager"]}],
}


def load_keeping(people: Mapping[str, Person], customer_ids: Sequence[int], now: datetime) -> None:
    """Let people ask for what the rules allow, and managers answer."""
    actors = {login: get_actor(people[login].pk) for login in (SELLER, COLLEAGUE, AWAY, MANAGER, HEAD, "admin")}
    _publish(actors["admin"], customer_ids, now - timedelta(days=9))
    _hand_over(actors[HEAD], people, now - timedelta(days=3))
    owned = Customer.objects.filter(pk__in=customer_ids, deleted_at__isnull=True, reclaim_on__isnull=False)
    _lock(actors[HEAD], owned.filter(owner=people[COLLEAGUE]), now)
    mine = list(owned.filter(owner=people[SELLER]).order_by("reclaim_on", "pk").values_list("pk", flat=True))
    for customer_id, (reason, verdict, words) in zip(mine, _EXTENSIONS, strict=False):
        ask = _Asking(actors[SELLER], actors[MANAGER], verdict, words, now)
        ask.send(request_extension, customer_id=customer_id, reason=reason)
    _Asking(actors[COLLEAGUE], actors[MANAGER], "granted", "月底前签三家再降回来", now).send(
        request_limit, holding=320, reason="展会带回来二十家"
    )
    _Asking(actors[SELLER], actors[MANAGER], "", "", now).send(
        request_limit, holding=350, reason="接手了苏州片区的老客户"
    )
    today = timezone.localdate(now)
    days = {"first_on": today + timedelta(days=7), "last_on": today + timedelta(days=9)}
    _Asking(actors[AWAY], actors[MANAGER], "granted", "", now).send(request_leave, reason="婚假", **days)
    _Asking(actors[COLLEAGUE], actors[MANAGER], "", "", now).send(request_leave, reason="孩子家长会", **days)


class _Asking:
    """One request of somebody, and how his manager answered; those that nobody answered are the newest."""

    def __init__(self, actor: Actor, manager: Actor, verdict: str, words: str, now: datetime) -> None:
        self.actor, self.manager, self.verdict, self.words = actor, manager, verdict, words
        self.at = now - timedelta(hours=20 if verdict else 3)

    def send(self, request: Callable[..., object], **asked: object) -> None:
        """Ask, and decide; what the rules do not allow is not asked."""
        with suppress(Refused):
            made = request(actor=self.actor, now=self.at, **asked)
            request_id = int(getattr(made, "request_id", None) or made.pk)  # type: ignore[attr-defined]
            if self.verdict:
                later = self.at + timedelta(minutes=50)
                decide(actor=self.manager, request_id=request_id, verdict=self.verdict, reason=self.words, now=later)


def _lock(manager: Actor, customers: QuerySet[Customer], now: datetime) -> None:
    ids = list(customers.order_by("reclaim_on", "pk").values_list("pk", flat=True)[: len(_LOCKS)])
    for place, (customer_id, (reason, days)) in enumerate(zip(ids, _LOCKS, strict=False)):
        until = timezone.localdate(now) + timedelta(days=days) if days else None
        lock(actor=manager, customer_id=customer_id, reason=reason, until=until, now=now - timedelta(days=place))


def _publish(admin: Actor, customer_ids: Sequence[int], then: datetime) -> None:
    """Try gentler rules for one pool and publish them, with the trial beside the version."""
    pool = Pool.objects.filter(name="华南公海").first()
    if pool is None:
        return
    ruling.save_draft(actor=admin, pool_id=pool.pk, body=_GENTLER, now=then)
    ruling.simulate(actor=admin, pool_id=pool.pk, body=_GENTLER, now=then)
    ruling.publish(actor=admin, pool_id=pool.pk, note="华南客户周期长，先放宽一个季度", now=then)
    predictions.refresh(list(customer_ids), now=then + timedelta(days=9))


def _hand_over(head: Actor, people: Mapping[str, Person], then: datetime) -> None:
    """Hand on what a colleague of another team held; it can still be taken back."""
    takers = tuple(people[login].pk for login in TAKERS)
    draft = PlanDraft(taker_ids=takers, main_id=takers[0], way="even", reason="转岗到市场部", shares={})
    one = plan_handover(actor=head, person_id=people[LEFT].pk, draft=draft, now=then)
    run_handover(actor=head, handover_id=one.pk, now=then + timedelta(minutes=20))


def remove_keeping(person_ids: Sequence[int]) -> None:
    """Take away what belongs to demo people and to no customer."""
    Leave.objects.filter(person_id__in=person_ids).delete()
    Quota.objects.filter(pk__in=person_ids).delete()

"""Calls of the demo company: a dozen, two of them recorded, analysed and reviewed."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.calls import vault
from zhike.activities.calls.drafts import CallDraft, ReviewDraft
from zhike.activities.calls.queries.reviews import get_form
from zhike.activities.calls.scoring import read_items
from zhike.activities.calls.services import add_mark, keep_recording, log_call, review_call
from zhike.activities.calls.services.recording import Arrived
from zhike.activities.calls.sounds import HEAD
from zhike.activities.models import Call
from zhike.customers.models import Customer
from zhike.customers.services.products import add_product

from .talk import converse

_EAGER = [
    *((0, 0.8, 9.0), (1, 10.4, 4.0), (0, 15.0, 21.0), (1, 22.0, 0.4)),
    *((1, 35.0, 5.5), (0, 44.0, 8.0), (1, 53.0, 2.5)),
]
_PATIENT = [
    *((0, 0.8, 4.0), (1, 5.6, 9.0), (0, 9.0, 0.4), (0, 15.4, 3.0)),
    *((1, 19.2, 12.0), (0, 33.5, 5.0), (1, 39.4, 7.0)),
]
_LOGGED = (
    ("return", "connected", 214, "核对了版本和联系人，下月续服务"),
    ("needs", "connected", 388, "想把客服和销售放在一个系统里，先要方案"),
    ("first", "no_answer", 0, ""),
    ("renewal", "connected", 156, "价格要再商量，周五前答复"),
    ("first", "busy", 0, ""),
    ("service", "connected", 95, "登录问题已解决"),
    ("dormant", "connected", 41, "今年没有预算，年底再联系"),
    ("complaint", "connected", 260, "对上门速度不满，已道歉并约好回访"),
)


def load_calls(people: Mapping[str, Person], now: datetime) -> None:
    """Let a rep call her newest customers; her manager reviews two of the calls."""
    rep, manager = people["wangxiaoyan"], get_actor(people["lijianguo"].pk)
    customers = list(Customer.objects.filter(owner=rep, deleted_at__isnull=True).order_by("-pk")[: len(_LOGGED)])
    made = [_call(rep, customer, number, now) for number, customer in enumerate(customers)]
    _serve(rep, customers, now)
    heard = [call for call in made if call.is_connected][:2]
    for call, plan, seconds in zip(heard, (_EAGER, _PATIENT), (56.5, 47.5), strict=False):
        _record(rep, call, converse(plan, seconds), now)
    if len(heard) == 2:
        _review(manager, heard[0], {"questions": 12, "empathy": 10}, _WORDS[0], now)
        _review(manager, heard[1], {}, _WORDS[1], now)


def _serve(rep: Person, customers: Sequence[Customer], now: datetime) -> None:
    """Let the services of two of them end soon: the day says that it is time to talk about going on."""
    today = timezone.localdate(now)
    for customer, product, days in zip(customers, ("客户管理标准版", "客服工单"), (12, -3), strict=False):
        values = {"product": product, "service_until": today + timedelta(days=days)}
        add_product(actor=get_actor(rep.pk), customer_id=customer.pk, values=values, now=now)


_WORDS = (
    (
        "开场清楚，报了来意",
        "一口气讲了二十秒，客户只应了一声；问完就停，数到三",
        "每天练三遍：问一句，停三秒",
        36.0,
        "客户开口，被盖过去了",
    ),
    (
        "让客户说得多，复述准确",
        "结尾没有约日子；挂电话前一定问“哪天方便”",
        "把结尾的三句话写在便签上",
        40.0,
        "这里该约时间",
    ),
)


def _call(rep: Person, customer: Customer, number: int, now: datetime) -> Call:
    call_type, result, seconds, note = _LOGGED[number]
    draft = CallDraft(
        customer_id=customer.pk,
        entry_key=uuid.uuid4(),
        started_at=now - timedelta(hours=2 + 5 * number),
        result=result,
        ring_seconds=6 + number,
        talk_seconds=seconds,
        number=customer.phone,
        call_type=call_type,
        note=note,
    )
    return log_call(actor=get_actor(rep.pk), draft=draft, now=now)


def _record(rep: Person, call: Call, data: bytes, now: datetime) -> None:
    path = vault.new_path(now)
    writer = vault.create(path)
    writer.write(data)
    writer.close()
    name = f"{timezone.localtime(call.started_at):%Y%m%d-%H%M}.wav"
    arrived = Arrived(name, path, len(data), data[:HEAD], hashlib.sha256(data).hexdigest())
    keep_recording(actor=get_actor(rep.pk), customer_id=call.customer_id, call_id=call.pk, arrived=arrived, now=now)


def _review(
    manager: Actor, call: Call, points: dict[str, float], words: tuple[str, str, str, float, str], now: datetime
) -> None:
    good, change, exercise, second, said = words
    form = get_form(call.call_type)
    full = {item.key: 1.0 if item.is_compliance else item.points * 0.8 for item in read_items(form.items)}
    known = {key: value for key, value in points.items() if key in full}
    draft = ReviewDraft(
        customer_id=call.customer_id,
        call_id=call.pk,
        form_id=form.pk,
        points=full | known,
        good=good,
        change=change,
        exercise=exercise,
        recheck_on=timezone.localdate(now) + timedelta(days=7),
    )
    review_call(actor=manager, draft=draft, now=now)
    add_mark(
        actor=manager, customer_id=call.customer_id, call_id=call.pk, kind="change", second=second, text=said, now=now
    )

"""Needs of the demo company: from raw words to validated, a focus group, a prototype test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import NeedCategory, NeedSession
from zhike.activities.needs import services
from zhike.activities.needs.choices import NeedSource
from zhike.activities.needs.drafts import (
    ConfirmationDraft,
    DeliveryDraft,
    NeedDraft,
    ParticipantDraft,
    SessionDraft,
    ValidationDraft,
)
from zhike.customers.models import Customer

_STEPS = {
    "investigate": ("现在用本子和电话，三个人来回问", "看了一上午，记了 14 通电话"),
    "analyse": ("真正要的是少等，不是多一套软件", "按一次 4 分钟算，一个月 60 小时"),
    "talk": ("和店长、仓管都谈了，仓管怕多录一遍", "11 月的两次谈话"),
    "test": ("给看了手机查询，店长当场试了三次", "问了能不能今天就用"),
    "repeat": ("“您是说，店里三秒能查到总仓还有没有货？”“对，就这个”", "电话录音"),
}


@dataclass(frozen=True)
class _Told:
    """One need as it is told."""

    name: str
    raw: str
    statement: str
    aspect: str
    purpose: str
    levels: tuple[int, int, int, int]
    value: int
    met: str
    offer: tuple[str, str]
    reach: str
    rival: str = ""


_NEEDS = (
    _Told(
        *(
            "门店自己查库存",
            "每次都要打电话问总部还有没有货，烦死了",
            "店里三秒能查到总仓还有没有货",
            "function",
            "service",
        ),
        (5, 4, 5, 2),
        180_000,
        "nobody",
        ("gap", "门店手机查询"),
        "confirmed",
    ),
    _Told(
        *("人走客户不走", "小张一走，带走我二十几个客户", "销售离职当天，客户和记录都留在公司", "quality", "security"),
        (5, 5, 5, 1),
        260_000,
        "us",
        ("product", "客户档案"),
        "validated",
    ),
    _Told(
        *("价格别一年一变", "年年涨，我没法做预算", "合同期内价格不变，涨价提前半年说", "price", "return"),
        (4, 3, 4, 3),
        90_000,
        "rival",
        ("gap", "三年锁价"),
        "repeat",
        "同城软件",
    ),
    _Told(
        *("坏了有人马上来", "上回等了两天没人管", "故障四小时内有人到现场", "service", "security"),
        (4, 5, 4, 4),
        120_000,
        "partly",
        ("product", "驻场服务"),
        "delivered",
    ),
    _Told(
        *("上线别停业", "换系统那几天我可不能关门", "晚上切换，第二天照常开门", "delivery", "security"),
        (3, 4, 4, 3),
        60_000,
        "nobody",
        ("product", "夜间上线"),
        "confirmed",
    ),
    _Told(
        *(
            "老板手机上看得懂",
            "报表给我我也看不懂，就告诉我赚没赚",
            "手机一屏看到今天卖了多少、赚了多少",
            "function",
            "return",
        ),
        (4, 2, 3, 2),
        45_000,
        "nobody",
        ("gap", "老板一屏"),
        "test",
    ),
    _Told(
        *("过节有人惦记", "签完单就没影了，过年也没一句话", "逢年过节和生日有人问候", "relation", "service"),
        (2, 2, 3, 1),
        0,
        "nobody",
        ("", ""),
        "raw",
    ),
    _Told(
        *("门店自己查库存", "店员老问我有没有货", "店员自己能查有没有货", "function", "service"),
        (4, 4, 4, 2),
        75_000,
        "rival",
        ("gap", "门店手机查询"),
        "repeat",
        "某云进销存",
    ),
)
_REACHED = ("raw", "test", "repeat", "confirmed", "delivered", "validated")


def load_needs(people: Mapping[str, Person], now: datetime) -> None:
    """Let a rep hear needs of her customers and bring them as far as told; hold two sessions."""
    rep = people["wangxiaoyan"]
    categories = {(one.axis, one.key): one.pk for one in NeedCategory.objects.exclude(key="")}
    customers = list(Customer.objects.filter(owner=rep, deleted_at__isnull=True).order_by("pk")[: len(_NEEDS)])
    for number, (told, customer) in enumerate(zip(_NEEDS, customers, strict=False)):
        _tell(rep, customer, told, categories, now - timedelta(days=9 - number))
    if customers:
        _hold_sessions(rep, customers, now)


def _tell(
    rep: Person, customer: Customer, told: _Told, categories: Mapping[tuple[str, str], int], at: datetime
) -> None:
    actor = get_actor(rep.pk)
    strength, urgency, importance, cost = told.levels
    far = _REACHED.index(told.reach)
    draft = NeedDraft(
        name=told.name,
        raw_words=told.raw,
        heard_at=at,
        heard_from=customer.contact_name or "老板",
        heard_where="上门拜访",
        statement=told.statement if far else "",
        aspect_id=categories.get(("aspect", told.aspect)),
        purpose_id=categories.get(("purpose", told.purpose)),
        strength=strength,
        urgency=urgency,
        importance=importance,
        cost=cost,
        value_amount=Decimal(told.value) if told.value else None,
        met_by=told.met,
        rival=told.rival,
        offer_kind=told.offer[0],
        offer_name=told.offer[1],
    )
    need = services.record_need(actor=actor, customer_id=customer.pk, draft=draft, now=at)
    for step in list(_STEPS)[: 4 if far == 1 else 5] if far else ():
        note, proof = _STEPS[step]
        ids = {"actor": actor, "customer_id": customer.pk, "need_id": need.pk}
        services.note_step(**ids, step=step, note=note, proof=proof, now=at)  # type: ignore[arg-type]
    _bring(rep, customer, need.pk, told.reach, at)


def _bring(rep: Person, customer: Customer, need_id: int, reach: str, at: datetime) -> None:
    """Confirm, deliver and validate as far as told."""
    actor, who, far = get_actor(rep.pk), customer.contact_name or "老板", _REACHED.index(reach)
    customer.refresh_from_db()
    if far < _REACHED.index("confirmed"):
        return
    version = customer.needs.get(pk=need_id).version
    word = ConfirmationDraft(
        customer_id=customer.pk, need_id=need_id, version=version, how="phone", at=at, name=who, note="“对，就是这样”"
    )
    services.confirm_need(actor=actor, draft=word, now=at)
    day = timezone.localdate(at)
    if far >= _REACHED.index("delivered"):
        handed = DeliveryDraft(customer_id=customer.pk, need_id=need_id, on=day, note="已开通并教会两位同事")
        services.deliver_need(actor=actor, draft=handed, now=at)
    if far >= _REACHED.index("validated"):
        answer = ValidationDraft(
            customer_id=customer.pk,
            need_id=need_id,
            met="yes",
            satisfied=5,
            name=who,
            at=at,
            note="上个月走了一个人，客户一个没丢",
        )
        services.validate_need(actor=actor, draft=answer, now=at)


def _hold_sessions(rep: Person, customers: list[Customer], now: datetime) -> None:
    actor = get_actor(rep.pk)
    group = SessionDraft(
        kind=NeedSource.FOCUS_GROUP,
        title="门店店长座谈",
        held_at=now - timedelta(days=6),
        place="苏州工业园区",
        minutes="五位店长，谈了一个半小时。\n最多的抱怨：查货要打电话，盘点要停业半天。",
    )
    shown = SessionDraft(
        kind=NeedSource.PROTOTYPE,
        title="手机查货样品试用",
        held_at=now - timedelta(days=3),
        shown="一页手机查询：输货号，三秒出总仓和附近门店的数量",
        minutes="三位店长各试了十分钟。",
    )
    for draft, findings in (
        (group, ("查货要打电话，一天十几次", "盘点停业半天，少卖两万")),
        (shown, ("要能扫码，不想输货号",)),
    ):
        session = services.save_session(actor=actor, session_id=None, draft=draft, now=now)
        for customer, verdict in zip(customers[:3], ("wants", "change", "wants"), strict=False):
            is_shown = draft is shown
            guest = ParticipantDraft(
                session_id=session.pk,
                customer_id=customer.pk,
                name=customer.contact_name or "店长",
                reaction="马上问了价钱" if verdict == "wants" else "字太小，要能扫码",
                verdict=verdict if is_shown else "",
            )
            services.add_participant(actor=actor, draft=guest, now=now)
        for text in findings:
            services.add_finding(actor=actor, session_id=session.pk, text=text, now=now)


def remove_needs(person_ids: Sequence[int]) -> None:
    """Delete the sessions that demo people held; needs and participants went with their customers."""
    NeedSession.objects.filter(host_id__in=person_ids).delete()
    NeedSession.pgh_event_model.objects.filter(host_id__in=person_ids).delete()  # type: ignore[attr-defined]

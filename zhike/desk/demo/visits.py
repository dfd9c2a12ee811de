"""Visits of the demo company: the last weeks with summaries and photos, today's route, one loop of coaching."""

import io
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL import ExifTags, Image, ImageDraw

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import CoachingPoint, Visit
from zhike.activities.visits.choices import Aim
from zhike.activities.visits.drafts import (
    AgainDraft,
    CoachingDraft,
    PointDraft,
    PromiseDraft,
    SightDraft,
    StampDraft,
    SummaryDraft,
    VisitDraft,
)
from zhike.activities.visits.geo import Place
from zhike.activities.visits.queries.coaching import get_form
from zhike.activities.visits.queries.looking import get_checklist
from zhike.activities.visits.services import (
    Shot,
    acknowledge_coaching,
    check_in,
    check_out,
    coach_visit,
    keep_photo,
    keep_sight,
    look_again,
    plan_visit,
    summarise_visit,
)
from zhike.activities.visits.skills import read_skills
from zhike.customers.models import Customer

_DOORS = ((31.2989, 120.5853), (31.3205, 120.6721), (31.2604, 120.6318), (31.3412, 120.6105), (31.2790, 120.7302))
# Days ago, type, purpose, aim, what was said, what was promised.
_PAST = (
    (
        23,
        "first",
        "认识负责人，看看车间",
        Aim.REACHED,
        "现在用表格排产，月底对账要三天，想先看演示。",
        "寄两份同行案例",
    ),
    (17, "needs", "问清排产和对账的难处", Aim.PARTLY, "老板关心上线要多久，财务担心数据搬家。", ""),
    (12, "demo", "给老板和财务演示方案", Aim.REACHED, "老板当场试了手机签到，财务要一份数据迁移说明。", "数据迁移说明"),
    (6, "price", "谈价格，定下签约的日子", Aim.PARTLY, "希望再让两个点，下周三开会定。", "最终报价"),
    (2, "service", "回访使用情况", Aim.MISSED, "约的人临时出差，只见到了前台。", ""),
)
_SEEN = {"walls": "ISO 9001 证书、月度之星照片墙", "tidiness": "4", "desks": "同行的报价单、样品", "traffic": "很忙"}
_BEHAVIOUR = "问完问题等客户说完，不接着推销"


def load_visits(people: Mapping[str, Person], now: datetime) -> None:
    """Let a rep visit her customers: five times so far, twice with her manager, three more today."""
    rep, manager = people["wangxiaoyan"], people["lijianguo"]
    own = Customer.objects.filter(owner=rep, deleted_at__isnull=True, kind="organisation").order_by("pk")
    customers = list(own[: len(_PAST)])
    if len(customers) < len(_PAST):
        return
    made = [_past(rep, manager, customer, number, now) for number, customer in enumerate(customers)]
    _coach(rep, manager, made, now)
    _plan_today(rep, manager, customers, now)


def _past(rep: Person, manager: Person, customer: Customer, number: int, now: datetime) -> Visit:
    days, visit_type, purpose, aim, said, promise = _PAST[number]
    actor = get_actor(rep.pk)
    came = timezone.localtime(now - timedelta(days=days)).replace(hour=10, minute=4 + number, second=0, microsecond=0)
    with_coach = number in (1, 3)
    visit = plan_visit(
        actor=actor,
        draft=VisitDraft(
            customer_id=customer.pk,
            entry_key=uuid.uuid4(),
            purpose=purpose,
            planned_at=came - timedelta(minutes=4),
            visit_type=visit_type,
            contact_ids=tuple(customer.contacts.order_by("pk").values_list("pk", flat=True)[:1]),
            agenda="说明来意\n请对方讲现状\n约定下一步",
            materials="产品手册、同行案例",
            coach_id=manager.pk if with_coach else None,
            focus="提问以后等三秒" if with_coach else "",
        ),
        now=came - timedelta(days=1),
    )
    _be_there(actor, visit, number, came, minutes=35 + 6 * number)
    if number == len(_PAST) - 1:
        return visit
    due = timezone.localdate(now) + timedelta(days=1 + number)
    summarise_visit(
        actor=actor,
        draft=SummaryDraft(
            customer_id=customer.pk,
            visit_id=visit.pk,
            aim=aim,
            said=said,
            success="见到了说话算数的人" if aim == Aim.REACHED else "",
            failure="" if aim == Aim.REACHED else "没有当场定下来",
            judgement="有预算，看重上线快" if number else "值得继续",
            promises=(PromiseDraft(promise, due),) if promise else (),
        ),
        now=came + timedelta(hours=3),
    )
    return visit


def _be_there(actor: Actor, visit: Visit, number: int, came: datetime, *, minutes: int) -> None:
    latitude, longitude = _DOORS[number]
    own: dict[str, Any] = {"customer_id": visit.customer_id, "visit_id": visit.pk}
    door, gone = Place(latitude, longitude, 14.0), came + timedelta(minutes=minutes)
    check_in(actor=actor, draft=StampDraft(**own, entry_key=uuid.uuid4(), place=door), now=came)
    if number < 3:
        data = _picture(number, came, door)
        shot = Shot(f"现场 {number + 1}.jpg", io.BytesIO(data), len(data), _NOTES[number])
        keep_photo(actor=actor, shot=shot, now=came, **own)
        draft = SightDraft(**own, form_id=get_checklist().pk, answers=_SEEN)
        keep_sight(actor=actor, draft=draft, now=came)
    check_out(actor=actor, draft=StampDraft(**own, entry_key=uuid.uuid4(), place=door), now=gone)


_NOTES = ("厂门口", "车间看板", "会议室白板")


def _picture(number: int, taken: datetime, place: Place) -> bytes:
    """Draw a simple scene, with the hour and place that a phone would write into it."""
    wall, floor = ((206, 216, 222), (150, 140, 128)) if number % 2 else ((224, 214, 196), (120, 128, 132))
    image = Image.new("RGB", (1200, 900), wall)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 900), (0, 640), (1200, 560), (1200, 900)], fill=floor)
    for column in range(4):
        left = 90 + column * 270
        draw.rectangle([left, 120 + 20 * number, left + 190, 330], fill=(250, 248, 242), outline=(90, 90, 90), width=4)
        for line in range(4):
            draw.line([left + 20, 170 + line * 38, left + 60 + 30 * ((line + column) % 3), 170 + line * 38],
                      fill=(52, 110, 98), width=8)  # fmt: skip
    draw.rectangle([330, 520, 880, 700], fill=(96, 72, 54))
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{timezone.localtime(taken):%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (place.latitude, 0.0, 0.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (place.longitude, 0.0, 0.0),
        }
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, exif=exif)
    return out.getvalue()


def _coach(rep: Person, manager: Person, made: Sequence[Visit], now: datetime) -> None:
    """Score the first visit together, have it acknowledged, and see the change on the second one."""
    first, second = made[1], made[3]
    seen, again_on = first.planned_at + timedelta(hours=4), timezone.localdate(second.planned_at)
    own = {"customer_id": first.customer_id, "visit_id": first.pk}
    points = (
        PointDraft(_BEHAVIOUR, "客户说“财务有点担心”，马上接“我们很安全”，担心什么没问出来。", 2, again_on,
                   "数到三，再问“担心哪一点”"),
        PointDraft("离开前说清双方的下一步和日子", "最后一句是“那我们再联系”。", 1, timezone.localdate(now),
                   "当场翻日历"),
    )  # fmt: skip
    for visit, ratings, listed, at in ((first, (3, 4, 2, 3, 3, 1), points, seen), (second, (4, 4, 4, 3, 4), (), None)):
        form = get_form(visit.visit_type)
        rated = dict(zip((skill.key for skill in read_skills(form.items)), ratings, strict=True))
        draft = CoachingDraft(
            customer_id=visit.customer_id, visit_id=visit.pk, form_id=form.pk, ratings=rated,
            good="准备充分，报得出对方的数字", points=listed,
        )  # fmt: skip
        coach_visit(actor=get_actor(manager.pk), draft=draft, now=at or second.planned_at + timedelta(hours=4))
    acknowledge_coaching(actor=get_actor(rep.pk), reply="录音我自己也听了一遍，确实太急。", now=seen, **own)
    point = CoachingPoint.objects.get(customer_id=first.customer_id, behaviour=_BEHAVIOUR)
    found = "两次停下来等，客户自己说出了预算。"
    again = AgainDraft(customer_id=first.customer_id, point_id=point.pk, again_id=second.pk, after=4, found=found)
    look_again(actor=get_actor(manager.pk), draft=again, now=second.planned_at + timedelta(hours=5))


def _plan_today(rep: Person, manager: Person, customers: Sequence[Customer], now: datetime) -> None:
    """Plan three visits of today in an order that is not the shortest, and one to come with the manager."""
    begins = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    for hour, number in enumerate((0, 4, 1)):
        at = begins.replace(hour=9 + 2 * hour)
        _plan(rep, customers[number], at, ("送合同草案", "看新车间", "确认数据迁移")[hour], now)
    at = begins.replace(hour=14) + timedelta(days=2)
    _plan(rep, customers[3], at, "和财务总监定付款方式", now, coach_id=manager.pk, focus="离开前定下日子")


def _plan(rep: Person, customer: Customer, at: datetime, purpose: str, now: datetime, **more: Any) -> None:
    draft = VisitDraft(
        customer_id=customer.pk, entry_key=uuid.uuid4(), purpose=purpose, planned_at=at, visit_type="price", **more
    )  # fmt: skip
    plan_visit(actor=get_actor(rep.pk), draft=draft, now=now)

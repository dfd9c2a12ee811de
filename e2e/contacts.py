"""What 刘洋 of the small company did with two customers of his: visits, a recorded call, needs, a talk by a script."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhike.access.actor import Actor
    from zhike.customers.models import Customer
    from zhike.testing.world import World

CUSTOMERS = ("佛山顺德家电有限公司", "中山古镇灯饰有限公司")
SECONDS = 45
# Who spoke from when to when; the sound itself is a hum, the detector is not asked.
VOICES = [[(0.6, 5.1), (24.0, 38.0)], [(5.9, 19.5), (39.1, 43.0)]]
LINES = [
    [0.6, 5.1, 0, "您好，想问一下您现在用的是什么软件？"],
    [5.9, 19.5, 1, "我们用表格，月底对账要三天，今年有预算。"],
    [24.0, 38.0, 0, "上线以后绝对没问题，您看什么时候方便见面？"],
    [39.1, 43.0, 1, "下周二上午吧。"],
]


def fill_contacts(world: "World", now: datetime) -> None:
    """Fill the pages of visits, calls, scripts and needs for who signs in as liuyang."""
    from zhike.access.queries import get_actor

    rep, coach = get_actor(world.outsider.pk), get_actor(world.admin.pk)
    first, second = (_customer(rep, name, now - timedelta(days=20)) for name in CUSTOMERS)
    _visited(rep, coach, first, now)
    _plan(rep, second, now, planned_at=now + timedelta(hours=2))
    _call(rep, coach, first, now)
    _needs(rep, first, now)
    _talk(rep, second, now)


def _customer(actor: "Actor", name: str, now: datetime) -> "Customer":
    from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft
    from zhike.customers.services import create_customer

    points = (PointDraft("phone", "13690001234", "+8613690001234"),)
    contact = ContactDraft(name="梁敏", is_primary=True, position="总经理", points=points)
    draft = CustomerDraft(name=name, address="工业大道 8 号", contacts=(contact,), accepts_duplicates=True)
    return create_customer(actor=actor, draft=draft, now=now)


def _plan(actor: "Actor", customer: "Customer", now: datetime, **fields: Any) -> Any:
    from zhike.activities.visits.drafts import VisitDraft
    from zhike.activities.visits.services import plan_visit

    draft = VisitDraft(customer_id=customer.pk, entry_key=uuid.uuid4(), purpose="问清对账的难处", **fields)
    return plan_visit(actor=actor, draft=draft, now=now)


def _visited(rep: "Actor", coach: "Actor", customer: "Customer", now: datetime) -> None:
    """Be there yesterday with the coach, write the summary, be scored."""
    from zhike.activities.visits.drafts import CoachingDraft, PointDraft, PromiseDraft, StampDraft, SummaryDraft
    from zhike.activities.visits.geo import Place
    from zhike.activities.visits.queries.coaching import get_form
    from zhike.activities.visits.services import check_in, check_out, coach_visit, summarise_visit
    from zhike.activities.visits.skills import read_skills

    came = now - timedelta(days=1, hours=2)
    visit = _plan(rep, customer, came, planned_at=came, coach_id=coach.person_id, focus="提问以后等三秒")
    own: dict[str, Any] = {"customer_id": customer.pk, "visit_id": visit.pk}
    for stamp, minutes in ((check_in, 0), (check_out, 40)):
        draft = StampDraft(**own, entry_key=uuid.uuid4(), place=Place(22.84, 113.25, 12))
        stamp(actor=rep, draft=draft, now=came + timedelta(minutes=minutes))
    day = (now + timedelta(days=9)).date()
    said = SummaryDraft(**own, said="财务担心数据搬家", promises=(PromiseDraft("寄迁移说明", day),))
    summarise_visit(actor=rep, draft=said, now=came + timedelta(hours=1))
    form = get_form(visit.visit_type)
    point = PointDraft("抢着回答", "三次打断客户", 2, day, "先听完再答")
    ratings = {skill.key: 3 for skill in read_skills(form.items)}
    coached = CoachingDraft(**own, form_id=form.pk, ratings=ratings, good="准备充分", points=(point,))
    coach_visit(actor=coach, draft=coached, now=came + timedelta(hours=2))


def _call(rep: "Actor", coach: "Actor", customer: "Customer", now: datetime) -> None:
    """Log a call, keep its recording as if it had been measured and written down, and review it."""
    from zhike.activities.calls.drafts import CallDraft, ReviewDraft
    from zhike.activities.calls.measuring import measure
    from zhike.activities.calls.queries.reviews import get_form
    from zhike.activities.calls.scoring import read_items
    from zhike.activities.calls.services import add_mark, log_call, review_call
    from zhike.activities.models import Recording

    at = now - timedelta(hours=3)
    draft = CallDraft(
        customer_id=customer.pk,
        entry_key=uuid.uuid4(),
        started_at=at,
        talk_seconds=SECONDS,
        call_type="return",
        note="约了下周二",
    )
    call = log_call(actor=rep, draft=draft, now=at + timedelta(minutes=2))
    Recording.objects.create(
        customer_id=customer.pk,
        call=call,
        by_id=rep.person_id,
        at=at,
        seconds=SECONDS,
        channels=2,
        own_channel=0,
        state="ready",
        measured=measure(VOICES, seconds=SECONDS).to_json(),
        voices=VOICES,
        peaks=[[0.1, 0.6, 0.2, 0.5] * 40, [0.5, 0.1, 0.7, 0.1] * 40],
        words={"model": "sense-voice", "lines": LINES},
        words_state="ready",
        alerts=1,
        **_sealed(),
    )
    where = {"customer_id": customer.pk, "call_id": call.pk}
    add_mark(actor=coach, kind="good", second=6, text="听完才问", now=now, **where)
    form = get_form("return")
    points = {item.key: 1.0 if item.is_compliance else float(item.points) for item in read_items(form.items)}
    review = ReviewDraft(**where, form_id=form.pk, points=points, change="报身份之后先说占多久")
    review_call(actor=coach, draft=review, now=now - timedelta(hours=1))


def _sealed() -> dict[str, Any]:
    from django.utils import timezone

    from zhike.activities.calls import vault

    sound, path = _hum(), vault.new_path(timezone.now())
    writer = vault.create(path)
    writer.write(sound)
    writer.close()
    digest = hashlib.sha256(sound).hexdigest()
    return {"path": path, "name": "回访.wav", "sound": "wav", "size": len(sound), "sha256": digest}


def _hum() -> bytes:
    import numpy as np

    from zhike.activities.tests.voices import RATE, as_wav

    time = np.arange(SECONDS * RATE) / RATE
    return as_wav([0.05 * np.sin(2 * np.pi * hertz * time) for hertz in (180, 240)])


def _needs(rep: "Actor", customer: "Customer", now: datetime) -> None:
    from decimal import Decimal

    from zhike.activities.models import NeedCategory
    from zhike.activities.needs.drafts import NeedDraft
    from zhike.activities.needs.services import note_step, record_need

    aspect = NeedCategory.objects.get(axis="aspect", key="function")
    draft = NeedDraft(
        name="月底一天对完账",
        raw_words="月底三个人对三天，烦死了",
        statement="月底一个人一天内对完账",
        heard_at=now - timedelta(days=1),
        aspect_id=aspect.pk,
        value_amount=Decimal(60_000),
        offer_kind="gap",
        offer_name="自动对账",
    )
    need = record_need(actor=rep, customer_id=customer.pk, draft=draft, now=now)
    told = {"note": "您是说，一个人一天内对完？对", "proof": "电话录音"}
    note_step(actor=rep, customer_id=customer.pk, need_id=need.pk, step="repeat", now=now, **told)


def _talk(rep: "Actor", customer: "Customer", now: datetime) -> None:
    from zhike.activities.models import Script
    from zhike.activities.scripts.drafts import AnswerDraft
    from zhike.activities.scripts.services import answer_step, start_run

    script = Script.objects.get(key="return")
    run = start_run(actor=rep, customer_id=customer.pk, script_id=script.pk, contact_id=None, now=now)
    answer = AnswerDraft(customer_id=customer.pk, run_id=run.pk, position=1, step="open", answer="opena1")
    answer_step(actor=rep, draft=answer, now=now)

"""The demo company's deals: half a year of stages and promises, kept and broken, with the contracts of those signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from random import Random

from django.utils import timezone

from zhike.contracts.models import Contract
from zhike.customers.models import Customer
from zhike.sales.choices import GradeWay, MoveKind, State
from zhike.sales.models import (
    Criterion,
    CriterionAnswer,
    GradeChange,
    Opportunity,
    OpportunityLine,
    OpportunityRival,
    PipelineStage,
    StageMove,
    Standing,
)
from zhike.sales.queries.pipelines import default_path
from zhike.sales.services import rescreen

from .deal_history import plan_payments, remember_deals
from .droughts import keep_dry

SEED = 20261122
_DAY = timedelta(days=1)
_TITLES = ("设备采购", "系统升级", "年度服务", "二期扩建", "备件采购", "产线改造")
_STEPS = ("约总经理看样机", "发正式报价", "陪客户考察案例", "等预算批复", "谈付款方式", "安排试用", "确认技术方案")
_LINES = (("主机", "once"), ("控制系统", "once"), ("安装调试", "once"), ("年度维保", "yearly"))
_RIVALS = ("恒信软件", "天启科技", "北辰系统", "远瞻智能")
_SIZES = {"strategic": (400, 2600), "major": (150, 900), "standard": (30, 260), "prospect": (15, 160)}
_SPAN = {"A": (-4, 7), "B": (-4, 14), "C": (-6, 30)}
_LOST = ("价格", "选了竞争对手", "没有预算", "联系不上")


@dataclass
class _Batch:
    """What is written in sets."""

    deals: list[Opportunity] = field(default_factory=list)
    moves: list[tuple[int, StageMove]] = field(default_factory=list)
    grades: list[tuple[int, GradeChange]] = field(default_factory=list)
    contracts: list[tuple[int, Contract]] = field(default_factory=list)


def load_selling(customer_ids: Sequence[int], now: datetime, dry: Mapping[int, tuple[datetime, datetime]]) -> int:
    """Open a deal for whoever is on the way, signed or graded; return how many.

    In a span of `dry` nobody of a department has a new A.
    """
    path = default_path()
    if path is None:
        return 0
    random, batch = Random(SEED), _Batch()  # noqa: S311 - a story, no secret
    by_stage = {stage.stands_for: stage for stage in path.active}
    customers = Customer.objects.filter(pk__in=customer_ids, deleted_at__isnull=True).order_by("pk")
    for customer in customers.only(*_ASKED):
        stage = by_stage.get(customer.stage)
        if stage is not None and _has_deal(random, customer):
            _invent(_Story(random, customer, stage, path.active, now), batch)
    for _place, rows in groupby(batch.grades, key=itemgetter(0)):
        keep_dry([row for _same, row in rows], dry, random)
    _write(batch)
    _enrich(random, batch.deals, now)
    rescreen(now=now)
    return len(batch.deals)


_ASKED = ("name", "stage", "grade", "tier", "owner", "department", "source", "created_at")


def _has_deal(random: Random, customer: Customer) -> bool:
    """Leave out most of those who only asked, and whom nobody answers for."""
    if customer.grade:
        return True
    if customer.owner_id is None:
        return False
    return customer.stage != "inquiry" or random.random() < 0.4


@dataclass(frozen=True)
class _Story:
    """One customer whose deal is invented."""

    random: Random
    customer: Customer
    stage: PipelineStage
    stages: Sequence[PipelineStage]
    now: datetime

    @property
    def today(self) -> date:
        """Return the company's day."""
        return timezone.localdate(self.now)


def _invent(story: _Story, batch: _Batch) -> None:
    random, customer = story.random, story.customer
    low, high = _SIZES[customer.tier]
    amount = Decimal(random.randrange(low, high)) * 1000
    lost = customer.stage == "inquiry" and not customer.grade and random.random() < 0.45
    entries = _entries(story)
    deal = Opportunity(
        customer=customer,
        title=random.choice(_TITLES),
        pipeline=story.stage.pipeline,
        stage=story.stage,
        owner_id=customer.owner_id,
        department_id=customer.department_id,
        source_id=customer.source_id,
        amount=amount,
        expected_profit=(amount * random.randrange(18, 36) / 100).quantize(Decimal(1)),
        stage_since=entries[-1][1],
        created_at=entries[0][1],
        created_by_id=customer.owner_id,
        updated_at=entries[-1][1],
    )
    place = len(batch.deals)
    batch.deals.append(deal)
    batch.moves += [(place, move) for move in _moves(deal, entries)]
    if story.stage.is_won:
        _sign(story, deal, batch, place)
    elif lost:
        _lose(story, deal, batch, place)
    else:
        _promise(story, deal, batch, place)


def _entries(story: _Story) -> list[tuple[PipelineStage, datetime]]:
    """Return when each stage was entered, the present one last and some time ago."""
    random = story.random
    passed = [stage for stage in story.stages if stage.position <= story.stage.position]
    at = _office(story.now - _DAY * random.randrange(1, 160 if story.stage.is_won else 34), random)
    found = [(passed[-1], at)]
    for stage in reversed(passed[:-1]):
        usual = stage.expected_days or 10
        at = _office(at - _DAY * random.randrange(1, usual * 2), random)
        found.append((stage, at))
    return found[::-1]


def _office(moment: datetime, random: Random) -> datetime:
    day = timezone.localdate(moment)
    return timezone.make_aware(datetime.combine(day, time(random.randrange(9, 18), random.randrange(60))))


def _moves(deal: Opportunity, entries: Sequence[tuple[PipelineStage, datetime]]) -> Iterator[StageMove]:
    before: tuple[PipelineStage, datetime] | None = None
    for stage, at in entries:
        won = stage.is_won and (before is None or not before[0].is_won)
        kind = MoveKind.ENTERED if before is None else MoveKind.WON if won else MoveKind.FORWARD
        yield StageMove(
            from_stage_id=before[0].pk if before else None,
            to_stage_id=stage.pk,
            kind=kind,
            at=at,
            seconds=int((at - before[1]).total_seconds()) if before else None,
            **_moment(deal),
        )
        before = (stage, at)


def _moment(deal: Opportunity) -> dict[str, object]:
    """Return what history keeps of a deal; its id is known once it is written."""
    return {
        "customer_id": deal.customer_id,
        "pipeline_id": deal.pipeline_id,
        "person_id": deal.owner_id,
        "owner_id": deal.owner_id,
        "department_id": deal.department_id,
        "source_id": deal.source_id,
        "amount": deal.amount,
    }


def _grade(deal: Opportunity, was: str, becomes: str, at: datetime, way: str, day: date | None) -> GradeChange:
    kept = {name: value for name, value in _moment(deal).items() if name not in ("pipeline_id", "source_id")}
    return GradeChange(from_grade=was, to_grade=becomes, at=at, way=way, promised_on=day, **kept)


def _sign(story: _Story, deal: Opportunity, batch: _Batch, place: int) -> None:
    """Let a deal have been signed: most A were worth their promise, some took longer."""
    random = story.random
    signed = next(move.at for number, move in batch.moves if number == place and move.kind == MoveKind.WON)
    deal.state, deal.signed_at, deal.closed_at, deal.credited_id = State.WON, signed, signed, deal.owner_id
    deal.expected_on = timezone.localdate(signed)
    entered = signed - _DAY * (random.randrange(1, 8) if random.random() < 0.62 else random.randrange(9, 26))
    promised = timezone.localdate(entered) + _DAY * 7
    batch.grades += [
        (place, _grade(deal, "", "B", entered - _DAY * random.randrange(2, 9), GradeWay.SET, promised)),
        (place, _grade(deal, "B", "A", entered, GradeWay.SET, promised)),
        (place, _grade(deal, "A", "", signed, GradeWay.SIGNED, None)),
    ]
    first = (deal.amount * 3 / 10).quantize(Decimal(1))
    batch.contracts.append(
        (
            place,
            Contract(
                customer_id=deal.customer_id,
                number=f"HT-{timezone.localdate(signed):%Y%m}-{place + 1:04d}",
                title=f"{story.customer.name[:60]}{deal.title}合同",
                amount=deal.amount,
                sign_on=timezone.localdate(signed),
                first_payment=first,
                first_due_on=timezone.localdate(signed) + _DAY * 10,
                received=first,
                received_on=timezone.localdate(signed),
                person_id=deal.owner_id,
                signed_at=signed,
                created_at=signed,
                created_by_id=deal.owner_id,
            ),
        )
    )


def _lose(story: _Story, deal: Opportunity, batch: _Batch, place: int) -> None:
    """Let a deal have been given up."""
    reason = story.random.choice(_LOST)
    at = min(story.now, deal.stage_since + _DAY * story.random.randrange(1, 30))
    deal.state, deal.closed_at, deal.credited_id, deal.lost_reason = State.LOST, at, deal.owner_id, reason
    deal.updated_at = at
    seconds = int((at - deal.stage_since).total_seconds())
    left = StageMove(
        from_stage_id=deal.stage_id, kind=MoveKind.LOST, at=at, seconds=seconds, reason=reason, **_moment(deal)
    )
    batch.moves.append((place, left))


def _promise(story: _Story, deal: Opportunity, batch: _Batch, place: int) -> None:
    """Let an open deal have its next step and, where the customer is graded, its promise and how it came to it."""
    random, today, grade = story.random, story.today, story.customer.grade
    deal.next_step, deal.next_on = random.choice(_STEPS), today + _DAY * random.randrange(0, 9)
    if not grade:
        deal.expected_on = today + _DAY * random.randrange(20, 150) if random.random() < 0.7 else None
        return
    deal.grade = grade
    deal.promised_on = deal.expected_on = today + _DAY * random.randrange(*_SPAN[grade])
    way = {"A": ("B", "A"), "B": ("A", "B") if random.random() < 0.3 else ("C", "B"), "C": ("C",)}[grade]
    at = story.now - _DAY * random.randrange(6, 30)
    was = ""
    for step, becomes in enumerate(way):
        later = min(story.now, at + _DAY * random.randrange(2, 6) * step)
        batch.grades.append((place, _grade(deal, was, becomes, later, GradeWay.SET, deal.promised_on)))
        deal.graded_at, was = later, becomes
    if (deal.expected_on - today).days >= 0:
        deal.target = "key" if deal.amount >= 500_000 else "target" if grade in "AB" else ""


def _write(batch: _Batch) -> None:
    """Write everything in sets; history learns the ids of its deals."""
    Opportunity.objects.bulk_create(batch.deals, batch_size=500)
    for rows in (batch.moves, batch.grades, batch.contracts):
        for place, row in rows:
            row.opportunity_id = batch.deals[place].pk
    StageMove.objects.bulk_create((row for _place, row in batch.moves), batch_size=1000)
    GradeChange.objects.bulk_create((row for _place, row in batch.grades), batch_size=1000)
    plan_payments(Contract.objects.bulk_create([row for _place, row in batch.contracts], batch_size=500))
    remember_deals(batch.deals, batch.moves)
    floors = {deal.customer_id: Standing(customer_id=deal.customer_id) for deal in batch.deals}
    Standing.objects.bulk_create(floors.values(), ignore_conflicts=True)


def _enrich(random: Random, deals: Sequence[Opportunity], now: datetime) -> None:
    """Give some deals products, rivals and answers to the checklist."""
    lines, rivals, answers = [], [], []
    questions = list(Criterion.objects.filter(is_active=True, condition__isnull=True))
    for deal in deals:
        where: Mapping[str, int] = {"customer_id": deal.customer_id, "opportunity_id": deal.pk}
        if random.random() < 0.35:
            for place, (name, kind) in enumerate(random.sample(_LINES, 2)):
                price = (deal.amount / 2).quantize(Decimal("0.01"))
                lines.append(OpportunityLine(name=name, kind=kind, price=price, position=place, **where))
        if random.random() < 0.25:
            name, threat = random.choice(_RIVALS), random.choice(("low", "medium", "high"))
            rivals.append(OpportunityRival(name=name, threat=threat, at=now, by_id=deal.owner_id, **where))
        if deal.state == State.OPEN and random.random() < 0.5:
            answers += [
                CriterionAnswer(criterion=one, value=random.choice((0, 1, 2, 2)), at=now, by_id=deal.owner_id, **where)
                for one in questions
            ]
    OpportunityLine.objects.bulk_create(lines, batch_size=500)
    OpportunityRival.objects.bulk_create(rivals, batch_size=500)
    CriterionAnswer.objects.bulk_create(answers, batch_size=1000)

"""Who decides at a few customers of the demo company, who brought and owns whom, and two audits of the archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from zhike.access.actor import Actor
from zhike.customers.audit_rules import INVALID, VALID
from zhike.customers.drafts import ContactDraft, PointDraft
from zhike.customers.models import AuditItem, Contact, ContactLine, ContactTie, Customer, Relation, RouteStep
from zhike.customers.services import (
    AuditDraft,
    add_contact,
    draw_audit,
    finish_audit,
    recompute_completeness,
)
from zhike.lib.phones import parse_phone

CHARTS = 6
# name, post, department, boss (place in this table), role, stance, coverage, influence
BOARD = (
    ("李国强", "总经理", "", None, "decision_maker", "supporter", "deep", 5),
    ("何丽", "财务总监", "财务部", 0, "approver", "sceptic", "brief", 4),
    ("赵磊", "技术总监", "技术部", 0, "evaluator", "neutral", "several", 4),
    ("周敏", "采购经理", "采购部", 1, "gatekeeper", "neutral", "several", 3),
    ("孙涛", "生产部长", "生产部", 0, "user", "mentor", "deep", 3),
    ("吴刚", "设备主管", "生产部", 4, "coach", "mentor", "deep", 2),
    ("郑洁", "会计", "财务部", 1, "", "", "none", 1),
)
LINES = (("influence", 4, 1, "扩产计划是他提的"), ("influence", 5, 4, "老同事"), ("conflict", 1, 2, "为预算争过"))
ROUTE = (
    (5, "", "提出需求，写申请"),
    (2, "", "选型和试用"),
    (3, "", "比价、招标"),
    (1, "分管副总", "批预算"),
    (0, "", "签字"),
)
TRUE, SAMPLE = 133, 267


@dataclass(frozen=True)
class Cast:
    """Who and what the webs are spun over: customers in order of creation, the people of the company."""

    actor: Actor
    customer_ids: Sequence[int]
    person_ids: Sequence[int]
    auditor: Actor
    manager: Actor
    now: datetime


def spin_webs(cast: Cast) -> None:
    """Bring in charts, relations and audits; the archive's completeness is judged at the end."""
    random = Random(267)  # noqa: S311 - invented data
    firms = list(
        Customer.objects.filter(pk__in=cast.customer_ids, kind="organisation").order_by("-follow_up_count", "pk")[:60]
    )
    for number, customer in enumerate(firms[:CHARTS]):
        _draw_chart(cast, customer, random, knows_all=number % 2 == 0)
    _relate(cast, firms)
    _audit(cast, random)
    recompute_completeness()


def _draw_chart(cast: Cast, customer: Customer, random: Random, *, knows_all: bool) -> None:
    """Draw a chart with lines, route and ties; not everywhere is known who approves and who is on our side."""
    people = [_person(cast, customer, row, number) for number, row in enumerate(BOARD)]
    for contact, row in zip(people, BOARD, strict=True):
        if row[3] is not None:
            Contact.objects.filter(customer=customer, pk=contact.pk).update(reports_to=people[row[3]])
    if not knows_all:
        Contact.objects.filter(customer=customer, buying_role__in=("approver", "coach")).update(buying_role="")
        Contact.objects.filter(customer=customer, pk=people[0].pk).update(stance="sceptic", coverage="none")
    for kind, one, other, note in LINES:
        ends = (people[one], people[other])
        first, second = sorted(ends, key=lambda end: end.pk) if kind == "conflict" else ends
        line = {"kind": kind, "from_contact": first, "to_contact": second, "note": note}
        ContactLine.objects.create(customer=customer, **line, at=cast.now)
    for position, (place, post, decides) in enumerate(ROUTE, 1):
        known = knows_all or position != 4
        step = {"contact": people[place] if known else None, "post": "" if known else post, "decides": decides}
        RouteStep.objects.create(customer=customer, position=position, **step, at=cast.now)
    for contact in people[:3]:
        levels = {"current": random.randint(1, 3), "desired": random.choice((None, 4, 5))}
        ContactTie.objects.create(
            customer=customer, contact=contact, person_id=customer.owner_id or 0, **levels, at=cast.now
        )


def _person(cast: Cast, customer: Customer, row: tuple[object, ...], number: int) -> Contact:
    name, post, department, _boss, role, stance, coverage, influence = row
    phone = parse_phone(f"1390{customer.pk % 1000:03d}{number:04d}")
    points = (PointDraft("phone", phone.display, phone.e164),) if phone else ()
    draft = ContactDraft(
        name=str(name),
        position=str(post),
        department=str(department),
        buying_role=str(role),
        stance=str(stance),
        coverage=str(coverage),
        influence=int(str(influence)),
        is_key=number < 3,
        points=points,
    )
    return add_contact(actor=cast.actor, customer_id=customer.pk, draft=draft, now=customer.created_at)


def _relate(cast: Cast, firms: Sequence[Customer]) -> None:
    """Build a group with daughters and grand-daughters, chains of referrals, and what else firms are to each other."""
    edges: list[Relation] = []

    def add(kind: str, one: Customer, other: Customer, note: str = "") -> None:
        directed = kind in ("referral", "parent", "supplier")
        ends = (one, other) if directed else sorted((one, other), key=lambda end: end.pk)
        since = (cast.now - timedelta(days=40 + 7 * len(edges))).date()
        first, second = ends
        edges.append(Relation(customer=first, other=second, kind=kind, since=since, note=note, at=cast.now))

    group, referred, rest = firms[:8], firms[8:24], firms[24:40]
    for child in group[1:5]:
        add("parent", group[0], child)
    for child in group[5:8]:
        add("parent", group[1], child)
    for place in range(1, len(referred)):
        add("referral", referred[(place - 1) // 3], referred[place])
    if group and referred:
        add("referral", group[0], referred[0], "集团年会上介绍的")
    for one, other in pairwise(rest):
        add(("peer", "supplier", "partner", "rival", "shared_owner")[one.pk % 5], one, other)
    if rest:
        add("supplier", rest[0], group[0], "长期供应紧固件")
        add("rival", rest[-1], group[1])
    Relation.objects.bulk_create(edges)


def _audit(cast: Cast, random: Random) -> None:
    """One audit that is over, 133 of 267 true, and one that runs."""
    month = cast.now - timedelta(days=30)
    draft = AuditDraft(name="第三季度档案抽查", size=SAMPLE, seed=267)
    over = draw_audit(actor=cast.auditor, draft=draft, now=month)
    items = list(over.items.order_by("position"))
    true = TRUE if len(items) == SAMPLE else len(items) // 2
    outcomes = [random.choices(VALID, (30, 8, 6, 14, 5, 9, 3))[0] for _ in range(true)]
    outcomes += [random.choices(INVALID, (26, 8, 22, 18, 4, 12, 14))[0] for _ in items[true:]]
    random.shuffle(outcomes)
    _enter(items, [str(one) for one in outcomes], cast.auditor, month)
    finish_audit(actor=cast.auditor, audit_id=over.pk, now=month + timedelta(days=4))
    running = draw_audit(actor=cast.auditor, draft=AuditDraft(name="十一月档案抽查", size=60, seed=11), now=cast.now)
    begun = list(running.items.order_by("position")[:18])
    _enter(begun, [str(random.choice((*VALID, *INVALID[:3]))) for _ in begun], cast.auditor, cast.now)
    _audit_the_region(cast, random)


def _audit_the_region(cast: Cast, random: Random) -> None:
    """Two audits of a regional manager: one over, one half called."""
    week = cast.now - timedelta(days=7)
    for name, size, calls, at in (("华东大区十月抽查", 50, 50, week), ("华东大区十一月抽查", 40, 22, cast.now)):
        drawn = draw_audit(actor=cast.manager, draft=AuditDraft(name=name, size=size, seed=size), now=at)
        called = list(drawn.items.order_by("position")[:calls])
        _enter(called, [str(random.choice((*VALID[:4], *INVALID[:3]))) for _ in called], cast.manager, at)
        if at == week:
            finish_audit(actor=cast.manager, audit_id=drawn.pk, now=at + timedelta(days=2))


def _enter(items: Sequence[AuditItem], outcomes: Sequence[str], caller: Actor, at: datetime) -> None:
    for item, outcome in zip(items, outcomes, strict=True):
        item.outcome, item.attempts, item.called_at = outcome, 1, at
        item.note = "搬到新厂区了" if outcome == "reached_other" else ""
        item.by_id = caller.person_id
    AuditItem.objects.bulk_update(items, ["outcome", "attempts", "called_at", "note", "by_id"])

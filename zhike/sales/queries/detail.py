"""One deal as its page shows it: roles covered, rivals, needs, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.queries import person_names
from zhike.customers.choices import BuyingRole, Coverage, Stance
from zhike.customers.models import Contact, Customer
from zhike.lib.refusals import Refusal

from .. import deal_parts
from ..choices import GradeWay, MoveKind
from ..grade_rules import is_overdue
from ..models import GradeChange, Opportunity, OpportunityLine, OpportunityRival, PipelineStage, StageMove
from ..stage_conditions import find_obstacles
from .pipelines import Path, get_path
from .scope import OBJECT, may


@dataclass(frozen=True)
class RoleLine:
    """One buying role: who plays it, and whether we met one of them who is not against us."""

    label: str
    people: Sequence[str]
    is_covered: bool


@dataclass(frozen=True)
class Happening:
    """One line of the deal's own history."""

    at: datetime
    title: str
    text: str
    by: str
    reason: str
    icon: str
    tone: str = ""


@dataclass(frozen=True)
class Detail:
    """Everything on the page of a deal."""

    deal: Opportunity
    customer: Customer
    path: Path
    stages: Sequence[PipelineStage]
    obstacles: Sequence[Refusal]
    next_stage: PipelineStage | None
    roles: Sequence[RoleLine]
    lines: Sequence[OpportunityLine]
    rivals: Sequence[OpportunityRival]
    parts: Sequence[str]
    history: Sequence[Happening]
    owner_name: str
    may_edit: bool
    sees_amount: bool
    sees_profit: bool
    days: int
    is_late: bool

    @property
    def probability(self) -> int:
        """Return the deal's own probability, else its stage's."""
        return self.deal.stage.probability if self.deal.probability is None else self.deal.probability

    @property
    def weighted(self) -> Decimal:
        """Return what of the amount is to be expected."""
        return self.deal.amount * self.probability / 100

    @property
    def uncovered(self) -> list[str]:
        """Return the buying roles that nobody of us has met."""
        return [line.label for line in self.roles if not line.is_covered]


def get_detail(*, actor: Actor, customer: Customer, deal: Opportunity, now: datetime) -> Detail:
    """Return the page of a deal that the caller has found."""
    path = get_path(deal.pipeline_id)
    today = timezone.localdate(now)
    following = [stage for stage in path.active if stage.position > deal.stage.position]
    next_stage = following[0] if following and deal.is_open else None
    return Detail(
        deal=deal,
        customer=customer,
        path=path,
        stages=[stage for stage in path.stages if stage.is_active or stage.pk == deal.stage_id],
        obstacles=find_obstacles(next_stage.conditions, deal, customer, now) if next_stage else [],
        next_stage=next_stage,
        roles=_roles(customer.pk),
        lines=list(deal.lines.order_by("position")),
        rivals=list(deal.rivals.order_by("name")),
        parts=deal_parts.addresses(actor, deal),
        history=_history(deal, path),
        owner_name=person_names([deal.owner_id]).get(deal.owner_id, "") if deal.owner_id else "",
        may_edit=may(actor, customer, "edit"),
        sees_amount=is_open(actor, OBJECT, "amount"),
        sees_profit=is_open(actor, OBJECT, "expected_profit"),
        days=(today - timezone.localdate(deal.stage_since)).days,
        is_late=is_overdue(deal.promised_on, today),
    )


def _roles(customer_id: int) -> list[RoleLine]:
    """Return all buying roles with the people of the decision chain who play them."""
    people = Contact.objects.filter(customer_id=customer_id, left_company=False).exclude(buying_role="")
    by_role: dict[str, list[Contact]] = {}
    for one in people.order_by("-is_key", "pk")[:200]:
        by_role.setdefault(one.buying_role, []).append(one)
    return [
        RoleLine(str(label), [one.name for one in by_role.get(key, ())], any(_met(one) for one in by_role.get(key, ())))
        for key, label in BuyingRole.choices
    ]


def _met(contact: Contact) -> bool:
    return contact.coverage not in ("", Coverage.NONE) and contact.stance not in _AGAINST


_AGAINST = (Stance.SCEPTIC, Stance.ENEMY)
_MOVE_ICONS = {
    MoveKind.ENTERED: ("target-arrow", "green"),
    MoveKind.FORWARD: ("arrow-right", "green"),
    MoveKind.BACK: ("arrow-back-up", "gold"),
    MoveKind.WON: ("trophy", "green"),
    MoveKind.LOST: ("x", "red"),
    MoveKind.REOPENED: ("refresh", ""),
}


def _history(deal: Opportunity, path: Path) -> list[Happening]:
    """Return every move and every change of the promise, the newest first."""
    moves = list(StageMove.objects.filter(opportunity_id=deal.pk).order_by("at", "pk"))
    changes = list(GradeChange.objects.filter(opportunity_id=deal.pk).order_by("at", "pk"))
    people = {one.person_id for one in moves} | {one.person_id for one in changes}
    names = person_names({one for one in people if one})
    stages = {stage.pk: stage.shown for stage in path.stages}
    lines = [_move_line(one, stages, names) for one in moves] + [_grade_line(one, names) for one in changes]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _move_line(one: StageMove, stages: dict[int, str], names: dict[int, str]) -> Happening:
    kind = MoveKind(one.kind)
    icon, tone = _MOVE_ICONS[kind]
    ends = [stages.get(id_, "") for id_ in (one.from_stage_id, one.to_stage_id) if id_]
    text = " → ".join(ends)
    if one.seconds is not None:
        text = f"{text}（{say_days(one.seconds)}）"
    return Happening(one.at, str(kind.label), text, names.get(one.person_id or 0, ""), one.reason, icon, tone)


def _grade_line(one: GradeChange, names: dict[int, str]) -> Happening:
    text = f"{one.from_grade or '—'} → {one.to_grade or '—'}"
    if one.promised_on:
        text = f"{text} · {one.promised_on:%Y-%m-%d}"
    return Happening(one.at, str(GradeWay(one.way).label), text, names.get(one.person_id or 0, ""), one.reason, "flag")


def say_days(seconds: float) -> str:
    """Return a span of time as people say it."""
    days = seconds / 86400
    if days >= 1:
        return _("%(n)s 天") % {"n": f"{days:.1f}".removesuffix(".0")}
    return _("%(n)s 小时") % {"n": max(1, round(seconds / 3600))}


def deals_of(customer_id: int, today: date) -> list[Opportunity]:
    """Return the deals of a customer, open ones first, the newest first; the caller checked the scope."""
    rows = Opportunity.objects.filter(customer_id=customer_id).select_related("stage")
    return sorted(rows, key=lambda one: (not one.is_open, -one.pk))

"""Competitors: the catalogue, whom they serve, and what became of the deals in which they stood against us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Lower
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.policies import get_policy
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer, lock_customer, visible_to
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if
from zhike.lib.statistics import wilson_interval
from zhike.notify.services import notify

from ..choices import State
from ..models import Competitor, Incumbent, Opportunity, OpportunityRival
from ..queries.scope import visible_to as visible_deals
from .kinds import INCUMBENT_GONE, INCUMBENT_NOTED, RENEWAL_MESSAGE
from .policy import FINDING

_BATCH = 500


@dataclass(frozen=True)
class Record:
    """How we fare against a competitor, and how many customers it serves as far as one sees."""

    name: str
    competitor: Competitor | None
    won: int = 0
    lost: int = 0
    open: int = 0
    won_amount: Decimal | None = None
    lost_amount: Decimal | None = None
    serves: int = 0
    low: float = 0.0
    high: float = 1.0

    @property
    def rate(self) -> float | None:
        """Return the share of decided deals that we won."""
        return self.won / (self.won + self.lost) if self.won + self.lost else None


def list_records(actor: Actor) -> list[Record]:
    """Return all competitors, those of deals that nobody entered yet included, the most met first; three queries."""
    by_name = _deals_by_name(actor)
    serves = _serves(actor)
    known = list(Competitor.objects.all())
    rows = [_record(one.name, one, by_name.pop(one.name.lower(), {}), serves.get(one.pk, 0)) for one in known]
    rows += [_record(str(found["shown"]), None, found, 0) for found in by_name.values()]
    return sorted(rows, key=lambda row: (-(row.won + row.lost + row.open), -row.serves, row.name))


def _deals_by_name(actor: Actor) -> dict[str, dict[str, Any]]:
    """Count the deals that name a rival, by its name whatever the case, over the deals that the actor sees."""
    rows = OpportunityRival.objects.filter(opportunity__in=visible_deals(actor)).order_by()
    counted = rows.values(key=Lower("name"), state=Lower("opportunity__state")).annotate(
        n=Count("opportunity", distinct=True), amount=Sum("opportunity__amount")
    )
    found: dict[str, dict[str, Any]] = {}
    for row in counted:
        found.setdefault(row["key"], {})[row["state"]] = (row["n"], row["amount"])
    for name in rows.values_list("name", flat=True).distinct():
        found.setdefault(name.lower(), {})["shown"] = name
    return found


def _serves(actor: Actor) -> dict[int, int]:
    rows = Incumbent.objects.filter(customer__in=visible_to(actor)).order_by()
    return dict(rows.values_list("competitor_id").annotate(n=Count("pk")))


def _record(name: str, competitor: Competitor | None, found: Mapping[str, Any], serves: int) -> Record:
    nothing = (0, Decimal(0))
    won, lost, still = (found.get(str(state), nothing) for state in (State.WON, State.LOST, State.OPEN))
    low, high = wilson_interval(won[0], won[0] + lost[0])
    return Record(name, competitor, won[0], lost[0], still[0], won[1], lost[1], serves, low, high)


@dataclass(frozen=True)
class Met:
    """A competitor's page: our record, the deals against it, whom it serves."""

    record: Record
    deals: Sequence[OpportunityRival]
    reasons: Sequence[tuple[str, int]]
    sees_amount: bool


def get_competitor(competitor_id: int) -> Competitor:
    """Return one, or not found."""
    found = Competitor.objects.filter(pk=competitor_id).first()
    if found is None:
        raise Http404
    return found


def show_competitor(actor: Actor, competitor: Competitor) -> Met:
    """Return what is known of a competitor within the actor's scope."""
    rows = OpportunityRival.objects.filter(opportunity__in=visible_deals(actor), name__iexact=competitor.name)
    deals = rows.select_related("opportunity", "customer").order_by("-opportunity__updated_at", "-pk")[:50]
    lost = Opportunity.objects.filter(pk__in=rows.values("opportunity_id"), state=State.LOST).order_by()
    reasons = lost.values_list("lost_reason").annotate(n=Count("pk")).order_by("-n", "lost_reason")
    found = _deals_by_name(actor).get(competitor.name.lower(), {})
    own = _record(competitor.name, competitor, found, _serves(actor).get(competitor.pk, 0))
    return Met(own, list(deals), [(name, n) for name, n in reasons if name], is_open(actor, "opportunity", "amount"))


@dataclass(frozen=True)
class CompetitorDraft:
    """A competitor as its form fills it in."""

    name: str
    website: str = ""
    strengths: str = ""
    weaknesses: str = ""
    tactics: str = ""
    is_active: bool = True


def save_competitor(*, actor: Actor, competitor_id: int | None, draft: CompetitorDraft, now: datetime) -> Competitor:
    """Enter a competitor or change it; deals that name it take a new name along."""
    refuse_unless_capable(actor, "opportunity", "edit")
    name = draft.name.strip()
    with transaction.atomic():
        row = Competitor.objects.select_for_update().filter(pk=competitor_id).first() if competitor_id else None
        if competitor_id and row is None:
            raise Http404
        is_taken = Competitor.objects.filter(name__iexact=name).exclude(pk=competitor_id or 0).exists()
        refuse_if(why_cannot_name(name=name, is_taken=is_taken))
        if row is not None and row.name.lower() != name.lower():
            named = OpportunityRival.objects.filter(name__iexact=row.name)
            named.exclude(opportunity__rivals__name__iexact=name).update(name=name)
        row = row or Competitor(at=now, by_id=actor.id_or_none)
        for one in CompetitorDraft.__dataclass_fields__:
            setattr(row, one, getattr(draft, one))
        row.name = name
        row.save()
    return row


def why_cannot_name(*, name: str, is_taken: bool) -> Refusal | None:
    """Say that a competitor needs a name of its own."""
    if not name:
        return Refusal("finding.no_competitor_name", _("请写竞争对手的名称。"), {"field": "name"})
    if is_taken:
        return Refusal("finding.competitor_taken", _("已有这个竞争对手。"), {"field": "name"})
    return None


@dataclass(frozen=True)
class IncumbentDraft:
    """What is known of a competitor at a customer."""

    competitor_id: int
    product: str = ""
    since: date | None = None
    renews_on: date | None = None
    yearly_amount: Decimal | None = None
    note: str = ""


def note_incumbent(*, actor: Actor, customer_id: int, draft: IncumbentDraft, now: datetime) -> Incumbent:
    """Write down that a competitor serves a customer; a second time corrects it. Records sales.incumbent_noted."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        competitor = get_competitor(draft.competitor_id)
        refuse_if(why_wrong_days(since=draft.since, renews_on=draft.renews_on))
        row = Incumbent.objects.filter(customer_id=customer_id, competitor=competitor).first()
        row = row or Incumbent(customer_id=customer_id, competitor=competitor, version=0)
        for name in ("product", "since", "renews_on", "yearly_amount", "note"):
            setattr(row, name, getattr(draft, name))
        row.at, row.by_id, row.version = now, actor.id_or_none, row.version + 1
        row.save()
        data = {"name": competitor.name, "renews_on": draft.renews_on.isoformat() if draft.renews_on else ""}
        record(actor=actor, kind=INCUMBENT_NOTED, customer_id=customer_id, data=data, at=now)
    return row


def why_wrong_days(*, since: date | None, renews_on: date | None) -> Refusal | None:
    """Refuse a contract that ends before it begins."""
    if since and renews_on and renews_on < since:
        return Refusal("finding.ends_before", _("合同到期日不能早于开始日期。"), {"field": "renews_on"})
    return None


def remove_incumbent(*, actor: Actor, customer_id: int, incumbent_id: int, now: datetime) -> str:
    """Write down that a competitor no longer serves a customer and return its name. Records sales.incumbent_gone."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        row = Incumbent.objects.select_related("competitor").filter(customer_id=customer_id, pk=incumbent_id).first()
        if row is None:
            raise Http404
        row.delete()
        data = {"name": row.competitor.name}
        record(actor=actor, kind=INCUMBENT_GONE, customer_id=customer_id, data=data, at=now)
    return row.competitor.name


def list_incumbents(*, actor: Actor, customer_id: int) -> tuple[Customer, list[Incumbent]]:
    """Return a customer and the competitors that serve it."""
    customer = get_customer(actor=actor, customer_id=customer_id)
    rows = Incumbent.objects.filter(customer_id=customer_id).select_related("competitor")
    return customer, list(rows.order_by("renews_on", "pk"))


def remind_of_renewals(*, now: datetime) -> int:
    """Tell owners that a competitor's contract ends soon, once per contract; from a job. Return how many were told."""
    today = timezone.localdate(now)
    last = today + timedelta(days=int(get_policy(FINDING.key)["renewal_days"]))
    due = Incumbent.objects.filter(
        Q(renews_on__gte=today, renews_on__lte=last),
        customer__owner__isnull=False,
        customer__deleted_at__isnull=True,
    ).select_related("customer", "competitor")
    told = 0
    for one in due.order_by("renews_on", "pk").iterator(chunk_size=_BATCH):
        told += notify(
            person_ids=[one.customer.owner_id or 0],
            key=f"rival-renews-{one.pk}-{one.renews_on}",
            at=now,
            kind=RENEWAL_MESSAGE,
            title=format_lazy(
                lazy("{name}和{rival}的合同 {day} 到期"),
                name=one.customer.name,
                rival=one.competitor.name,
                day=str(one.renews_on),
            ),
            body=lazy("现在联系，还赶得上下一次选择。"),
            url=reverse("desk:customer", args=[one.customer_id]),
            customer_id=one.customer_id,
        )
    return told

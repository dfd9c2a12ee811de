"""Screen potential customers by the checklist, and mark those that deserve time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, SystemActor
from zhike.access.policies import get_policy
from zhike.conditions.language import parse
from zhike.conditions.queries.matching import matching
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import kinds
from ..choices import State, Target
from ..models import Criterion, CriterionAnswer, Opportunity, Screening
from ..policies import DEALS
from ..queries.scope import lock_opportunity
from ..rules import why_no_target, why_not_open
from ..screening_rules import NO, YES, Answer, score_of, worth_of
from .writing import save_deal

BATCH = 500


def answer_checklist(
    *, actor: Actor, customer_id: int, opportunity_id: int, answers: Mapping[int, int | None], now: datetime
) -> Screening:
    """Keep what the rep answers about a deal and screen it at once. Records sales.screened."""
    with transaction.atomic():
        _customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        refuse_if(why_not_open(deal.state))
        asked = Criterion.objects.filter(is_active=True, condition__isnull=True, pk__in=answers)
        for criterion in asked:
            value = answers[criterion.pk]
            rows = CriterionAnswer.objects.filter(
                customer_id=customer_id, opportunity_id=opportunity_id, criterion=criterion
            )
            if value is None:
                rows.delete()
            elif not rows.update(value=value, at=now, by_id=actor.id_or_none):
                CriterionAnswer.objects.create(
                    customer_id=customer_id,
                    opportunity_id=opportunity_id,
                    criterion=criterion,
                    value=value,
                    at=now,
                    by_id=actor.id_or_none,
                )
        return _screen([deal], by=actor, now=now)[0]


def rescreen(*, now: datetime) -> int:
    """Screen every open deal whose last result is older than the setting says; return how many. Safe to run twice."""
    limit = now - timedelta(days=get_policy(DEALS.key)["rescreen_days"])
    recent = Screening.objects.filter(opportunity_id=OuterRef("pk"), at__gt=limit)
    due = Opportunity.objects.filter(~Exists(recent), is_hidden=False, state=State.OPEN).order_by("pk")
    count, last = 0, 0
    while ids := list(due.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        with transaction.atomic():
            rows = Opportunity.objects.select_for_update().filter(pk__in=ids, state=State.OPEN).order_by("pk")
            count += len(_screen(list(rows), by=SystemActor(), now=now))
    return count


def set_target(*, actor: Actor, customer_id: int, opportunity_id: int, target: str, now: datetime) -> Opportunity:
    """Mark a deal as target or key target, or take the mark back.

    Refused without money and a believable date within the horizon. Records sales.targeted.
    """
    with transaction.atomic():
        _customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        refuse_if(why_not_open(deal.state))
        if target not in Target.values:
            raise TypeError(f"{target!r} is no target")
        if target:
            refuse_if(
                why_no_target(
                    expected_on=deal.expected_on,
                    amount_is_known=deal.amount > 0,
                    today=timezone.localdate(now),
                    horizon_days=get_policy(DEALS.key)["horizon_days"],
                )
            )
        if deal.target != target:
            deal.target = target
            save_deal(deal, ["target"], now)
            label = str(Target(target).label)
            data = {"opportunity": deal.pk, "title": f"{deal.title}：{label}", "is": target}
            record(actor=actor, kind=kinds.TARGETED, customer_id=customer_id, data=data, at=now)
    return deal


def save_criterion(
    *,
    actor: Actor,
    criterion_id: int | None,
    values: Mapping[str, object],
    now: datetime,
) -> Criterion:
    """Add a question to the checklist or change one; results that were kept stay as they are."""
    if not actor.can("setting", "edit"):
        raise Refused(Refusal("access.not_allowed", _("你的角色不能修改设置。"), help=_("请管理员修改。")))
    with transaction.atomic():
        criterion = Criterion.objects.filter(pk=criterion_id).first() if criterion_id else None
        criterion = criterion or Criterion(position=Criterion.objects.count())
        if Criterion.objects.filter(name=values["name"]).exclude(pk=criterion.pk).exists():
            raise Refused(Refusal("sales.criterion_twice", _("已有同名的条件。"), {"field": "name"}))
        for name, value in values.items():
            setattr(criterion, name, value)
        criterion.save()
        data = {"title": criterion.name}
        record(actor=actor, kind=kinds.PIPELINE_CHANGED, customer_id=None, data=data, at=now)
    return criterion


def _screen(deals: Sequence[Opportunity], *, by: Actor, now: datetime) -> list[Screening]:
    """Write the result of each deal and its score; a few queries for all of them."""
    criteria = list(Criterion.objects.filter(is_active=True))
    given = _given(deals)
    met = {one.pk: _meeting(one, [deal.customer_id for deal in deals], now) for one in criteria if one.condition}
    today = timezone.localdate(now)
    results = []
    for deal in deals:
        answers = [_answer(one, deal, given, met) for one in criteria]
        score = score_of(answers)
        worth = worth_of(deal.expected_profit, deal.expected_on, today)
        results.append(
            Screening(
                customer_id=deal.customer_id,
                opportunity_id=deal.pk,
                score=score,
                was_score=deal.score,
                worth=worth,
                answers=[_kept(one) for one in answers],
                at=now,
                by_id=by.id_or_none,
            )
        )
        deal.score = score
    Screening.objects.bulk_create(results)
    Opportunity.objects.bulk_update(deals, ["score"])
    return results


def _answer(
    criterion: Criterion, deal: Opportunity, given: Mapping[tuple[int, int], int], met: Mapping[int, set[int]]
) -> Answer:
    automatic = criterion.pk in met
    value = (YES if deal.customer_id in met[criterion.pk] else NO) if automatic else given.get((deal.pk, criterion.pk))
    return Answer(criterion.pk, criterion.name, criterion.weight, value, automatic)


def _given(deals: Iterable[Opportunity]) -> dict[tuple[int, int], int]:
    rows = CriterionAnswer.objects.filter(opportunity_id__in=[deal.pk for deal in deals])
    return {
        (deal, criterion): value for deal, criterion, value in rows.values_list("opportunity_id", "criterion", "value")
    }


def _meeting(criterion: Criterion, customer_ids: Sequence[int], now: datetime) -> set[int]:
    """Return which customers meet a condition; one that no longer compiles (a retired field) nobody meets."""
    try:
        rows = matching(actor=SystemActor(), subject="customer", node=parse(criterion.condition), now=now)
    except Refused:
        return set()
    return set(rows.filter(pk__in=customer_ids).values_list("pk", flat=True))


def _kept(answer: Answer) -> dict[str, object]:
    return {
        "criterion": answer.criterion_id,
        "name": answer.name,
        "weight": answer.weight,
        "value": answer.value,
        "auto": answer.is_automatic,
    }

"""Why a rep should act on a deal today: a promise that broke, a deal that stands still."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.activities.reasons import COUNT_CAP, Asked, TodayItem

from ..choices import State
from ..models import Opportunity
from .scope import visible_to
from .stale import narrow_to_stale

_KEPT = 40
BROKEN_WAITS = """
EXISTS (SELECT FROM sales_opportunity WHERE owner_id = asked.person AND NOT is_hidden AND state = 'open'
  AND grade <> '' AND promised_on < asked.today)
"""
STALE_WAITS = """
EXISTS (SELECT FROM sales_pipelinestage AS stage JOIN sales_opportunity AS deal
  ON deal.stage_id = stage.id AND deal.owner_id = asked.person AND NOT deal.is_hidden AND deal.state = 'open'
    AND deal.stage_since < asked.tomorrow - (stage.expected_days::int * interval '1 day')
  WHERE stage.expected_days IS NOT NULL)
"""


def _mine(asked: Asked) -> QuerySet[Opportunity]:
    """Return the person's open deals, as far as the actor sees them and they are asked for."""
    rows = visible_to(asked.actor).filter(owner_id=asked.person_id, state=State.OPEN)
    return rows if asked.among is None else rows.filter(customer_id__in=asked.among)


def _broken(asked: Asked) -> QuerySet[Opportunity]:
    return _mine(asked).filter(promised_on__lt=asked.today).exclude(grade="")


def _stale(asked: Asked) -> QuerySet[Opportunity]:
    return narrow_to_stale(_mine(asked), asked.now)


def find_broken(asked: Asked) -> Sequence[TodayItem]:
    """Return deals whose promised day has passed, A first, the oldest first."""
    rows = _broken(asked).order_by("promised_on", "customer_id")
    return [_item(one, _late(one, asked), _("重新承诺")) for one in _page(asked, rows, "promised_on")]


def find_stale(asked: Asked) -> Sequence[TodayItem]:
    """Return deals that stand too long in their stage, the longest first."""
    rows = _stale(asked).order_by("stage_since", "customer_id")
    return [_item(one, _standing(one, asked), _("看商机")) for one in _page(asked, rows, "stage_since")]


def count_broken(asked: Asked) -> int:
    """Count them, up to the cap."""
    return _broken(asked).order_by()[: COUNT_CAP + 1].count()


def count_stale(asked: Asked) -> int:
    """Count them, up to the cap."""
    return _stale(asked).order_by()[: COUNT_CAP + 1].count()


def count_held(person_id: int) -> int:
    """Say how many open deals a person answers for."""
    return Opportunity.objects.filter(owner_id=person_id, state=State.OPEN, is_hidden=False).count()


def _page(asked: Asked, rows: QuerySet[Opportunity], column: str) -> list[Opportunity]:
    """Return one more than a page, after the given key; of a customer's deals the first only."""
    if asked.after:
        first, last = asked.after[0], int(asked.after[-1])
        rows = rows.filter(**{f"{column}__gte": first}).exclude(**{column: first, "customer_id__lte": last})
    seen: dict[int, Opportunity] = {}
    for one in rows.select_related("customer", "stage")[: asked.limit + 1 + _KEPT]:
        seen.setdefault(one.customer_id, one)
    return list(seen.values())[: asked.limit + 1]


def _item(deal: Opportunity, said: tuple[str, str, Any], act: str) -> TodayItem:
    chip, sentence, key = said
    return TodayItem(
        customer_id=deal.customer_id,
        name=deal.customer.name,
        grade=deal.customer.grade,
        phone="",
        chip=chip,
        tone="red",
        sentence=sentence,
        key=(key, deal.customer_id),
        act=act,
        url=reverse("sales:opportunity", args=[deal.customer_id, deal.pk]),
    )


def _late(deal: Opportunity, asked: Asked) -> tuple[str, str, str]:
    promised = deal.promised_on or asked.today
    days = (asked.today - promised) // timedelta(days=1)
    sentence = _("%(title)s：承诺 %(day)s 前签约（%(grade)s 类），还没签。") % {
        "title": deal.title,
        "day": promised.isoformat(),
        "grade": deal.grade,
    }
    return _("逾期 %(n)s 天") % {"n": days}, sentence, promised.isoformat()


def _standing(deal: Opportunity, asked: Asked) -> tuple[str, str, str]:
    days = (asked.today - timezone.localdate(deal.stage_since)).days
    sentence = _("%(title)s：在「%(stage)s」已经 %(n)s 天，预期 %(days)s 天。") % {
        "title": deal.title,
        "stage": deal.stage.shown,
        "n": days,
        "days": deal.stage.expected_days,
    }
    return _("停滞 %(n)s 天") % {"n": days}, sentence, deal.stage_since.isoformat()

"""Needs that were delivered and that nobody asked the customer about since: a group of 今日 for who carries them on."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ...models import Need
from ...reasons import COUNT_CAP, Asked, TodayItem
from ..choices import NeedState
from ..policy import days_until_validation
from .scope import visible_needs

WAITS = """
EXISTS (SELECT FROM activities_need WHERE keeper_id = asked.person AND state = 'delivered'
  AND delivered_on <= asked.today)
"""


def _due(asked: Asked) -> QuerySet[Need]:
    until = asked.today - timedelta(days=days_until_validation())
    rows = visible_needs(asked.actor).filter(
        keeper_id=asked.person_id, state=NeedState.DELIVERED, delivered_on__lte=until
    )
    return rows if asked.among is None else rows.filter(customer_id__in=asked.among)


def find_unvalidated(asked: Asked) -> list[TodayItem]:
    """Return what is to be asked today, the oldest delivery first."""
    rows = _due(asked).select_related("customer").order_by("delivered_on", "pk")
    if asked.after:
        day, pk = asked.after[0], asked.after[1]
        rows = rows.filter(Q(delivered_on=day, pk__gt=pk) | Q(delivered_on__gt=day))
    return [_item(asked, row) for row in rows[: asked.limit + 1]]


def _item(asked: Asked, row: Need) -> TodayItem:
    day = row.delivered_on or asked.today
    words = {"name": row.name, "n": (asked.today - day).days}
    return TodayItem(
        customer_id=row.customer_id,
        name=row.customer.name,
        grade=row.customer.grade,
        phone=asked.phone_of(row.customer, row.customer.phone),
        chip=f"{day:%m-%d}",
        tone="gold",
        sentence=_("“%(name)s”交付 %(n)d 天了，问问满不满意") % words,
        key=(day.isoformat(), row.pk, row.customer_id),
        act=_("去验证"),
        url=reverse("needs:validate", args=[row.customer_id, row.pk]),
    )


def count_unvalidated(asked: Asked) -> int:
    """Return how many there are, stopping after COUNT_CAP + 1."""
    return _due(asked).order_by()[: COUNT_CAP + 1].count()

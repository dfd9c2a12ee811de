"""Customers that are about to be taken back: a group of 今日."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.activities.queries.day import COLUMNS, build_item, capped, mine
from zhike.activities.reasons import Asked, TodayItem
from zhike.activities.todo.policy import glance_at
from zhike.customers.models import Customer
from zhike.web.filters import relative_day

WAITS = """
EXISTS (SELECT FROM customers_customer WHERE owner_id = asked.person AND deleted_at IS NULL
  AND reclaim_on <= asked.today + 30)
"""


def _ending(asked: Asked) -> QuerySet[Customer]:
    last = asked.today + timedelta(days=glance_at("protection_days"))
    return mine(asked).filter(reclaim_on__lte=last)


def find_ending(asked: Asked) -> list[TodayItem]:
    """Return the person's customers that a rule takes back within days, the first to go first."""
    rows = _ending(asked)
    if asked.after:
        day, pk = str(asked.after[0]), int(asked.after[1])
        rows = rows.filter(Q(reclaim_on__gt=day) | Q(reclaim_on=day, pk__gt=pk))
    names = (*COLUMNS, "reclaim_on", "last_contact_at")
    found = list(rows.order_by("reclaim_on", "pk").values(*names)[: asked.limit + 1])
    return [
        build_item(
            asked,
            row,
            chip=_("%(day)s到期") % {"day": relative_day(row["reclaim_on"], asked.today)},
            tone="gold" if row["reclaim_on"] > asked.today else "red",
            sentence=_sentence(asked, row),
            key=(row["reclaim_on"].isoformat(), row["id"]),
        )
        for row in found
    ]


def _sentence(asked: Asked, row: dict[str, object]) -> str:
    last = row["last_contact_at"]
    if last is None:
        return _("保护期将到，还没有联系上过")
    days = (asked.today - timezone.localdate(last)).days  # type: ignore[arg-type]
    return _("保护期将到，最后一次有效联系在 %(n)d 天前") % {"n": days} if days else _("保护期将到，今天联系过")


def count_ending(asked: Asked) -> int:
    """Count them, up to the cap."""
    return capped(_ending(asked))

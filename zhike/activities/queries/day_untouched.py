"""A customers whom nobody has reached for days: A is a promise to sign within seven."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.customers.models import Customer

from ..reasons import Asked, TodayItem
from ..todo.policy import glance_at
from .day import COLUMNS, build_item, capped, mine
from .last import last_words

WAITS = """
EXISTS (SELECT FROM customers_customer WHERE owner_id = asked.person AND deleted_at IS NULL AND grade = 'A'
  AND last_contact_at < asked.now)
"""


def untouched(asked: Asked) -> QuerySet[Customer]:
    """Return the person's A customers whom nobody reached within so many days; never reached ones stand elsewhere."""
    before = asked.now - timedelta(days=glance_at("untouched_days"))
    return mine(asked).filter(grade="A", last_contact_at__lt=before)


def find_untouched(asked: Asked) -> list[TodayItem]:
    """Return them, the longest untouched first."""
    rows = untouched(asked)
    if asked.after:
        at, pk = datetime.fromisoformat(str(asked.after[0])), int(asked.after[1])
        rows = rows.filter(Q(last_contact_at__gt=at) | Q(last_contact_at=at, pk__gt=pk))
    found = list(rows.order_by("last_contact_at", "pk").values(*COLUMNS, "last_contact_at")[: asked.limit + 1])
    words = last_words(asked.actor, [row["id"] for row in found])
    items = []
    for row in found:
        days = (asked.today - timezone.localdate(row["last_contact_at"])).days
        last = words.get(row["id"])
        items.append(
            build_item(
                asked,
                row,
                chip=ngettext("A 类 %(n)d 天没联系", "A 类 %(n)d 天没联系", days) % {"n": days},
                tone="red",
                sentence=_("上次：%(said)s") % {"said": last.content or last.outcome}
                if last
                else _("A 类是七天内要签的"),
                key=(row["last_contact_at"].isoformat(), row["id"]),
            )
        )
    return items


def count_untouched(asked: Asked) -> int:
    """Count them, up to the cap."""
    return capped(untouched(asked))

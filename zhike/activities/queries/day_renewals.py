"""Services that end soon, or ended lately: whoever has the customer talks about going on."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhike.customers.models import InstalledProduct
from zhike.web.filters import relative_day

from ..reasons import Asked, TodayItem
from ..todo.policy import glance_at
from .day import capped, mine

# What ended longer ago and was not renewed is no reason of today any more.
SINCE, MOST_AHEAD = timedelta(days=30), 120
WAITS = f"""
EXISTS (SELECT FROM customers_customer AS own JOIN customers_installedproduct AS used ON used.customer_id = own.id
  WHERE own.owner_id = asked.person AND own.deleted_at IS NULL
  AND used.service_until BETWEEN asked.today - {SINCE.days} AND asked.today + {MOST_AHEAD})
"""


def _ending(asked: Asked) -> QuerySet[InstalledProduct]:
    last = asked.today + timedelta(days=glance_at("renewal_days"))
    span = (asked.today - SINCE, last)
    return InstalledProduct.objects.filter(customer__in=mine(asked).only("pk"), service_until__range=span)


def find_renewals(asked: Asked) -> list[TodayItem]:
    """Return services that end within the days of the setting, the earliest first."""
    rows = _ending(asked).select_related("customer").order_by("service_until", "pk")
    if asked.after:
        day, pk = date.fromisoformat(str(asked.after[0])), int(asked.after[1])
        rows = rows.filter(Q(service_until__gt=day) | Q(service_until=day, pk__gt=pk))
    return [_item(row, asked) for row in rows[: asked.limit + 1]]


def _item(row: InstalledProduct, asked: Asked) -> TodayItem:
    customer, ends = row.customer, row.service_until or asked.today
    values = {"what": f"{row.product} {row.module}".strip(), "day": relative_day(ends, asked.today)}
    is_over = ends < asked.today
    sentence = _("“%(what)s”的服务%(day)s到期了，还没续费") if is_over else _("“%(what)s”的服务%(day)s到期，谈续费")
    return TodayItem(
        customer_id=customer.pk,
        name=customer.name,
        grade=customer.grade,
        phone=asked.phone_of(customer, customer.phone),
        chip=_("续费 %(day)s") % values,
        tone="red" if is_over else "gold",
        sentence=sentence % values,
        key=(ends.isoformat(), row.pk, customer.pk),
    )


def count_renewals(asked: Asked) -> int:
    """Count them, up to the cap."""
    return capped(_ending(asked))

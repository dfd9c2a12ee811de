"""Watch over people who gave notice: report unusual viewing, close accounts after the last day."""

from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.models import Leaving, Person
from zhike.access.services.leaving import close_leavers
from zhike.approvals.queries.people import find_managers
from zhike.notify import kinds
from zhike.notify.services import notify

from ..handover.parts.customers import count_customers
from .queries import glance_at

MESSAGE = "pool.leaving"


def declare() -> None:
    """Declare the messages, from AppConfig.ready."""
    kinds.register(
        kinds.MessageKind(
            MESSAGE, _("离职期间"), _("离职的同事查看档案异常、账号到期停用时"), icon="user-off", required=True
        )
    )


def report_viewing(*, now: datetime) -> int:
    """Tell managers of leavers who opened unusually many archives in this or the last hour; each hour is told once."""
    leavers = list(Leaving.objects.filter(person__is_active=True).select_related("person"))
    told = 0
    for row in leavers:
        glance = glance_at([row], now, hours=2)[row.pk]
        if glance.unusual and glance.at:
            title = format_lazy(
                _("{name} 一小时打开了 {count} 份客户档案，平时约 {usual} 份"),
                name=row.person.name,
                count=glance.highest,
                usual=glance.usual,
            )
            key = f"leaving-{row.pk}-{glance.at:%Y%m%d%H}"
            told += _tell(row, title, key, now)
    return told


def close_accounts(*, now: datetime) -> int:
    """Close the accounts of leavers whose last day is over, and say what they still hold."""
    closed = close_leavers(now=now)
    for row in Leaving.objects.filter(pk__in=closed).select_related("person"):
        count = count_customers(row.pk)
        title = format_lazy(_("{name} 的账号已停用，他名下还有 {count} 位客户"), name=row.person.name, count=count)
        _tell(row, title, f"leaving-closed-{row.pk}-{row.last_on}", now)
    return len(closed)


def _tell(row: Leaving, title: str | Promise, key: str, now: datetime) -> int:
    people = find_managers(row.pk) | ({row.by_id} if row.by_id else set())
    active = Person.objects.filter(pk__in=people - {row.pk}, is_active=True).values_list("pk", flat=True)
    url = reverse("pool:leavers")
    return notify(person_ids=list(active), kind=MESSAGE, title=title, url=url, key=key, at=now)

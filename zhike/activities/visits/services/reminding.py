"""Remind of summaries: shortly before their time is over, and once it is over, then the manager, too."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.approvals.queries import find_managers
from zhike.notify.services import notify

from ...models import Visit
from ..choices import UNSUMMARISED
from ..kinds import REMIND
from ..policy import current_policy

LOOKED_BACK = timedelta(days=7)


def remind_of_summaries(*, now: datetime) -> int:
    """Tell who has not summarised a visit yet; each is told once per cause. Returns how many messages went out."""
    policy = current_policy()
    soon = now + timedelta(hours=policy.remind_hours)
    rows = Visit.objects.filter(state__in=UNSUMMARISED, due_at__gt=now - LOOKED_BACK, due_at__lte=soon)
    rows = rows.filter(customer__deleted_at__isnull=True).select_related("customer", "person").order_by("pk")
    return sum(_remind(visit, now) for visit in rows.iterator(chunk_size=500))


def _remind(visit: Visit, now: datetime) -> int:
    assert visit.due_at is not None
    if visit.due_at > now:
        title = format_lazy(
            _("{time} 前写完拜访小结：{customer}"),
            time=f"{timezone.localtime(visit.due_at):%m-%d %H:%M}",
            customer=visit.customer.name,
        )
        return _tell(visit, [visit.person_id], title, "soon", now)
    own = format_lazy(_("拜访小结已过期：{customer}"), customer=visit.customer.name)
    told = _tell(visit, [visit.person_id], own, "late", now)
    others = format_lazy(_("{name}的拜访小结已过期：{customer}"), name=visit.person.name, customer=visit.customer.name)
    return told + _tell(visit, list(find_managers(visit.person_id, 1)), others, "late-manager", now)


def _tell(visit: Visit, people: list[int], title: str | Promise, cause: str, now: datetime) -> int:
    return notify(
        person_ids=people,
        kind=REMIND,
        title=title,
        body=visit.purpose,
        url=f"/visits/{visit.customer_id}/{visit.pk}/summary/"
        if cause != "late-manager"
        else f"/visits/{visit.customer_id}/{visit.pk}/",
        customer_id=visit.customer_id,
        key=f"visit-summary-{visit.pk}-{cause}",
        at=now,
    )

"""Tell people what a sweep took from them: one message each, however many customers."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhike.customers.models import Customer
from zhike.notify.kinds import MessageKind
from zhike.notify.services import notify

from ..choices import RowState
from ..models import Sweep

RECLAIMED = MessageKind(
    "pool_reclaimed", gettext_lazy("客户被回收"), gettext_lazy("到期的客户夜里回到公海后"), icon="arrow-back-up"
)
NAMED = 3


def tell_owners(run: Sweep, *, now: datetime) -> int:
    """Tell every former owner how many customers went, with the first names; once per sweep."""
    taken = run.rows.filter(state__in=(RowState.TAKEN, RowState.ROTATED))
    counts = dict(taken.values_list("person_id").annotate(count=Count("pk")))
    for person_id, count in sorted(counts.items()):
        first = list(taken.filter(person_id=person_id).order_by("pk").values_list("customer_id", flat=True)[:NAMED])
        names = list(Customer.objects.filter(pk__in=first).order_by("pk").values_list("name", flat=True))
        notify(
            person_ids=[person_id],
            kind=RECLAIMED.name,
            title=lazy(_title, str)(count),
            body=lazy(_body, str)(names, count),
            url=reverse("pool:sweep", args=[run.pk]) + f"?person={person_id}",
            key=f"sweep:{run.pk}",
            at=now,
        )
    return len(counts)


def _title(count: int) -> str:
    return ngettext("%(n)s 位客户到期，已被回收", "%(n)s 位客户到期，已被回收", count) % {"n": count}


def _body(names: list[str], count: int) -> str:
    listed = "、".join(names)
    return listed if count <= len(names) else _("%(names)s 等") % {"names": listed}

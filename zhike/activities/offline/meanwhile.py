"""What others did with a customer while an entry waited on a phone: said when the entry arrives, in words."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer
from zhike.notify import kinds
from zhike.notify.services import notify
from zhike.web.deliveries import add_note
from zhike.web.forms.once import read_key

from ..models import FollowUp, NextStepChange
from ..queries.scope import may

MEANWHILE = kinds.MessageKind(
    "activities.offline_meanwhile",
    gettext_lazy("离线时别人也记了"),
    gettext_lazy("你没有网络时记的跟进提交后，发现同事在这期间也记了一笔。"),
    icon="cloud-off",
)
WORTH_SAYING = timedelta(minutes=1)
_COLUMNS = ("name", "next_follow_on", "next_step")


def note_meanwhile(request: ActingRequest, *, customer_id: int, seconds: int, now: datetime) -> None:
    """Tell who else wrote about the customer meanwhile, and which next step holds now."""
    waited = timedelta(seconds=seconds)
    if waited < WORTH_SAYING:
        return
    actor = request.actor
    customer = get_customer(actor=actor, customer_id=customer_id, columns=_COLUMNS)
    others = _others(actor.person_id, customer_id, now - waited) if may(actor, customer, "view") else None
    if others is None:
        return
    person_id, at = others
    who = person_names([person_id]).get(person_id or 0, "") or _("系统")
    values = {"customer": customer.name, "who": who, "at": f"{timezone.localtime(at):%m-%d %H:%M}"}
    said = _("%(customer)s：你没有网络时，%(who)s %(at)s 也记了一笔。两条都保留。") % values
    said += _promise(customer)
    add_note(request, said)
    _keep(request, said, customer_id, now)


def _keep(request: ActingRequest, said: str, customer_id: int, now: datetime) -> None:
    """Let it be read later, too: whoever has the phone in the pocket misses what pops up."""
    notify(
        person_ids=[request.actor.person_id],
        kind=MEANWHILE.name,
        title=said,
        url=reverse("desk:customer", args=[customer_id]),
        customer_id=customer_id,
        key=f"meanwhile:{read_key(request) or now.timestamp()}",
        at=now,
        silently=True,
    )


def _others(person_id: int, customer_id: int, since: datetime) -> tuple[int | None, datetime] | None:
    """Return who else wrote or moved the next step last since then, and when."""
    rows = FollowUp.objects.filter(customer_id=customer_id, created_at__gt=since, deleted_at__isnull=True)
    written = rows.exclude(person_id=person_id).order_by("-created_at").values_list("person_id", "created_at")
    moved = NextStepChange.objects.filter(customer_id=customer_id, at__gt=since).exclude(person_id=person_id)
    found = [*written[:1], *moved.order_by("-at").values_list("person_id", "at")[:1]]
    return max(found, key=lambda pair: pair[1], default=None)


def _promise(customer: Customer) -> str:
    if customer.next_follow_on is None:
        return _("现在没有约下一步。")
    values = {"day": f"{customer.next_follow_on:%m-%d}", "step": customer.next_step or _("跟进")}
    return _("下一步以联系时间较晚的为准：%(day)s %(step)s。") % values

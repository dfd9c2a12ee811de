"""Which business events tell people something. Old events, as of a demo or a restore, tell nobody."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.access.queries import person_names
from zhike.events.models import Event

from .kinds import MessageKind
from .services import notify

NEWS_FOR = timedelta(days=2)
CUSTOMER_ASSIGNED = MessageKind(
    "customer_assigned",
    gettext_lazy("客户分配给我"),
    gettext_lazy("有人把客户转到你名下时"),
    icon="user-plus",
)


def _lazily(sentence: Callable[[], str]) -> str:
    """Say the sentence later, in the language of whoever reads it."""
    said: str = lazy(sentence, str)()
    return said


def _is_news(event: Event) -> bool:
    return timezone.now() - event.at < NEWS_FOR


def tell_new_owners(events: Sequence[Event]) -> None:
    """Tell a person that somebody else made him the owner of a customer."""
    news = [event for event in events if _is_news(event) and _is_by_somebody_else(event)]
    names = person_names({event.actor_id for event in news if event.actor_id})
    for event in news:
        _tell_new_owner(event, names.get(event.actor_id or 0, ""))


def _is_by_somebody_else(event: Event) -> bool:
    to = event.data.get("to")
    return bool(to) and to not in (event.actor_id, event.data.get("from"))


def _tell_new_owner(event: Event, giver: str) -> None:
    facts = {"giver": giver or gettext_lazy("系统"), "customer": event.data.get("name", "")}
    reason = event.data.get("reason") or ""
    notify(
        person_ids=[event.data["to"]],
        kind=CUSTOMER_ASSIGNED.name,
        title=_lazily(lambda: _("%(giver)s 把客户「%(customer)s」分配给你") % facts),
        body=_lazily(lambda: _("原因：%(reason)s") % {"reason": reason}) if reason else "",
        url=f"/customers/{event.customer_id}/",
        customer_id=event.customer_id,
        key=f"event:{event.pk}",
        at=event.at,
    )

"""The events and messages of rotation, leads and returns, as people read them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zhike.access.queries import person_names
from zhike.events import kinds as events
from zhike.notify import kinds as messages
from zhike.notify.services import notify

from .choices import MemberRole
from .models import Offer, Pool, Rotation
from .queries.members import people_of_pool

OFFERED, DECLINED, EXPIRED = "pool.offered", "pool.offer_declined", "pool.offer_expired"
ENDED, LEAD_ASSIGNED = "pool.rotation_ended", "pool.lead_assigned"
PRESENCE = "pool.presence_changed"
OFFER, MISSED, STRANDED = "pool.offer", "pool.offer_missed", "pool.stranded"


def _person(data: Mapping[str, Any]) -> str:
    return " · ".join(filter(None, [str(data.get("person_name", "")), str(data.get("reason", ""))]))


def _why(data: Mapping[str, Any]) -> str:
    return "；".join(str(one) for one in data.get("why", ())[:3])


def _rule(data: Mapping[str, Any]) -> str:
    rule, to = str(data.get("rule", "")), str(data.get("to_name", ""))
    return _now("按规则“%(rule)s”分给 %(to)s") % {"rule": rule, "to": to}


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    events.register(
        events.Kind(OFFERED, _("流转推荐"), "arrows-exchange", sentence=_person, group="owner"),
        events.Kind(DECLINED, _("流转未接"), "arrows-exchange", "gold", sentence=_person, group="owner"),
        events.Kind(EXPIRED, _("流转过时"), "arrows-exchange", "gold", sentence=_person, group="owner"),
        events.Kind(ENDED, _("流转没有找到人"), "arrows-exchange", "gold", sentence=_why, group="owner"),
        events.Kind(LEAD_ASSIGNED, _("分配新线索"), "user-share", "green", sentence=_rule, group="owner"),
    )
    events.register(events.Kind(PRESENCE, _("改在岗状态"), "clock-hour-4", on_timeline=False, sentence=_person))
    messages.register(
        messages.MessageKind(
            OFFER, _("流转推荐"), _("有客户推荐给我，等我接收时"), icon="arrows-exchange", required=True
        ),
        messages.MessageKind(MISSED, _("推荐过时"), _("推荐给我的客户过时转走时"), icon="arrows-exchange"),
        messages.MessageKind(STRANDED, _("流转没有人接"), _("我管理的公海里有客户没人接时"), icon="arrows-exchange"),
    )


def name_of(person_id: int) -> str:
    """Return a person's name for events."""
    return person_names([person_id]).get(person_id, "")


def name_of_pool(pool_id: int | None) -> str:
    """Return a pool's name for events."""
    return Pool.objects.filter(pk=pool_id or 0).values_list("name", flat=True).first() or ""


def tell_offered(offers: Sequence[Offer], now: datetime) -> None:
    """Tell each person once how many customers wait for him, and record each offer on its timeline."""
    from zhike.events.services import record_many

    from .offering import on_behalf

    names = person_names({one.person_id for one in offers})
    rows = [(one.customer_id, now, {"person": one.person_id, "person_name": names[one.person_id]}) for one in offers]
    record_many(actor=on_behalf(None), kind=OFFERED, rows=rows)
    by_person: defaultdict[int, list[Offer]] = defaultdict(list)
    for one in offers:
        by_person[one.person_id].append(one)
    for person_id, found in sorted(by_person.items()):
        until = timezone.localtime(min(one.expires_at for one in found))
        count = ngettext_lazy("为你推荐了 %(n)d 位客户", "为你推荐了 %(n)d 位客户", "n") % {"n": len(found)}
        notify(
            person_ids=[person_id],
            kind=OFFER,
            title=count,
            body=format_lazy(_("请在 {until} 前接收，过时会转给下一位。"), until=f"{until:%m-%d %H:%M}"),
            url=reverse("pool:offers"),
            customer_id=found[0].customer_id if len(found) == 1 else None,
            key=f"offer-{found[0].pk}",
            at=now,
        )


def tell_missed(offer: Offer, now: datetime) -> None:
    """Tell a person that an offer of his is over."""
    notify(
        person_ids=[offer.person_id],
        kind=MISSED,
        title=_("推荐给你的客户已过时"),
        body=_("没有在时限内接收，已转给下一位。"),
        url=reverse("pool:offers"),
        key=f"offer-missed-{offer.pk}",
        at=now,
    )


def tell_ended(rotation: Rotation, why: Sequence[str], now: datetime) -> None:
    """Tell the administrators of a pool that nobody took a customer."""
    notify(
        person_ids=people_of_pool(rotation.pool_id, MemberRole.ADMIN),
        kind=STRANDED,
        title=_("一位客户流转没有找到人，留在公海"),
        body="；".join(why[:3])[:300],
        url=f"{reverse('pool:offers')}?box=all",
        customer_id=rotation.customer_id,
        key=f"stranded-{rotation.pk}",
        at=now,
    )

"""The events of the room, and how they read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as lazy

from zhike.events import kinds as events
from zhike.lib.money import format_amount

REGISTERED, RECEIVED = "contracts.registered", "contracts.received"
SIGNED, VOIDED = "contracts.signed", "contracts.voided"
PLANNED, PAID = "contracts.planned", "contracts.paid"
_GROUP = "sales"


def _said(data: Mapping[str, Any]) -> str:
    amount = data.get("received") or data.get("amount") or "0"
    text = f"{data.get('number', '')} {format_amount(Decimal(str(amount)))}"
    return f"{text}（{data['reason']}）" if data.get("reason") else text


def _planned(data: Mapping[str, Any]) -> str:
    return gettext("%(number)s 分 %(n)s 期") % {"number": data.get("number", ""), "n": data.get("parts", "0")}


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    events.register(
        events.Kind(REGISTERED, lazy("登记合同"), "file-text", "good", sentence=_said, group=_GROUP),
        events.Kind(RECEIVED, lazy("首款到账"), "cash", "good", sentence=_said, group=_GROUP),
        events.Kind(SIGNED, lazy("签约"), "trophy", "good", sentence=_said, group=_GROUP),
        events.Kind(PLANNED, lazy("定回款计划"), "calendar-due", sentence=_planned, group=_GROUP),
        events.Kind(PAID, lazy("分期到账"), "cash", "good", sentence=_said, group=_GROUP),
        events.Kind(VOIDED, lazy("合同作废"), "x", "bad", sentence=_said, group=_GROUP),
    )

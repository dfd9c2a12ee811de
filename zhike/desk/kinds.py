"""The events of the desk, as people read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.events import kinds

CARD_PRINTED = "desk.card_printed"


def _named(data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    kinds.register(
        kinds.Kind(CARD_PRINTED, _("打印资料卡"), "file-type-pdf", on_timeline=False, sentence=_named, group="archive")
    )

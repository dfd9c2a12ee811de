"""Draw the card: the data in the reader's language and rights, the page by typst."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.queries import get_customer
from zhike.events.services import record
from zhike.lib.fonts import Font, find_chinese_font
from zhike.lib.refusals import Refusal, Refused

from ..kinds import CARD_PRINTED
from .content import card_content

_PAGE = Path(__file__).with_name("card.typ")


@dataclass(frozen=True)
class CardFile:
    """A finished card and what its file is called."""

    name: str
    content: bytes


def why_no_card(font: Font | None) -> Refusal | None:
    """Refuse to print without Chinese characters, and say what the administrator installs."""
    if font is not None:
        return None
    return Refusal(
        "desk.font_missing",
        _("服务器上没有中文字体，无法生成资料卡。"),
        {},
        _("请管理员安装一种中文字体（如思源黑体 Noto Sans CJK），或用 ZHIKE_FONTS 指定字体文件，然后重启。"),
    )


def make_card(*, actor: Actor, customer_id: int, now: datetime) -> CardFile:
    """Return a customer's card as a one-page PDF, within what the actor may see. Records desk.card_printed.

    Refused when the machine has no Chinese font.
    """
    customer = get_customer(actor=actor, customer_id=customer_id)
    font = find_chinese_font(settings.FONTS)
    if (refusal := why_no_card(font)) or font is None:
        raise Refused(refusal or Refusal("desk.font_missing", ""))
    content = card_content(actor=actor, customer=customer, now=now)
    content["font"] = font.family
    content["language"] = "en" if (translation.get_language() or "").startswith("en") else "zh"
    page: bytes = _PAGE.read_bytes()
    pdf: Any = typst.compile(  # type: ignore[misc]
        page,
        font_paths=[str(font.path.parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
    )
    with transaction.atomic():
        record(actor=actor, kind=CARD_PRINTED, customer_id=customer.pk, data={"name": customer.name}, at=now)
    day = timezone.localtime(now)
    return CardFile(f"{_('客户资料卡')}-{customer.number}-{day:%Y%m%d}.pdf", bytes(pdf))

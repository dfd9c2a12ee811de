"""The sentences behind the marks: each says its facts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .choices import MarkKind


def explain(kind: str, facts: Mapping[str, Any]) -> str:
    """Say why an entry carries a mark."""
    return {MarkKind.COPIED: _copied, MarkKind.LATE: _late}[MarkKind(kind)](facts)


def _copied(facts: Mapping[str, Any]) -> str:
    day = date.fromisoformat(str(facts["on"]))
    values = {"day": f"{day:%m-%d}", "percent": facts["percent"], "customer": facts.get("customer", "")}
    if facts.get("same_customer"):
        return _("与自己 %(day)s 写给同一客户的记录有 %(percent)s%% 相同") % values
    return _("与自己 %(day)s 写给另一位客户的记录有 %(percent)s%% 相同") % values


def _late(facts: Mapping[str, Any]) -> str:
    hours = int(facts["hours"])
    if hours < 48:
        return _("联系后 %(n)d 小时才写") % {"n": hours}
    return _("联系后 %(n)d 天才写") % {"n": hours // 24}

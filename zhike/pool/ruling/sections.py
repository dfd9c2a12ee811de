"""The rules in parts that people change together; a pool takes each part from above or sets it itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..rules import PoolRules, dump_rules

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "clock": (
        *("default_days", "cap_days", "day_kind", "extensions", "min_call_seconds", "bare_notes_qualify"),
        *("extension_requests_max", "extension_days"),
    ),
    "triggers": ("triggers",),
    "exempt": (
        *(
            "exempt_signed",
            "exempt_locked",
            "exempt_open_approval",
            "exempt_open_complaint",
            "exempt_open_deal",
            "exempt_tiers",
        ),
    ),
    "warnings": ("warnings",),
    "limits": (
        *("holding_limit", "signed_count", "claims_per_day", "claims_per_week", "claims_per_month"),
        "cool_down_days",
    ),
    "rotation": ("rotation",),
}
LABELS = {
    "clock": _("保护期"),
    "triggers": _("回收规则"),
    "exempt": _("不回收的客户"),
    "warnings": _("回收预警"),
    "limits": _("保有量与认领"),
    "rotation": _("流转"),
}


def own_sections(body: Mapping[str, Any]) -> set[str]:
    """Return the parts that a pool sets itself."""
    return {section for section, names in SECTIONS.items() if any(name in body for name in names)}


def body_of(rules: PoolRules, sections: set[str]) -> dict[str, Any]:
    """Return what is stored for a pool that sets these parts itself."""
    whole = dump_rules(rules)
    return {name: whole[name] for section in SECTIONS if section in sections for name in SECTIONS[section]}

"""A set of rules for every kind of thing that a company may set, each taking other customers of the same base."""

from dataclasses import replace
from typing import Any

from zhike.pool import facts

from .sweeping import IDLE_RULE, NO_DEAL_RULE, SIGN_RULE, body

SOME_GRADES = {"all": [{"field": "grade", "op": "in", "value": ["A", "B"]}]}
EITHER = replace(IDLE_RULE, tests=(*IDLE_RULE.tests, *NO_DEAL_RULE.tests))
TRIGGERS: dict[str, dict[str, Any]] = {
    "idle per grade": body(IDLE_RULE),
    "no signature": body(SIGN_RULE),
    "no opportunity": body(NO_DEAL_RULE, default_days=1),
    "all of them": body(replace(EITHER, every=True)),
    "any of them": body(EITHER),
    "within protection": body(replace(IDLE_RULE, before_protection_ends=True), default_days=60),
    "a condition": body(replace(IDLE_RULE, condition=SOME_GRADES)),
    "by priority": body(replace(SIGN_RULE, priority=10), replace(IDLE_RULE, priority=20)),
    "rotation": body(replace(SIGN_RULE, target="rotation")),
    "switched off": body(replace(IDLE_RULE, is_active=False), SIGN_RULE),
}
CLOCKS: dict[str, dict[str, Any]] = {
    "workdays": body(IDLE_RULE, SIGN_RULE, day_kind="working"),
    "another default": body(SIGN_RULE, default_days=21),
    "a cap": body(SIGN_RULE, default_days=5, cap_days=12),
    "other extensions": body(SIGN_RULE, default_days=5, extensions={"call": 15, "visit": 1}),
    "bare notes": body(SIGN_RULE, default_days=5, bare_notes_qualify=True, extensions={"call": 3, "note": 14}),
    "asked extensions": body(SIGN_RULE, default_days=5, extension_days=30, extension_requests_max=2),
}
EXEMPTIONS: dict[str, dict[str, Any]] = {
    "tiers": body(IDLE_RULE, exempt_tiers=["strategic"]),
    "an open deal": body(IDLE_RULE, exempt_open_deal=True),
    **{f"{name} not exempt": body(IDLE_RULE, **{f"exempt_{name}": False}) for name in facts.list_exemptions()},
}
LIMITS: dict[str, dict[str, Any]] = {
    "holding": body(IDLE_RULE, holding_limit=2, signed_count=True),
    "claims": body(SIGN_RULE, claims_per_day=1, claims_per_week=2, claims_per_month=3),
    "cool-down": body(IDLE_RULE, cool_down_days=90),
    "rotation and a full hand": body(replace(IDLE_RULE, target="rotation"), holding_limit=1),
}
KINDS = {**TRIGGERS, **CLOCKS, **EXEMPTIONS, **LIMITS}

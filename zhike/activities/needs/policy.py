"""What a company sets about needs: the weights of the priority, and how strict the steps are."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.access import policies

from .priority import Weights

KEY = "needs"
_DELIVERED = Weights()
_PERCENT: dict[str, Any] = {"minimum": 0, "maximum": 100}
WEIGHTS = (
    policies.PolicyField("strength", _("强度的权重"), _DELIVERED.strength, **_PERCENT),
    policies.PolicyField("urgency", _("紧迫的权重"), _DELIVERED.urgency, **_PERCENT),
    policies.PolicyField("importance", _("重要的权重"), _DELIVERED.importance, **_PERCENT),
    policies.PolicyField("unmet", _("没被满足的权重"), _DELIVERED.unmet, **_PERCENT),
    policies.PolicyField("value", _("预计价值的权重"), _DELIVERED.value, **_PERCENT),
    policies.PolicyField("cost", _("满足成本最高时扣掉"), _DELIVERED.cost, unit="%", **_PERCENT),
)
FIELDS = (
    *WEIGHTS,
    policies.PolicyField(
        "needs_all_steps",
        _("前五步都记下，才能请客户确认"),
        default=False,
        kind="bool",
        help=_("不打开时，至少要记下“重复”。"),
    ),
    policies.PolicyField(
        "validate_days", _("交付后"), 7, unit=_("天进入今日，提醒问客户满不满意"), minimum=0, maximum=90
    ),
)


def current_weights() -> Weights:
    """Return the weights in force with their version."""
    values = policies.get_policy(KEY)
    version = policies.find_version(KEY)
    given = {field.name: values[field.name] for field in WEIGHTS}
    return Weights(**given, version=version.version if version else 0)


def days_until_validation() -> int:
    """Return how many days after delivery somebody asks the customer."""
    return int(policies.glance_at_policy(KEY)["validate_days"])


def needs_all_steps() -> bool:
    """Say whether all five steps must be noted before the customer is asked to confirm."""
    return bool(policies.get_policy(KEY)["needs_all_steps"])

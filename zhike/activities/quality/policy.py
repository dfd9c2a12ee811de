"""What the company calls a copied or a late note; shown as marks, never as a refusal."""

from django.utils.translation import gettext_lazy as _

from zhike.access import policies

from .rules import QualityPolicy

KEY = "follow_up_quality"
_DELIVERED = QualityPolicy()
FIELDS = (
    policies.PolicyField(
        "copied_percent",
        _("与自己以前的记录相似"),
        _DELIVERED.copied_percent,
        unit=_("% 起提示照抄"),
        minimum=50,
        maximum=100,
    ),
    policies.PolicyField(
        "copied_days", _("与最近"), _DELIVERED.copied_days, unit=_("天内的记录比较"), minimum=1, maximum=366
    ),
    policies.PolicyField(
        "copied_from", _("至少"), _DELIVERED.copied_from, unit=_("个字才比较"), minimum=4, maximum=200
    ),
    policies.PolicyField(
        "copied_notes", _("最多比较"), _DELIVERED.copied_notes, unit=_("条"), minimum=10, maximum=1000
    ),
    policies.PolicyField(
        "late_hours", _("联系后超过"), _DELIVERED.late_hours, unit=_("小时才写算补记"), minimum=1, maximum=720
    ),
)
POLICY = policies.Policy(
    KEY,
    _("跟进质量"),
    _("什么样的记录提示“疑似照抄”或“补记”。提示只供经理参考，不会拦住任何人。"),
    FIELDS,
    order=205,
)


def current_policy() -> QualityPolicy:
    """Return the policy in force."""
    values = policies.get_policy(KEY)
    return QualityPolicy(**{field.name: int(values[field.name]) for field in FIELDS})

"""What business people decide about the archive, with the values that hold until they do."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField, glance_at_policy
from zhike.access.policies import register as declare

from . import completeness, freshness
from .choices import BuyingRole

DUPLICATES = Policy(
    key="customers.duplicates",
    label=_("重复客户"),
    help=_(
        "新建客户时发现库里可能已有这位客户，怎么办。“很可能相同”指信用代码相同、单位全称相同，或几项弱线索同时吻合。"
    ),
    fields=(
        PolicyField(
            "strong",
            _("很可能相同"),
            "warn",
            kind="choice",
            choices=(("block", _("不允许新建")), ("warn", _("提醒，确认后可以新建"))),
        ),
        PolicyField(
            "weak",
            _("可能相同"),
            "warn",
            kind="choice",
            choices=(("warn", _("提醒，确认后可以新建")), ("ignore", _("不提醒"))),
        ),
    ),
    order=20,
)

CHAIN = Policy(
    key="customers.chain",
    label=_("决策链"),
    help=_("哪些角色不知道是谁时，在客户页上当作缺口提出来。"),
    fields=(
        *(
            PolicyField(role.value, role.label, role != BuyingRole.GATEKEEPER, kind="bool", required=False)
            for role in BuyingRole
        ),
        PolicyField("asks_contact", _("决策者、审批者没接触过也算缺口"), True, kind="bool", required=False),
    ),
    order=22,
)


def wanted_roles() -> list[str]:
    """Return the roles that should be known, at most five seconds old: every customer page asks."""
    values = glance_at_policy(CHAIN.key)
    return [role for role in BuyingRole.values if values[role]]


def register() -> None:
    """Declare the policies; called once at start."""
    declare(DUPLICATES, CHAIN, *completeness.POLICIES, freshness.POLICY)

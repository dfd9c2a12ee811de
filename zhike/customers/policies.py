"""What business people decide about the archive, with the values that hold until they do."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField, glance_at_policy
from zhike.access.policies import register as declare

from . import completeness, freshness
from .choices import BuyingRole, Principle

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


PRECHECK = Policy(
    key="customers.precheck",
    label=_("查重预检"),
    help=_("每个人可以预检多少次。预检只回答免费、在公海、已有负责人；次数太多会变成打听别人的客户。"),
    fields=(
        PolicyField("per_hour", _("每小时"), 30, unit=_("次"), minimum=1, maximum=1000),
        PolicyField("per_day", _("每天"), 100, unit=_("次"), minimum=1, maximum=10000),
    ),
    order=21,
)


DISPUTES = Policy(
    key="customers.disputes",
    label=_("撞单仲裁"),
    help=_("两个人争一位客户时按什么原则裁定。裁定时用的是申请那一天的原则；经理可以有理由地不同，但理由会留下。"),
    fields=(
        PolicyField("principle", _("原则"), Principle.FIRST_CONTACT, kind="choice", choices=tuple(Principle.choices)),
        PolicyField("recent_days", _("“近期”指"), 90, unit=_("天内"), minimum=1, maximum=730),
        PolicyField("appeal_days", _("裁定后可申诉"), 7, unit=_("天内"), minimum=0, maximum=90),
    ),
    order=22,
)


RECYCLING = Policy(
    key="customers.recycling",
    label=_("回收站"),
    help=_("放入回收站的客户到期后真正删除，不能再恢复；操作记录与修改历史仍然保留。"),
    fields=(PolicyField("days", _("保留"), 30, unit=_("天"), minimum=1, maximum=365),),
    order=25,
)


def register() -> None:
    """Declare the policies; called once at start."""
    declare(DUPLICATES, CHAIN, *completeness.POLICIES, freshness.POLICY)
    declare(PRECHECK, DISPUTES, RECYCLING)


def keep_days() -> int:
    """Return for how many days a deleted customer can be restored."""
    return int(glance_at_policy(RECYCLING.key)["days"])

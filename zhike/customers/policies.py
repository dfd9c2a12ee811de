"""What business people decide about the archive, with the values that hold until they do."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField
from zhike.access.policies import register as declare

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


def register() -> None:
    """Declare the policies; called once at start."""
    declare(DUPLICATES)

"""What business people decide about approvals in general; the steps of each kind are set on their own screen."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField, register

APPROVALS = "approvals.rules"


def declare() -> None:
    """Declare the policy; called once at start."""
    register(
        Policy(
            APPROVALS,
            _("审批"),
            _("适用于所有审批事项；每类事项由谁审批，在“审批流程”里设置。"),
            (
                PolicyField(
                    "own",
                    _("允许审批自己的申请"),
                    False,
                    kind="bool",
                    help=_("只有一个人的小公司可以打开；平时应当关闭。"),
                ),
            ),
            order=70,
        )
    )

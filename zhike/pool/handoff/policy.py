"""What the company decides about hand-offs and about care after a signature."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField

HANDOFF, CARE = "pool.handoff", "pool.first_care"
TEXT = """{联系人}您好：
{公司}已为您安排专人服务。今后由{角色}{接手人}（{电话}）负责，{首次服务日期}将与您做第一次服务联系。
之前与您谈定的事项都已完整交接，有任何问题请随时找{接手人}，也可以继续找我。
{移交人}"""

POLICIES = (
    Policy(
        HANDOFF,
        _("售前转售后"),
        _("交接单多久内要接收，没人接收时往上报几级，接收后客户进入售后阶段，以及告知客户的文字。"),
        (
            PolicyField("accept_hours", _("接收期限"), 24, unit=_("小时"), minimum=1, maximum=720),
            PolicyField("again_hours", _("仍未接收，再上报一级"), 24, unit=_("小时后"), minimum=1, maximum=720),
            PolicyField("levels", _("最多上报"), 2, unit=_("级"), minimum=0, maximum=5, zero=_("不上报")),
            PolicyField("moves_stage", _("接收后阶段改为售后"), True, kind="bool", required=False),
            PolicyField(
                "notice",
                _("告知客户的文字"),
                TEXT,
                kind="lines",
                maximum=2000,
                help=_("花括号里的词会自动换成：联系人、客户、接手人、角色、电话、首次服务日期、移交人、公司。"),
            ),
        ),
        order=120,
    ),
    Policy(
        CARE,
        _("签约后的首次联系"),
        _("签约以后多少天内要联系到客户；今日和报表按这个期限算。已签的按签约那天的期限。"),
        (PolicyField("days", _("期限"), 3, unit=_("天"), minimum=0, maximum=60),),
        order=121,
    ),
)

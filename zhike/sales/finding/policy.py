"""The settings of finding customers that business people change."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField

FINDING = Policy(
    key="sales.finding",
    label=_("线索打分与对手"),
    help=_("得分多久重算一次，对手的合同到期前多少天提醒。"),
    fields=(
        PolicyField("score_days", _("线索得分每隔"), 1, unit=_("天重算"), minimum=1, maximum=30),
        PolicyField("renewal_days", _("对手的合同到期前"), 60, unit=_("天提醒负责人"), minimum=1, maximum=365),
    ),
    order=64,
)
WEB_FORMS = Policy(
    key="sales.web_forms",
    label=_("网页表单"),
    help=_("防止刷单：同一个网络地址、同一张表单最多提交多少次，填写至少要多久。次数记不下来时一律不收。"),
    fields=(
        PolicyField("address_hour", _("同一地址每小时最多"), 10, unit=_("次"), minimum=1, maximum=1000),
        PolicyField("address_day", _("同一地址每天最多"), 30, unit=_("次"), minimum=1, maximum=10_000),
        PolicyField("form_hour", _("一张表单每小时最多"), 500, unit=_("次"), minimum=1, maximum=100_000),
        PolicyField("least_seconds", _("填写至少要"), 3, unit=_("秒"), minimum=0, maximum=60),
        PolicyField("most_hours", _("打开后多久内提交有效"), 12, unit=_("小时"), minimum=1, maximum=72),
        PolicyField("keep_days", _("提交的内容保留"), 365, unit=_("天"), minimum=30, maximum=3650),
    ),
    order=65,
)

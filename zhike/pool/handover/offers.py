"""The parts that this room brings for itself and for the rooms below."""

from django.utils.translation import gettext_lazy as _

from .parts import customers, others, pools, tasks, visits
from .registry import Part, register


def declare() -> None:
    """Register them, from AppConfig.ready."""
    register(
        Part(
            "customers",
            _("客户"),
            10,
            customers.count_customers,
            customers.hand_customers_on,
            customers.take_customers_back,
            _("按方案分给接手人；阶段、保护期和跟进记录都不变"),
        ),
        Part("promises", _("约好的下次跟进"), 20, customers.count_promises, note=_("跟着客户走，日期不变")),
        Part(
            "tasks",
            _("没做完的任务"),
            25,
            tasks.count_tasks,
            tasks.hand_tasks_on,
            note=_("客户的任务跟着客户走，其余的给主要接手人；日期不变"),
        ),
        Part("roles", _("团队角色"), 30, customers.count_roles, customers.hand_roles_on),
        Part("shares", _("共享给他的客户"), 35, customers.count_shares, customers.end_shares, note=_("共享结束")),
        Part("needs", _("跟进中的需求"), 37, others.count_needs, others.hand_needs_on, note=_("跟着客户走")),
        Part("hand_offs", _("待他接收的交接单"), 40, others.count_hand_offs, others.hand_offs_on),
        Part("visits", _("还没去的拜访"), 45, visits.count_visits, visits.hand_visits_on),
        Part("decisions", _("待他审批"), 50, others.count_decisions, others.hand_decisions_on),
        Part("requests", _("他提交、还没批的申请"), 55, others.count_requests, note=_("不转交：请他撤回，或等审批")),
        Part("audits", _("没打完的档案抽查"), 60, others.count_audits, others.hand_audits_on),
        Part("views", _("别人也在用的视图"), 70, others.count_views, others.hand_views_on),
        Part("pools", _("他管理的公海"), 75, pools.count_pools, pools.hand_pools_on, pools.take_pools_back),
        Part("lead_rules", _("点名分给他的新线索规则"), 80, pools.count_lead_rules, pools.hand_lead_rules_on),
    )

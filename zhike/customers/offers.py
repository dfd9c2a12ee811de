"""What the archive brings to the customer's page and to the frame."""

from django.utils.translation import gettext_lazy as _

from zhike.notify import kinds as messages
from zhike.web import nav

from . import changes_shown, explained, panels, relation_timeline
from .services.audits import MESSAGE


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    explained.declare()
    changes_shown.declare()
    nav.register_assets("zhike/customers/cells.js", "zhike/customers/fields.js", "zhike/customers/fields.css")
    nav.register_assets("zhike/customers/chain.css")
    nav.register_assets(
        *(
            f"zhike/customers/{name}.js"
            for name in ("chartlines", "orgtouch", "orgchart", "route", "networklayout", "network")
        )
    )
    relation_timeline.declare()
    messages.register(messages.MessageKind(MESSAGE, _("档案抽查"), _("请我参加一次抽查时"), icon="clipboard-list"))
    nav.register_assets("zhike/customers/cells.js", "zhike/customers/merging.css")
    messages.register(
        messages.MessageKind(
            "customer_merged", _("客户被合并"), _("你负责的客户并入了别人负责的客户时"), icon="git-merge"
        ),
        messages.MessageKind("customer_team", _("加入团队"), _("同事请我一起服务一位客户时"), icon="users-plus"),
        messages.MessageKind(
            "customer_dispute", _("撞单仲裁"), _("你参与或要裁定的撞单有了新进展时"), icon="message-report"
        ),
    )
    panels.register(
        panels.Panel("contacts", _("联系人与决策链"), "customers:contacts", 20),
        panels.Panel("relations", _("关系"), "customers:relations", 60),
        panels.Panel("archive", _("档案"), "customers:archive", 80),
        panels.Panel("files", _("文件"), "customers:files", 85),
        panels.Panel("team", _("团队"), "customers:team", 90),
        panels.Panel("history", _("变更历史"), "customers:history", 95),
    )
    nav.register(
        nav.NavItem(nav.CUSTOMERS, _("客户"), "users", "customers:list", "customer", order=20, phone=2),
        nav.NavItem(nav.CUSTOMERS, _("查找重复"), "git-merge", "customers:doubles", "customer", "edit", order=65),
        nav.NavItem(nav.CUSTOMERS, _("查重预检"), "shield-check", "customers:precheck", "customer", "create", order=66),
        nav.NavItem(nav.CUSTOMERS, _("撞单仲裁"), "message-report", "customers:disputes", "customer", order=67),
        nav.QuickItem(_("客户"), "user-plus", "customers:create", "customer", "create", order=20),
        nav.NavItem(nav.SETTINGS, _("自定义字段"), "forms", "customers:fields", "setting", order=58),
        nav.NavItem(nav.BUSINESS, _("档案体检"), "clipboard-list", "customers:audits", "customer", "assign", order=60),
        nav.NavItem(nav.SETTINGS, _("客户来源"), "route", "customers:sources", "setting", order=60),
        nav.NavItem(nav.SETTINGS, _("团队角色"), "users-group", "customers:team_roles", "setting", order=62),
        nav.NavItem(nav.SETTINGS, _("标签与分组"), "tag", "customers:tag_list", "setting", order=61),
        nav.NavItem(nav.SETTINGS, _("回收站"), "trash", "customers:recycle_bin", "customer", "delete", order=90),
    )

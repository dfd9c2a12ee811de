"""What the archive brings to the customer's page and to the frame."""

from django.utils.translation import gettext_lazy as _

from zhike.web import nav

from . import changes_shown, explained, panels


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    explained.declare()
    changes_shown.declare()
    nav.register_assets("zhike/customers/cells.js", "zhike/customers/fields.js", "zhike/customers/fields.css")
    panels.register(
        panels.Panel("contacts", _("联系人"), "customers:contacts", 20),
        panels.Panel("archive", _("档案"), "customers:archive", 80),
        panels.Panel("files", _("文件"), "customers:files", 85),
        panels.Panel("team", _("团队与共享"), "customers:team", 90),
        panels.Panel("history", _("变更历史"), "customers:history", 95),
    )
    nav.register(
        nav.NavItem(nav.WORK, _("客户"), "users", "customers:list", "customer", order=20, phone=2),
        nav.QuickItem(_("客户"), "user-plus", "customers:create", "customer", "create", order=20),
        nav.NavItem(nav.SETTINGS, _("自定义字段"), "forms", "customers:fields", "setting", order=58),
        nav.NavItem(nav.SETTINGS, _("客户来源"), "route", "customers:sources", "setting", order=60),
        nav.NavItem(nav.SETTINGS, _("标签与分组"), "tag", "customers:tag_list", "setting", order=61),
        nav.NavItem(nav.SETTINGS, _("回收站"), "trash", "customers:recycle_bin", "customer", "delete", order=90),
    )

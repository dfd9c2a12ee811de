"""What this room puts into the frame: its screens, one's own page, signing out."""

from django.utils.translation import gettext_lazy as _

from zhike.web import nav

from .actor import Actor


def department_of(actor: Actor) -> str:
    """Return the department that stands beside the person's name."""
    return actor.department_name


def fill() -> None:
    """Fill navigation, person's menu and slots."""
    nav.register(
        nav.NavItem(nav.SETTINGS, _("人员"), "users-group", "access:people", "person", "edit", order=10),
        nav.NavItem(nav.SETTINGS, _("部门"), "hierarchy", "access:departments", "department", "view", order=20),
        nav.NavItem(nav.SETTINGS, _("角色"), "shield", "access:roles", "role", "view", order=30),
        nav.NavItem(nav.SETTINGS, _("设置"), "settings", "access:policies", "setting", "view", order=90),
        nav.PersonItem(_("我的账号"), "user-circle", "access:me", order=10),
        nav.PersonItem(_("密码"), "key", "access:password", order=20),
        nav.PersonItem(_("两步验证与通行密钥"), "fingerprint", "mfa_index", order=30),
        nav.PersonItem(_("登录的设备"), "device-desktop", "access:sessions", order=40),
    )
    nav.fill_slots(department_name=department_of, sign_out_url_name="account_logout")

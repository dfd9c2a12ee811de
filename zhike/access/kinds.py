"""What happens in this room, as events: signing in, and changes of people and rights."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.events.kinds import Kind, register


def _who(data: Mapping[str, Any]) -> str:
    return str(data.get("name") or data.get("typed") or "")


def _kind(name: str, label: Any, icon: str = "user", tone: str = "neutral") -> Kind:
    return Kind(f"access.{name}", label, icon, tone, on_timeline=False, sentence=_who, group="access")


def declare() -> None:
    """Declare the kinds; none of them belongs on a customer's timeline."""
    register(
        _kind("signed_in", _("登录"), "login"),
        _kind("signed_out", _("退出"), "logout"),
        _kind("sign_in_failed", _("登录失败"), "alert-triangle", "warning"),
        _kind("sign_in_locked", _("登录被锁定"), "lock", "danger"),
        _kind("reauthenticated", _("再次验证身份"), "shield-check"),
        _kind("password_changed", _("修改密码"), "key"),
        _kind("password_reset", _("重设密码"), "key", "warning"),
        _kind("second_factor_changed", _("修改两步验证"), "shield"),
        _kind("session_ended", _("结束会话"), "logout"),
        _kind("person_created", _("新建人员"), "user-plus"),
        _kind("person_changed", _("修改人员"), "user-edit"),
        _kind("person_deactivated", _("停用人员"), "user-off", "warning"),
        _kind("notice_given", _("登记离职"), "user-off", "warning"),
        _kind("notice_taken_back", _("撤回离职登记"), "user-check"),
        _kind("person_reactivated", _("恢复人员"), "user-check"),
        _kind("roles_set", _("修改人员角色"), "shield", "warning"),
        _kind("role_changed", _("修改角色权限"), "shield", "warning"),
        _kind("role_deleted", _("删除角色"), "shield-half", "warning"),
        _kind("department_changed", _("修改部门"), "hierarchy"),
        _kind("policy_changed", _("修改设置"), "settings", "warning"),
        _kind("company_set_up", _("首次设置"), "building"),
    )

"""How the rights of several roles add up, and what may be asked of names, passwords and trees.

Pure: no database, no clock (gettext only words the refusals).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .actor import SCOPE_ORDER

RULE_ORDER = ("readonly", "masked", "hidden")


@dataclass(frozen=True)
class RoleGrant:
    """What one role gives: (object, capability) → scope, and (object, field) → rule."""

    role_id: int
    rights: Mapping[tuple[str, str], str]
    field_rules: Mapping[tuple[str, str], str]


def widest(scopes: Iterable[str]) -> str:
    """Return the scope that reaches furthest."""
    return max(scopes, key=SCOPE_ORDER.index)


def add_up_rights(grants: Iterable[RoleGrant]) -> dict[tuple[str, str], str]:
    """Give each capability the widest scope of all roles that grant it."""
    rights: dict[tuple[str, str], str] = {}
    for grant in grants:
        for key, scope in grant.rights.items():
            rights[key] = widest((rights[key], scope)) if key in rights else scope
    return rights


def add_up_field_rules(grants: Iterable[RoleGrant]) -> dict[tuple[str, str], str]:
    """Keep a field's rule only when every role that views the object restricts it; the mildest wins."""
    grants = list(grants)
    rules: dict[tuple[str, str], str] = {}
    for object_, field in {key for grant in grants for key in grant.field_rules}:
        viewing = [grant for grant in grants if (object_, "view") in grant.rights]
        found = [grant.field_rules.get((object_, field)) for grant in viewing]
        strict = [rule for rule in found if rule is not None]
        if viewing and len(strict) == len(found):
            rules[object_, field] = min(strict, key=RULE_ORDER.index)
    return rules


def why_cannot_lose_administrators(left: int) -> Refusal | None:
    """Keep at least one active person who can manage people and roles."""
    if left:
        return None
    return Refusal(
        "access.last_administrator",
        _("这是最后一位管理员，操作后将没有人能管理人员与角色。"),
        help=_("请先让另一位在用人员拥有管理员角色。"),
    )


# What somebody who gave notice sees masked, whatever the roles say.
LEAVER_MASKS = (("customer", "phone"), ("customer", "email"), ("customer", "wechat"))


def restrict_leaver(
    rights: Mapping[tuple[str, str], str], field_rules: Mapping[tuple[str, str], str]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """Return the rights and field rules of somebody who gave notice: nothing is exported, personal data is masked."""
    left = {key: scope for key, scope in rights.items() if key[1] != "export"}
    masked = {key: "masked" for key in LEAVER_MASKS if field_rules.get(key) != "hidden"}
    return left, {**field_rules, **masked}


def why_cannot_leave(*, is_active: bool, is_self: bool, last_on: date, today: date) -> Refusal | None:
    """Say why a notice cannot be noted: the person has left, is oneself, or the last day is over."""
    if not is_active:
        return Refusal("access.has_left", _("此人已停用。"))
    if is_self:
        return Refusal("access.leaves_oneself", _("自己的离职请由别的管理员登记。"))
    if last_on < today:
        return Refusal("access.last_day_over", _("最后工作日不能早于今天。"), {"field": "last_on"})
    return None


def why_cannot_manage(*, own: Mapping[tuple[str, str], str], theirs: Mapping[tuple[str, str], str]) -> Refusal | None:
    """Keep people from taking over somebody with wider rights, by a new password or a new address."""
    if ("role", "edit") in own:
        return None
    for key, scope in theirs.items():
        if key not in own or SCOPE_ORDER.index(own[key]) < SCOPE_ORDER.index(scope):
            facts = {"object": key[0], "capability": key[1], "scope": scope}
            return Refusal(
                "access.stronger_person",
                _("此人的权限比你大，你不能修改其资料、密码或状态。"),
                facts,
                _("请联系能管理角色的管理员。"),
            )
    return None


_LOGIN = re.compile(r"[\w][\w.\-]{1,59}")


def why_bad_login(login: str) -> Refusal | None:
    """Refuse login names that could be read as a mail address or a phone number."""
    if not _LOGIN.fullmatch(login):
        return Refusal("access.bad_login", _("登录名由 2 至 60 个字母、汉字、数字或 . _ - 组成。"), {"field": "login"})
    if not re.search(r"[^\W\d_]", login):
        return Refusal("access.bad_login", _("登录名至少含一个字母或汉字，以免与手机号混淆。"), {"field": "login"})
    return None


def why_cannot_move_department(*, path: str, department_id: int, parent_path: str) -> Refusal | None:
    """Keep the tree a tree: a department cannot move below itself."""
    if f"/{department_id}/" in parent_path:
        return Refusal("access.department_cycle", _("不能把部门移到自己或自己的下级里。"), {"path": path})
    return None


def why_cannot_delete_department(*, children: int, people: int) -> Refusal | None:
    """Delete only what is empty."""
    if not children and not people:
        return None
    return Refusal(
        "access.department_not_empty",
        _("部门里还有人员或下级部门，不能删除。"),
        {"children": children, "people": people},
        _("请先把人员和下级部门移走。"),
    )


def why_cannot_delete_role(*, holders: int) -> Refusal | None:
    """Keep a role as long as somebody holds it."""
    if not holders:
        return None
    sentence = _("还有 %(n)d 人拥有此角色，不能删除。") % {"n": holders}
    return Refusal("access.role_in_use", sentence, {"holders": holders}, _("请先给他们换成别的角色。"))


def complete_rights(rights: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Give every object on which something may be done the right to view, at the widest of its scopes."""
    complete = dict(rights)
    for (object_, _capability), scope in rights.items():
        seen = complete.get((object_, "view"))
        complete[object_, "view"] = widest((seen, scope)) if seen else scope
    return complete


def why_weak_password(password: str, *, min_length: int, own_words: Iterable[str], is_common: bool) -> Refusal | None:
    """Refuse passwords that are short, known to everybody, or made of the person's own names."""
    facts = {"field": "password", "min_length": min_length}
    if len(password) < min_length:
        return Refusal("access.password_short", _("密码至少 %(n)d 个字符。") % {"n": min_length}, facts)
    if len(password) > 128:
        return Refusal("access.password_long", _("密码最多 128 个字符。"), facts)
    if is_common or len(set(password)) < 5:
        return Refusal(
            "access.password_common", _("这个密码太常见，容易被猜中。"), facts, _("几个不相干的词连起来最好记。")
        )
    folded = password.casefold()
    for word in own_words:
        rest = folded.replace(word.casefold(), "") if len(word) > 2 else folded
        if len(rest) < 6:
            return Refusal("access.password_personal", _("密码不能主要由登录名、姓名、邮箱或手机号组成。"), facts)
    return None


def why_wrong_password(is_right: bool) -> Refusal | None:
    """Refuse to go on without the present password."""
    return None if is_right else Refusal("access.wrong_password", _("当前密码不正确。"), {"field": "old"})


def why_password_not_changed(old: str, new: str) -> Refusal | None:
    """Refuse to keep the old password as the new one."""
    if old != new:
        return None
    return Refusal("access.password_same", _("新密码不能与当前密码相同。"), {"field": "password"})

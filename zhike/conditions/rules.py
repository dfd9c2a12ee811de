"""What may be done with views, segments and bulk runs, and why not."""

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal, refuse_if

MAX_VIEWS = 100
MAX_PINS = 12


def why_cannot_change_view(*, is_own: bool, may_all: bool) -> Refusal | None:
    """A view belongs to who made it; administrators may tidy up."""
    if is_own or may_all:
        return None
    return Refusal("conditions.view_of_other", _("这是别人的视图，只有所有者能修改。"), {}, _("可以复制一份再改。"))


def why_cannot_change_segment(*, is_own: bool, may_all: bool) -> Refusal | None:
    """A segment belongs to who made it, since others rely on what it means; administrators may change it."""
    if is_own or may_all:
        return None
    return Refusal("conditions.segment_of_other", _("只有创建人和管理员能修改这个客群。"), {}, _("可以另建一个客群。"))


def why_cannot_create_segment(*, may_edit: bool) -> Refusal | None:
    """Segments are seen by everybody, so who only reads customers makes none."""
    if may_edit:
        return None
    return Refusal("conditions.segment_needs_edit", _("你的角色不能建客群。"), {}, _("需要编辑客户的权限。"))


def why_cannot_share(*, sharing: str, has_department: bool) -> Refusal | None:
    """Sharing with one's department needs one."""
    if sharing != "team" or has_department:
        return None
    return Refusal("conditions.no_department_invalid", _("你没有所属部门，不能共享给部门。"))


def why_not_personal(uses_me: bool) -> Refusal | None:
    """A segment is the same list for everybody, so nobody in particular may be meant."""
    if not uses_me:
        return None
    return Refusal(
        "conditions.segment_personal_invalid", _("客群对每个人都是同一份名单，条件里不能用“我”或“我的部门”。")
    )


def why_cannot_name(name: str) -> Refusal | None:
    """A view or segment needs a name."""
    return None if name else Refusal("conditions.name_missing", _("请写一个名称。"))


def why_cannot_keep_more(*, count: int, most: int) -> Refusal | None:
    """Views and pins are for finding things again; hundreds of them hide what they show."""
    if count < most:
        return None
    return Refusal("conditions.too_many", _("已经有 %(n)d 个了，请先删掉不用的。") % {"n": most})


def why_cannot_cancel(state: str) -> Refusal | None:
    """Only what has not ended can be stopped."""
    if state in ("waiting", "running"):
        return None
    return Refusal("conditions.run_already", _("这次批量操作已经结束。"))


def refuse_changing_view(*, is_own: bool, may_all: bool) -> None:
    """Refuse changing somebody else's view."""
    refuse_if(why_cannot_change_view(is_own=is_own, may_all=may_all))


def refuse_changing_segment(*, is_own: bool, may_all: bool) -> None:
    """Refuse changing somebody else's segment."""
    refuse_if(why_cannot_change_segment(is_own=is_own, may_all=may_all))

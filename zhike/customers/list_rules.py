"""What a list may not be narrowed or ordered by, and what its rows cannot take. Pure."""

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal


def order_closed(label: str) -> Refusal:
    """Say that a list cannot be ordered by a field that the person does not see in full."""
    why = _("你的角色看不到“%(label)s”的完整内容，不能按它排序。") % {"label": label}
    return Refusal("customers.order_closed", why, {"label": label}, _("请换一种排序。"))


def filter_closed(label: str) -> Refusal:
    """Say that a list cannot be narrowed by a field that the person does not see in full."""
    why = _("你的角色看不到“%(label)s”的完整内容，不能按它筛选。") % {"label": label}
    return Refusal("customers.filter_closed", why, {"label": label}, _("请去掉这一条再试。"))


def why_not_of_kind(*, fits: bool, kind_label: str) -> Refusal | None:
    """Say that a field does not exist for this kind of customer."""
    if fits:
        return None
    return Refusal("customers.field_of_other_kind", _("%(kind)s客户没有这一项。") % {"kind": kind_label})

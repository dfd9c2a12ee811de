"""What a tree of pools may look like."""

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal


def why_cannot_save_pool(*, name: str, taken: bool, is_in_circle: bool) -> Refusal | None:
    """Say why a pool cannot be kept so: no name, the name of a sister, or below itself."""
    if not name.strip():
        return Refusal("pool.name_missing", _("请填写公海名称。"), {"field": "name"})
    if taken:
        return Refusal("pool.name_taken", _("同一上级下已有同名的公海。"), {"field": "name"}, _("请换一个名称。"))
    if is_in_circle:
        return Refusal("pool.in_circle", _("上级不能是它自己或它的下级。"), {"field": "parent_id"})
    return None


def why_cannot_close_pool(*, free: int) -> Refusal | None:
    """Say that a pool in which customers lie stays open."""
    if not free:
        return None
    sentence = _("公海里还有 {n} 个客户，不能停用。").format(n=free)
    return Refusal("pool.not_empty", sentence, {"field": "is_active", "free": free}, _("请先分配或移到别的公海。"))

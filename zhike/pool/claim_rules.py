"""What a person is told who claims customers; which of them he may have is decided by the guards. Pure."""

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

MOST_AT_ONCE = 100


def why_not_free(*, owner_id: int | None, person_id: int) -> Refusal | None:
    """Say that a customer has an owner, oneself or somebody who was quicker."""
    if owner_id is None:
        return None
    if owner_id == person_id:
        return Refusal("pool.already_yours", _("已经是你的客户了。"))
    sentence = _("已被其他同事先认领。")
    return Refusal("pool.taken", sentence, {}, _("刷新公海，看看还有哪些客户可以认领。"))


def why_gone() -> Refusal:
    """Say that a customer is no longer in a pool of the person."""
    sentence = _("已不在你能认领的公海里。")
    return Refusal("pool.gone", sentence, {}, _("它可能被分配、合并或移到别的公海了，请刷新。"))


def why_nothing_picked(*, count: int) -> Refusal | None:
    """Refuse an empty selection, and one that nobody can look over."""
    if count == 0:
        return Refusal("pool.nothing_picked", _("还没有选中客户。"), {}, _("请先在列表里勾选要认领的客户。"))
    if count > MOST_AT_ONCE:
        sentence = _("一次最多认领 %(most)s 位，你选了 %(n)s 位。") % {"most": MOST_AT_ONCE, "n": count}
        return Refusal("pool.too_many_picked", sentence, {"most": MOST_AT_ONCE}, _("请分几次认领。"))
    return None

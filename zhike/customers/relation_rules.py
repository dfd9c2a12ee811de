"""When a relation between two customers is refused, and how each end reads it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.lib.refusals import Refusal

from .choices import RelationKind

_T = gettext_lazy
OUT, IN = "out", "in"
# What the other one is, seen from one end. `out`: this end brings, owns or supplies.
WORDS: dict[tuple[str, str], Promise] = {
    (RelationKind.REFERRAL, OUT): _T("由它引荐来的客户"),
    (RelationKind.REFERRAL, IN): _T("引荐人"),
    (RelationKind.PARENT, OUT): _T("子公司"),
    (RelationKind.PARENT, IN): _T("母公司"),
    (RelationKind.SUPPLIER, OUT): _T("它供货的客户"),
    (RelationKind.SUPPLIER, IN): _T("供应商"),
    (RelationKind.PEER, OUT): _T("同业"),
    (RelationKind.PARTNER, OUT): _T("合作伙伴"),
    (RelationKind.RIVAL, OUT): _T("竞争对手"),
    (RelationKind.SHARED_OWNER, OUT): _T("同一控制人"),
}


@dataclass(frozen=True)
class Ends:
    """An edge as it is stored: directed kinds keep their direction, the rest the lower id first."""

    customer_id: int
    other_id: int


def place_ends(*, kind: str, side: str, customer_id: int, other_id: int) -> Ends:
    """Return how an edge is stored that one end calls `kind` and `side`."""
    if (kind, IN) not in WORDS:
        return Ends(*sorted((customer_id, other_id)))
    return Ends(customer_id, other_id) if side == OUT else Ends(other_id, customer_id)


def side_of(*, kind: str, is_first: bool) -> str:
    """Return the side on which an end stands; kinds without direction know only one."""
    return IN if (kind, IN) in WORDS and not is_first else OUT


def say(kind: str, side: str) -> str:
    """Return what the other one is, in words."""
    return str(WORDS.get((kind, side)) or WORDS[(kind, OUT)])


def why_cannot_relate(
    *, customer_id: int, other_id: int, since: date | None, until: date | None, stands_already: bool
) -> Refusal | None:
    """Say why two customers cannot be related this way: the same one, twice, or over before it began."""
    if customer_id == other_id:
        return Refusal("customers.relation_to_self", _("客户不能和自己建立关系，请选另一位客户。"))
    if stands_already:
        return Refusal("customers.relation_already", _("这个关系已经记过了。"))
    return why_cannot_date(since=since, until=until)


def why_cannot_date(*, since: date | None, until: date | None) -> Refusal | None:
    """Say that a relation cannot end before it begins."""
    if since and until and until < since:
        return Refusal("customers.relation_dates_invalid", _("结束日期不能早于开始日期。"))
    return None


def why_cannot_own(*, child_id: int, parent_id: int, above_parent: Collection[int]) -> Refusal | None:
    """Say that nobody can be the parent of somebody above it."""
    if child_id == parent_id or child_id in above_parent:
        sentence = _("这样会绕成一圈：对方已经在它的上级里。")
        return Refusal("customers.relation_circle", sentence, {}, _("先结束原来的母子关系，再重新建立。"))
    return None


def why_cannot_correct(*, seen: int | None, current: int) -> Refusal | None:
    """Say that somebody changed the relation since it was shown."""
    if seen is None or seen == current:
        return None
    sentence = _("这个关系刚被别人改过，请看过最新的再改。")
    return Refusal("customers.relation_changed_meanwhile", sentence, {"version": current})

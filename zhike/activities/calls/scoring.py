"""How a call is scored: items that add up to 100, fatal ones that take everything, compliance apart."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhike.lib.refusals import Refusal

from ..delivered_words import say

WHOLE = 100
MOST_ITEMS = 20


@dataclass(frozen=True)
class Item:
    """One line of a form. A scored item has points; a compliance item is kept or broken and gives none.

    A fatal item that gets 0 points, or is broken, makes the whole review 0.
    """

    key: str
    label: str
    help: str = ""
    points: int = 0
    is_fatal: bool = False
    is_compliance: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the item as it is stored."""
        return asdict(self)


@dataclass(frozen=True)
class Scored:
    """What a review comes to, and which items took it down."""

    score: Decimal
    is_fatal: bool
    breaches: int
    fatal: tuple[str, ...] = ()


def read_items(stored: Sequence[Mapping[str, Any]], *, as_written: bool = False) -> list[Item]:
    """Return stored items in the reader's language; `as_written` for who changes them."""
    items = [Item(**one) for one in stored]
    return items if as_written else [replace(one, label=say(one.label), help=say(one.help)) for one in items]


def why_bad_form(items: Sequence[Item]) -> Refusal | None:
    """Say why these items are no form, or return None."""
    scored = [item for item in items if not item.is_compliance]
    total = sum(item.points for item in scored)
    if any(not item.label.strip() for item in items):
        return _bad(_("每一项都要有名称。"))
    if len({item.label.strip() for item in items}) != len(items):
        return _bad(_("有两项同名，请改成不同的名称。"))
    if len(items) > MOST_ITEMS:
        return _bad(_("最多 %(n)d 项，多了没有人会认真打分。") % {"n": MOST_ITEMS})
    if any(item.points < 1 for item in scored):
        return _bad(_("评分项至少 1 分。"))
    if total != WHOLE:
        return _bad(_("评分项合计要正好 100 分，现在是 %(n)d 分。") % {"n": total}, total=total)
    return None


def _bad(sentence: str, **facts: object) -> Refusal:
    return Refusal("activities.review_form_invalid", sentence, {"field": "items", **facts})


def why_bad_points(items: Sequence[Item], points: Mapping[str, float]) -> Refusal | None:
    """Say why these points do not answer the form, or return None."""
    for item in items:
        given = points.get(item.key)
        most = 1 if item.is_compliance else item.points
        if given is None:
            return _wrong(item, _("“%(item)s”还没有打分。"))
        if not 0 <= given <= most or (item.is_compliance and given not in (0, 1)):
            return _wrong(item, _("“%(item)s”的分数要在 0 和 %(most)d 之间。"), most)
    return None


def _wrong(item: Item, sentence: str, most: int = 0) -> Refusal:
    facts = {"field": f"item_{item.key}", "item": item.label, "most": most}
    return Refusal("activities.review_points_invalid", sentence % facts, facts)


def compute_score(items: Sequence[Item], points: Mapping[str, float]) -> Scored:
    """Return what a review comes to: the sum of the points, 0 where a fatal item failed; compliance apart."""
    fatal = tuple(item.label for item in items if item.is_fatal and not points[item.key])
    total = sum((Decimal(str(points[item.key])) for item in items if not item.is_compliance), Decimal(0))
    breaches = sum(1 for item in items if item.is_compliance and not points[item.key])
    return Scored(Decimal(0) if fatal else total, bool(fatal), breaches, fatal)


_OPENING = Item("opening", noop("开场：报身份、说来意"), noop("三句话内说清我是谁、为什么打来、占多久"), 10)
_CLOSING = Item("closing", noop("约定：时间、人、下一步"), noop("挂电话前对方说出了下一步和日子"), 15)
_MANNER = Item("manner", noop("语气与礼貌"), noop("不抢话，不急，称呼得当；嗯、对，跟得上"), 10)
_PROMISE = Item(
    "promise", noop("没有超出权限的承诺"), noop("承诺了合同里没有的，整份 0 分"), 0, is_fatal=True, is_compliance=True
)
_PRIVACY = Item("privacy", noop("核实身份后才说客户资料"), "", 0, is_compliance=True)
_NOTICE = Item("notice", noop("告知通话会录音"), "", 0, is_compliance=True)
_RULES = (_PROMISE, _PRIVACY, _NOTICE)
DELIVERED: Mapping[str, tuple[Item, ...]] = {
    "first": (
        _OPENING,
        Item("homework", noop("做过功课"), noop("说得出对方的行业、产品或近况"), 15),
        Item("questions", noop("问得开"), noop("开放问题多于封闭问题，对方说得比我们多"), 25),
        Item("value", noop("说得对"), noop("只讲和对方的事有关的一两点"), 15),
        _MANNER,
        Item("objection", noop("接住异议"), noop("先认同，再问，再答"), 10),
        _CLOSING,
        *_RULES,
    ),
    "return": (
        Item("opening", noop("介绍自己，说明来意"), "", 10),
        Item("confirm", noop("说出已知的并请对方确认"), noop("版本、模块、地址、联系人"), 20),
        Item("questions", noop("开放地问对方的业务"), "", 25),
        Item("empathy", noop("认同、共情、给建议"), "", 20),
        _MANNER,
        Item("closing", noop("守时，约好拜访，礼貌结束"), "", 15),
        *_RULES,
    ),
    "needs": (
        _OPENING,
        Item("raw", noop("记下客户的原话"), noop("不替客户翻译"), 15),
        Item("depth", noop("问到为什么和多急"), "", 25),
        Item("repeat", noop("复述并得到确认"), "", 25),
        _MANNER,
        _CLOSING,
        *_RULES,
    ),
    "renewal": (
        _OPENING,
        Item("use", noop("先谈这一年用得怎样"), noop("有对方自己的数字"), 25),
        Item("worry", noop("问出续约的顾虑"), "", 20),
        Item("offer", noop("方案和价格说得清楚"), "", 20),
        _MANNER,
        _CLOSING,
        *_RULES,
    ),
    "complaint": (
        Item("listen", noop("先听完，不打断"), noop("打断一次即不给分"), 25),
        Item("sorry", noop("道歉并复述问题"), "", 20),
        Item("plan", noop("给出做法和时间"), "", 25),
        _MANNER,
        Item("effect", noop("确认对方满意，约好回访"), "", 20),
        *_RULES,
    ),
}
_GENERAL = (
    _OPENING,
    Item("questions", noop("问得开"), "", 25),
    Item("answer", noop("答得清楚"), "", 25),
    _MANNER,
    Item("attitude", noop("站在对方的角度"), "", 15),
    _CLOSING,
    *_RULES,
)


def delivered_form(call_type: str) -> tuple[Item, ...]:
    """Return the items that a company starts with."""
    return DELIVERED.get(call_type, _GENERAL)

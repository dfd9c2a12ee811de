"""The coaching form: what a manager watches on a visit, each from 1 to 5 with words for every step. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhike.lib.refusals import Refusal

from ..delivered_words import say

MOST_SKILLS = 12
MOST_POINTS = 3
STEPS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Skill:
    """One thing to watch; `anchors` say what 1, 2, 3, 4 and 5 look like."""

    key: str
    label: str
    help: str = ""
    anchors: tuple[str, ...] = ("", "", "", "", "")

    def to_json(self) -> dict[str, Any]:
        """Return the item as it is stored."""
        return asdict(self) | {"anchors": list(self.anchors)}


def read_skills(stored: Sequence[Mapping[str, Any]], *, as_written: bool = False) -> list[Skill]:
    """Return stored items in the reader's language; `as_written` for who changes them."""
    items = [Skill(one["key"], one["label"], one.get("help", ""), tuple(one["anchors"])) for one in stored]
    if as_written:
        return items
    return [Skill(one.key, say(one.label), say(one.help), tuple(say(words) for words in one.anchors)) for one in items]


def why_bad_skills(items: Sequence[Skill]) -> Refusal | None:
    """Say why these items are no coaching form, or return None: without words at both ends everybody scores alone."""
    labels = [item.label.strip() for item in items]
    if not items:
        return _bad(_("评分表至少要有一项。"))
    if any(not label for label in labels):
        return _bad(_("每一项都要有名称。"))
    if len(set(labels)) != len(labels):
        return _bad(_("有两项同名，请改成不同的名称。"))
    if len(items) > MOST_SKILLS:
        return _bad(_("最多 %(n)d 项：陪访时看不过来更多。") % {"n": MOST_SKILLS})
    for item in items:
        if len(item.anchors) != len(STEPS) or not (item.anchors[0].strip() and item.anchors[-1].strip()):
            return _bad(_("“%(item)s”至少写清 1 分和 5 分是什么样子。") % {"item": item.label})
    return None


def _bad(sentence: str) -> Refusal:
    return Refusal("activities.coaching_form_invalid", sentence, {"field": "items"})


def why_bad_ratings(items: Sequence[Skill], ratings: Mapping[str, int]) -> Refusal | None:
    """Say why these ratings do not answer the form, or return None."""
    for item in items:
        if ratings.get(item.key) not in STEPS:
            sentence = _("“%(item)s”还没有打分，请选 1 到 5。") % {"item": item.label}
            return Refusal("activities.ratings_invalid", sentence, {"field": f"skill_{item.key}"})
    return None


def compute_score(items: Sequence[Skill], ratings: Mapping[str, int]) -> Decimal:
    """Return the mean of the ratings, to two places."""
    total = Decimal(sum(ratings[item.key] for item in items))
    return (total / len(items)).quantize(Decimal("0.01"), ROUND_HALF_UP)


_PREPARE = Skill(
    "prepare",
    noop("准备"),
    noop("目的、人、资料、上次谈到哪里"),
    (
        noop("不知道来做什么"),
        noop("知道目的，没看过档案"),
        noop("目的清楚，看过档案"),
        noop("带了对方用得上的资料"),
        noop("准备了问题和两套方案"),
    ),
)
_OPEN = Skill(
    "open",
    noop("开场"),
    noop("说来意，约时间，让对方愿意谈"),
    (
        noop("一坐下就讲产品"),
        noop("寒暄过长，没说来意"),
        noop("说明来意和时间"),
        noop("对方点头同意议程"),
        noop("对方主动补充想谈的事"),
    ),
)
_ASK = Skill(
    "ask",
    noop("提问与倾听"),
    noop("开放问题，听完，追问为什么"),
    (noop("只讲不问"), noop("问封闭问题"), noop("问开放问题"), noop("追问原因和影响"), noop("复述并得到确认")),
)
_VALUE = Skill(
    "value",
    noop("说得对路"),
    noop("只讲和对方的事有关的"),
    (noop("照本宣科"), noop("讲得太多"), noop("对上了一个需要"), noop("用对方的数字说话"), noop("对方自己说出好处")),
)
_OBJECT = Skill(
    "object",
    noop("接住异议"),
    noop("先认同，再问，再答"),
    (noop("争辩或回避"), noop("马上让步"), noop("回答了问题"), noop("问清原因再答"), noop("异议变成下一步")),
)
_SEE = Skill(
    "see",
    noop("看现场"),
    noop("墙上、桌上、人的反应"),
    (noop("没有抬头"), noop("看到没有记"), noop("记下两三样"), noop("据此问了问题"), noop("发现了没人说过的事")),
)
_CLOSE = Skill(
    "close",
    noop("约定下一步"),
    noop("谁、做什么、哪天"),
    (
        noop("没有下一步"),
        noop("“再联系”"),
        noop("我方有下一步"),
        noop("双方有下一步和日子"),
        noop("对方答应了推进的动作"),
    ),
)
_NUMBERS = Skill(
    "numbers",
    noop("谈价格"),
    noop("先价值后价格，让步有交换"),
    (noop("先降价"), noop("让步没有交换"), noop("守住底线"), noop("让步换来条件"), noop("对方接受并当场定下")),
)
_CARE = Skill(
    "care",
    noop("解决问题"),
    noop("听完、道歉、给办法和时间"),
    (noop("推脱"), noop("听了没有办法"), noop("给了办法"), noop("给了办法和时间"), noop("对方满意并确认")),
)
_CASH = Skill(
    "cash",
    noop("对账与催款"),
    noop("数字对得上，日子说得定"),
    (noop("说不清欠款"), noop("说得清，不敢要"), noop("要到一个说法"), noop("要到日期"), noop("当场确认付款安排")),
)
_BY_TYPE: Mapping[str, tuple[Skill, ...]] = {
    "first": (_PREPARE, _OPEN, _ASK, _SEE, _CLOSE),
    "needs": (_PREPARE, _OPEN, _ASK, _VALUE, _SEE, _CLOSE),
    "demo": (_PREPARE, _OPEN, _VALUE, _OBJECT, _CLOSE),
    "price": (_PREPARE, _VALUE, _OBJECT, _NUMBERS, _CLOSE),
    "service": (_PREPARE, _ASK, _CARE, _SEE, _CLOSE),
    "renewal": (_PREPARE, _ASK, _VALUE, _OBJECT, _CLOSE),
    "cash": (_PREPARE, _OPEN, _CASH, _OBJECT, _CLOSE),
}
_GENERAL = (_PREPARE, _OPEN, _ASK, _VALUE, _SEE, _CLOSE)


def delivered_skills(visit_type: str) -> tuple[Skill, ...]:
    """Return the items that a company starts with."""
    return _BY_TYPE.get(visit_type, _GENERAL)

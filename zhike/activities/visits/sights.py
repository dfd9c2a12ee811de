"""The eyes-open checklist: what to look at on site, and which field of the archive an answer fills. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhike.lib.refusals import Refusal

from ..delivered_words import say
from .choices import SightKind

MOST_ITEMS = 30
# Fields of the archive that one learns on site; the company's own fields come on top.
FEEDABLE = (
    *("current_state", "pain_points", "business_scope", "industry_position", "competitive_advantage"),
    *("business_model", "management_focus", "development_plan", "systems_in_use", "branches", "employees"),
    *("price_sensitivity", "occupation", "hobbies", "personality", "consumption_habits", "taste"),
)


@dataclass(frozen=True)
class Sight:
    """One thing to look at. With `feeds` the answer is that field of the archive, whatever the kind says."""

    key: str
    section: str
    label: str
    help: str = ""
    kind: str = SightKind.TEXT
    options: tuple[str, ...] = ()
    feeds: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the item as it is stored."""
        return asdict(self) | {"kind": str(self.kind), "options": list(self.options)}


def read_sights(stored: Sequence[Mapping[str, Any]], *, as_written: bool = False) -> list[Sight]:
    """Return stored items in the reader's language; `as_written` for who changes them. Options stay as they are."""
    items = [Sight(**{**one, "options": tuple(one.get("options", ()))}) for one in stored]
    if as_written:
        return items
    return [replace(one, section=say(one.section), label=say(one.label), help=say(one.help)) for one in items]


def why_bad_checklist(items: Sequence[Sight], known: Sequence[str]) -> Refusal | None:
    """Say why these items are no checklist, or return None; `known` are the fields that may be filled."""
    labels = [item.label.strip() for item in items]
    if not items:
        return _bad(_("清单至少要有一项。"))
    if any(not label for label in labels):
        return _bad(_("每一项都要有名称。"))
    if len(set(labels)) != len(labels):
        return _bad(_("有两项同名，请改成不同的名称。"))
    if len(items) > MOST_ITEMS:
        return _bad(_("最多 %(n)d 项，现场没有人填得完更多。") % {"n": MOST_ITEMS})
    fed = [item.feeds for item in items if item.feeds]
    if len(set(fed)) != len(fed):
        return _bad(_("同一个档案字段只能由一项来填。"))
    if any(name not in known for name in fed):
        return _bad(_("有一项指向的档案字段已经停用，请重新选择。"))
    if any(item.kind == SightKind.CHOICE and not item.feeds and len(item.options) < 2 for item in items):
        return _bad(_("单选至少要有两个选项。"))
    return None


def _bad(sentence: str) -> Refusal:
    return Refusal("activities.checklist_invalid", sentence, {"field": "items"})


_PLACE, _PEOPLE, _BUSINESS = noop("环境"), noop("人"), noop("生意")
DELIVERED: tuple[Sight, ...] = (
    Sight("walls", _PLACE, noop("墙上和公告栏"), noop("标语、排名、奖牌、通知、组织架构：公司看重什么")),
    Sight("tidiness", _PLACE, noop("整洁程度"), noop("1 分杂乱，5 分井井有条"), SightKind.RATING),
    Sight("desks", _PLACE, noop("桌上放着什么"), noop("同行的资料、报价单、样品、台历")),
    Sight(
        "traffic",
        _PLACE,
        noop("忙不忙"),
        "",
        SightKind.CHOICE,
        (noop("很忙"), noop("正常"), noop("冷清"), noop("看不出来")),
    ),
    Sight(
        "reception",
        _PEOPLE,
        noop("对我们的态度"),
        noop("前台、经办人、负责人的反应"),
        SightKind.CHOICE,
        (noop("热情"), noop("客气"), noop("冷淡"), noop("抵触")),
    ),
    Sight("keys", _PEOPLE, noop("见到或听说的关键人"), noop("谁说了算，谁在用，谁反对")),
    Sight("mood", _PEOPLE, noop("员工的状态"), noop("说话的口气、走路的快慢、彼此怎么称呼")),
    Sight("business", _BUSINESS, noop("生意怎样"), "", feeds="current_state"),
    Sight("pains", _BUSINESS, noop("痛点"), "", feeds="pain_points"),
    Sight("plans", _BUSINESS, noop("今后的打算"), noop("扩产、搬迁、换系统、换人"), feeds="development_plan"),
    Sight("systems", _BUSINESS, noop("在用什么系统"), noop("屏幕上、单据上看到的"), feeds="systems_in_use"),
    Sight("headcount", _BUSINESS, noop("大约多少人"), "", feeds="employees"),
)

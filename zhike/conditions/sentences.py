"""Say a condition as people would: 阶段是意向或谈价，且最近联系在 30 天以前。"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhike.access.models import Department
from zhike.access.queries import person_names
from zhike.lib.industries import industry_name
from zhike.lib.money import format_amount
from zhike.lib.regions import region_name

from .kinds import BARE, DAYS, Kind
from .language import Compare, Node
from .registry import Field, Label, fields_of

OPERATOR_WORDS: dict[str, Label] = {
    "contains": gettext_lazy("包含"),
    "not_contains": gettext_lazy("不包含"),
    "starts": gettext_lazy("开头是"),
    "equals": gettext_lazy("等于"),
    "eq": gettext_lazy("等于"),
    "ne": gettext_lazy("不等于"),
    "gt": gettext_lazy("大于"),
    "gte": gettext_lazy("不小于"),
    "lt": gettext_lazy("小于"),
    "lte": gettext_lazy("不大于"),
    "between": gettext_lazy("介于"),
    "in": pgettext_lazy("条件", "是"),
    "not_in": gettext_lazy("不是"),
    "is": pgettext_lazy("条件", "是"),
    "is_me": gettext_lazy("是我"),
    "is_mine": gettext_lazy("是我的部门及下级"),
    "under": gettext_lazy("属于"),
    "not_under": gettext_lazy("不属于"),
    "any": gettext_lazy("含任一"),
    "all": gettext_lazy("同时含"),
    "none": gettext_lazy("都不含"),
    "empty": gettext_lazy("为空"),
    "not_empty": gettext_lazy("已填写"),
    "in_period": gettext_lazy("在"),
    "last_days": gettext_lazy("在最近几天内"),
    "next_days": gettext_lazy("在未来几天内"),
    "older_than": gettext_lazy("在几天以前"),
    "later_than": gettext_lazy("在几天以后"),
    "on": gettext_lazy("在这一天"),
    "before": gettext_lazy("早于"),
    "after": gettext_lazy("晚于"),
}
PERIOD_WORDS: dict[str, Label] = {
    "today": gettext_lazy("今天"),
    "yesterday": gettext_lazy("昨天"),
    "tomorrow": gettext_lazy("明天"),
    "this_week": gettext_lazy("本周"),
    "last_week": gettext_lazy("上周"),
    "next_week": gettext_lazy("下周"),
    "this_month": gettext_lazy("本月"),
    "last_month": gettext_lazy("上月"),
    "next_month": gettext_lazy("下月"),
    "this_quarter": gettext_lazy("本季度"),
    "last_quarter": gettext_lazy("上季度"),
    "next_quarter": gettext_lazy("下季度"),
    "this_year": gettext_lazy("今年"),
    "last_year": gettext_lazy("去年"),
    "next_year": gettext_lazy("明年"),
}


def say(subject: str, node: Node, fields: Mapping[str, Field] | None = None) -> str:
    """Return the sentence of a condition; a field that is gone is said to be gone."""
    return _say(node, fields if fields is not None else fields_of(subject), is_outer=True)


def _say(node: Node, fields: Mapping[str, Field], *, is_outer: bool = False) -> str:
    if isinstance(node, Compare):
        one = fields.get(node.field)
        return say_comparison(one, node) if one else _("（已停用的字段）")
    parts = [_say(part, fields) for part in node.parts]
    if node.mode == "none":
        return _("不满足（%(parts)s）") % {"parts": _("，或").join(parts)}
    joined = (_("，且") if node.mode == "all" else _("，或")).join(parts)
    return joined if is_outer or len(parts) == 1 else f"（{joined}）"


def say_comparison(one: Field, what: Compare) -> str:
    """Return the words of one comparison."""
    label, op, value = str(one.label), what.op, what.value
    if op in BARE:
        return f"{label}{OPERATOR_WORDS[op]}"
    if op in DAYS:
        return _say_days(one, op, value)
    if op == "in_period":
        return _("%(label)s在%(period)s") % {"label": label, "period": PERIOD_WORDS.get(str(value), "")}
    if op == "between":
        return _say_between(one, value)
    if isinstance(value, list):
        between = _("、") if op in ("all", "none", "not_in", "not_under") else _("或")
        words = between.join(f"“{name}”" for name in name_values(one, [str(part) for part in value]))
        return f"{label}{OPERATOR_WORDS.get(op, '')}{words}{_('（含下级）') if op in ('under', 'not_under') else ''}"
    return f"{label}{OPERATOR_WORDS.get(op, '')}{_say_value(one, value)}"


def _say_days(one: Field, op: str, value: Any) -> str:
    words = {"label": str(one.label), "n": str(value)}
    if op == "last_days":
        return _("%(label)s在最近 %(n)s 天内") % words
    if op == "next_days":
        return _("%(label)s在未来 %(n)s 天内") % words
    if op == "later_than":
        return _("%(label)s在 %(n)s 天以后") % words
    if one.missing_is_old:
        return _("%(label)s在 %(n)s 天以前或从未有过") % words
    return _("%(label)s在 %(n)s 天以前") % words


def _say_between(one: Field, value: Any) -> str:
    first, last = value if isinstance(value, list) and len(value) == 2 else (None, None)
    words = {"label": str(one.label), "first": _say_value(one, first).strip(), "last": _say_value(one, last).strip()}
    if last is None:
        return _("%(label)s从 %(first)s 起") % words
    if first is None:
        return _("%(label)s到 %(last)s 为止") % words
    return _("%(label)s从 %(first)s 到 %(last)s") % words


def _say_value(one: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("“是”") if value else _("“否”")
    if one.kind == Kind.MONEY:
        try:
            return " " + format_amount(Decimal(str(value)))
        except ArithmeticError:
            return str(value)
    if one.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.LINK):
        return f"“{value}”"
    return f" {value}{one.unit}"


def name_values(one: Field, values: Sequence[str]) -> list[str]:
    """Return the words of stored values; what is gone is said to be gone."""
    known = dict(_names(one, values))
    return [known.get(value, "") or _("（已停用）") for value in values]


def _names(one: Field, values: Sequence[str]) -> Iterable[tuple[str, str]]:
    if one.names:
        return one.names(values)
    if one.kind == Kind.PERSON:
        return [(str(id_), name) for id_, name in person_names(_ids(values)).items()]
    if one.kind == Kind.DEPARTMENT:
        return [
            (str(id_), name) for id_, name in Department.objects.filter(pk__in=_ids(values)).values_list("pk", "name")
        ]
    if one.kind == Kind.REGION:
        return [(value, region_name(value)) for value in values]
    if one.kind == Kind.INDUSTRY:
        return [(value, industry_name(value)) for value in values]
    return [(key, str(label)) for key, label in one.list_choices()]


def _ids(values: Sequence[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]

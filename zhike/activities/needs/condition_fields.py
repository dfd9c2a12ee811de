"""What conditions may ask about needs: lists, segments and views of customers filter by them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import SCOPE_ORDER, Actor
from zhike.conditions.compiling import Ask
from zhike.conditions.kinds import Kind
from zhike.conditions.language import Compare
from zhike.conditions.registry import Choices, Field, Label, Sql, register
from zhike.conditions.texts import pattern_of
from zhike.lib.refusals import Refusal, Refused

from ..models import NeedCategory
from .choices import MetBy, NeedState
from .queries.scope import NEED

_GROUP = lazy("需求")
Build = Callable[[Compare, Ask], Sql | None]
_OF_ROW = "WHERE need.customer_id = {row}.id AND"
_ROWS = "FROM activities_need AS need WHERE need.customer_id = {row}.id"
_STANDING = f"{_ROWS} AND need.state <> 'dropped'"
_OPEN = f"{_STANDING} AND need.state <> 'validated'"
_UNMET = f"{_ROWS} AND need.state NOT IN ('dropped', 'validated') AND need.met_by <> 'us'"


def _sees_less(actor: Actor) -> bool:
    """Say whether somebody sees the needs of fewer customers than customers."""
    needs, customers = actor.scope(NEED, "view"), actor.scope("customer", "view")
    if needs is None or customers is None:
        return needs is None
    return SCOPE_ORDER.index(needs) < SCOPE_ORDER.index(customers)


def _guard(ask: Ask) -> None:
    """Refuse who would learn by a filter what the right on needs hides."""
    if _sees_less(ask.actor):
        sentence = _("你看不到全部这些客户的需求，不能按需求筛选。")
        raise Refused(Refusal("activities.need_filter_closed", sentence, help=_("请去掉这一条再试。")))


def _guarded(build: Build) -> Build:
    """Ask the needs themselves, customer by customer, so that the planner may begin with them; guarded."""

    def compile_(what: Compare, ask: Ask) -> Sql | None:
        _guard(ask)
        return build(what, ask)

    return compile_


def _held(rows: str, condition: str = "", *, by: bool = True) -> str:
    return f"{'' if by else 'NOT '}EXISTS (SELECT 1 {rows}{condition})"


def _one_of(column: str, cast: str, rows: str) -> Build:
    """Say which customers have a need of one of some kinds, of each of them, or of none."""
    wanted = f" AND need.{column} = ANY(%s::{cast}[])"

    def build(what: Compare, ask: Ask) -> Sql:
        if what.op in ("empty", "not_empty"):
            return Sql(_held(rows, f" AND need.{column} IS NOT NULL", by=what.op == "not_empty"))
        values = [one for one in what.value if cast == "text" or (one.isdecimal() and len(one) < 19)]
        if what.op == "all":
            parts = [_held(rows, wanted) for _one in values]
            return Sql(" AND ".join(parts) or "false", tuple([one] for one in values))
        return Sql(_held(rows, wanted, by=what.op == "any"), (values,))

    return build


def _by_words(what: Compare, ask: Ask) -> Sql:
    """Look the name, the product or gap and the rival of each need through; no index holds them."""
    if what.op in ("empty", "not_empty"):
        return Sql(_held(_STANDING, by=what.op == "not_empty"))
    pattern = pattern_of(what.value, "contains" if what.op == "not_contains" else what.op)
    said = " AND concat_ws(' ', need.name, need.offer_name, need.rival) ~ %s"
    return Sql(_held(_STANDING, said, by=what.op != "not_contains"), (pattern,), slow=True)


def _by_priority(what: Compare, ask: Ask) -> Sql | None:
    """Say whose weightiest open need lies where: one that reaches the lower end, none beyond the upper one."""
    if what.op in ("empty", "not_empty"):
        return Sql(_held(_OPEN, by=what.op == "not_empty"))
    if what.op not in _ENDS and what.op not in ("between", "eq"):
        return None
    value, sign = what.value, _ENDS.get(what.op, "")
    low, high = (("", None), ("", None))
    if what.op == "between":
        low, high = (">=", value[0]), (">", value[1])
    elif what.op == "eq":
        low, high = (">=", value), (">", value)
    elif sign.startswith(">"):
        low = (sign, value)
    else:
        high = (">" if sign == "<=" else ">=", value)
    return _within(low, high)


def _within(low: tuple[str, Any], high: tuple[str, Any]) -> Sql:
    """Return who has an open need from the low end on, and none beyond the high end; an end of None is open."""
    texts, params = [], []
    if low[1] is not None:
        texts.append(_held(_OPEN, f" AND need.priority {low[0]} %s"))
        params.append(low[1])
    else:
        texts.append(_held(_OPEN))
    if high[1] is not None:
        texts.append(_held(_OPEN, f" AND need.priority {high[0]} %s", by=False))
        params.append(high[1])
    return Sql(" AND ".join(texts), tuple(params))


_ENDS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def _by_value(what: Compare, ask: Ask) -> Sql | None:
    """Add the unmet needs up once for all customers, not once for each; no index holds sums."""
    if what.op in ("empty", "not_empty"):
        return Sql(_held(_UNMET, " AND need.value_amount IS NOT NULL", by=what.op == "not_empty"))
    ends = [(sign, value) for sign, value in _ends(what) if value is not None]
    if not ends:
        return None
    added = f"SELECT need.customer_id {_UNMET.replace(_OF_ROW, 'WHERE')} GROUP BY need.customer_id"
    within = " AND ".join(f"sum(need.value_amount) {sign} %s" for sign, _value in ends)
    return Sql(f"{{row}}.id IN ({added} HAVING {within})", tuple(value for _sign, value in ends), slow=True)


def _ends(what: Compare) -> list[tuple[str, Any]]:
    """Return what a sum is compared with."""
    if what.op == "between":
        return [(">=", what.value[0]), ("<=", what.value[1])]
    sign = "=" if what.op == "eq" else _ENDS.get(what.op)
    return [(sign, what.value)] if sign else []


def _categories(axis: str) -> Choices:
    return [(str(one.pk), one.label) for one in NeedCategory.objects.filter(axis=axis).order_by("position", "pk")]


def _several(column: str, rows: str) -> str:
    return f"ARRAY(SELECT DISTINCT need.{column}::text {rows} AND need.{column} IS NOT NULL)"


def _field(key: str, label: Label, kind: Kind, sql: str, build: Build, choices: Any = ()) -> Field:
    return Field(key, label, kind, sql, _GROUP, choices, slow=False, order=70, compile=_guarded(build))


def _choice(key: str, label: Label, column: str, choices: Any, *, rows: str = _STANDING, cast: str = "text") -> Field:
    return _field(key, label, Kind.CHOICES, _several(column, rows), _one_of(column, cast, rows), choices)


def declare() -> None:
    """Bring the fields, from AppConfig.ready."""
    states = [(one.value, one.label) for one in NeedState]
    met = [(one.value, one.label) for one in MetBy]
    texts = f"(SELECT string_agg(concat_ws(' ', need.name, need.offer_name, need.rival), ' ') {_STANDING})"
    highest, worth = f"(SELECT max(need.priority) {_OPEN})", f"(SELECT sum(need.value_amount) {_UNMET})"
    register(
        "customer",
        _choice("need_state", lazy("需求状态"), "state", states, rows=_ROWS),
        _choice("need_met", lazy("需求由谁满足"), "met_by", met),
        _choice("need_aspect", lazy("需求方面"), "aspect_id", lambda: _categories("aspect"), cast="bigint"),
        _choice("need_purpose", lazy("需求目的"), "purpose_id", lambda: _categories("purpose"), cast="bigint"),
        _field("need_words", lazy("需求名称、产品或缺口"), Kind.TEXT, texts, _by_words),
        _field("need_priority", lazy("最高需求优先级"), Kind.DECIMAL, highest, _by_priority),
        _field("need_value", lazy("没被满足的需求价值"), Kind.MONEY, worth, _by_value),
    )

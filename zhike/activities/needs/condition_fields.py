"""What conditions may ask about needs: lists, segments and views of customers filter by them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import SCOPE_ORDER, Actor
from zhike.conditions.compiling import Ask
from zhike.conditions.kinds import Kind
from zhike.conditions.language import Compare
from zhike.conditions.registry import Choices, Field, Label, Sql, register
from zhike.lib.refusals import Refusal, Refused

from ..models import NeedCategory
from .choices import MetBy, NeedState
from .queries.scope import NEED

_GROUP = lazy("需求")
_ROWS = "FROM activities_need AS need WHERE need.customer_id = {row}.id"
_STANDING = f"{_ROWS} AND need.state <> 'dropped'"
_UNMET = f"{_ROWS} AND need.state NOT IN ('dropped', 'validated') AND need.met_by <> 'us'"


def _sees_less(actor: Actor) -> bool:
    """Say whether somebody sees the needs of fewer customers than customers."""
    needs, customers = actor.scope(NEED, "view"), actor.scope("customer", "view")
    if needs is None or customers is None:
        return needs is None
    return SCOPE_ORDER.index(needs) < SCOPE_ORDER.index(customers)


def _guard(what: Compare, ask: Ask) -> Sql | None:
    """Refuse who would learn by a filter what the right on needs hides; the usual way otherwise."""
    if _sees_less(ask.actor):
        sentence = _("你看不到全部这些客户的需求，不能按需求筛选。")
        raise Refused(Refusal("activities.need_filter_closed", sentence, help=_("请去掉这一条再试。")))
    return None


def _categories(axis: str) -> Choices:
    return [(str(one.pk), one.label) for one in NeedCategory.objects.filter(axis=axis).order_by("position", "pk")]


def _several(column: str, rows: str) -> str:
    return f"ARRAY(SELECT DISTINCT need.{column}::text {rows} AND need.{column} IS NOT NULL)"


def _field(key: str, label: Label, kind: Kind, sql: str, choices: Any = ()) -> Field:
    return Field(key, label, kind, sql, _GROUP, choices, order=70, compile=_guard)


def declare() -> None:
    """Bring the fields, from AppConfig.ready."""
    states = [(one.value, one.label) for one in NeedState]
    met = [(one.value, one.label) for one in MetBy]
    texts = f"(SELECT string_agg(concat_ws(' ', need.name, need.offer_name, need.rival), ' ') {_STANDING})"
    highest = f"(SELECT max(need.priority) {_STANDING} AND need.state <> 'validated')"
    aspects, purposes = _several("aspect_id", _STANDING), _several("purpose_id", _STANDING)
    register(
        "customer",
        _field("need_state", lazy("需求状态"), Kind.CHOICES, _several("state", _ROWS), states),
        _field("need_met", lazy("需求由谁满足"), Kind.CHOICES, _several("met_by", _STANDING), met),
        _field("need_aspect", lazy("需求方面"), Kind.CHOICES, aspects, lambda: _categories("aspect")),
        _field("need_purpose", lazy("需求目的"), Kind.CHOICES, purposes, lambda: _categories("purpose")),
        _field("need_words", lazy("需求名称、产品或缺口"), Kind.TEXT, texts),
        _field("need_priority", lazy("最高需求优先级"), Kind.DECIMAL, highest),
        _field("need_value", lazy("没被满足的需求价值"), Kind.MONEY, f"(SELECT sum(need.value_amount) {_UNMET})"),
    )

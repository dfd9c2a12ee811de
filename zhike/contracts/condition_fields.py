"""What conditions may ask about contracts: lists and segments of customers filter by what was signed this year."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.conditions.compiling import Ask
from zhike.conditions.kinds import Kind
from zhike.conditions.language import Compare
from zhike.conditions.registry import Field, Sql, register
from zhike.customers.worth import sees_less
from zhike.lib.refusals import Refusal, Refused

from .services import OBJECT

_ROWS = "FROM contracts_contract AS signed WHERE signed.signed_at >= %s"
_SIGNS = {"eq": "=", "ne": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def _signed_this_year(what: Compare, ask: Ask) -> Sql:
    """Start from the contracts of the year: the index on the day of signing leads to them."""
    if sees_less(ask.actor, OBJECT):
        sentence = _("你看不到全部这些客户的合同，不能按签约金额筛选。")
        raise Refused(Refusal("contracts.filter_closed", sentence, help=_("请去掉这一条再试。")))
    since = datetime(ask.today.year, 1, 1, tzinfo=timezone.get_current_timezone())
    if what.op in ("empty", "not_empty"):
        sign = "NOT " if what.op == "empty" else ""
        return Sql(f"{sign}EXISTS (SELECT 1 {_ROWS} AND signed.customer_id = {{row}}.id)", (since,))
    if what.op == "between":
        ends = [(sign, end) for sign, end in zip((">=", "<="), what.value, strict=True) if end is not None]
    else:
        ends = [(_SIGNS[what.op], what.value)]
    having = " AND ".join(f"sum(signed.amount) {sign} %s" for sign, _end in ends)
    found = f"SELECT signed.customer_id {_ROWS} GROUP BY signed.customer_id HAVING {having}"
    values = (since, *(end for _sign, end in ends))
    return Sql(f"{{row}}.id {'NOT ' if what.op == 'ne' else ''}IN ({found})", values)


def declare() -> None:
    """Bring the fields, from AppConfig.ready."""
    register(
        "customer",
        Field(
            *("signed_this_year", lazy("今年签约金额"), Kind.MONEY, "", lazy("合同")),
            slow=False,
            help=lazy("今年算作签约的合同的金额合计；没有签约的算空。"),
            order=68,
            compile=_signed_this_year,
        ),
    )

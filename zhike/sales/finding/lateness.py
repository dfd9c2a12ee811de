"""Which properties get their value only once a customer has signed: they tell what became of it, not who it is.

A profile that names no properties leaves them out; one that names them says so beside its figures.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.translation import gettext as _

from .attributes import TABLE, Attribute
from .counting import Counted, Question, compiled, customers, raw, select
from .rules import AFTER, Filling, why_late

# So many good customers with a day of signature are looked at, whichever their ids hash to.
SAMPLE = 2000
# On the day of the signature a record said what its first change afterwards replaced, or what it says today.
_THEN = """
WITH signed AS (
  SELECT customer_id, min(signed_at) AS at FROM sales_opportunity
  WHERE signed_at IS NOT NULL AND NOT is_hidden GROUP BY customer_id
), picked AS MATERIALIZED (
  SELECT base.id, signed.at FROM ({base}) AS base(id) JOIN signed ON signed.customer_id = base.id
  JOIN customers_customer AS known ON known.id = base.id AND known.created_at <= signed.at
  ORDER BY hashint8(base.id), base.id LIMIT %s
), seen AS MATERIALIZED (
  SELECT {values} FROM picked JOIN customers_customer ON customers_customer.id = picked.id
  LEFT JOIN LATERAL (
    SELECT * FROM customers_customerhistoryrow AS was
    WHERE was.pgh_obj_id = picked.id AND was.pgh_created_at > picked.at
    ORDER BY was.pgh_created_at, was.pgh_id LIMIT 1
  ) AS former ON true
)
SELECT {counts} FROM seen
"""


def judge_filling(asked: Question, found: Counted) -> list[Filling]:
    """Say of every property of a question when it gets its value; one query for all, over a sample of the good."""
    single = [one for one in asked.attributes if one.key != "tags"]
    judged = _judge(asked, single) if single and found.good else {}
    others = found.total - found.good
    made = []
    for one in single:
        unknown, unknown_good = found.unknown.get(one.key, (0, 0))
        known_others = others - (unknown - unknown_good)
        filling = (found.good, found.good - unknown_good, others, known_others)
        made.append(Filling(one.key, *filling, *judged.get(one.key, (0, 0))))
    return made


def _judge(asked: Question, single: Sequence[Attribute]) -> dict[str, tuple[int, int]]:
    """Return of how many of the sample the value is known today, and of how many of these it came later."""
    rows = customers(asked).filter(compiled(asked, asked.good))
    columns, counts = [], []
    for place, one in enumerate(single):
        columns += [f"{one.plain_sql(TABLE)}::text AS n{place}", f"{_then(one)}::text AS t{place}"]
        counts += [f"count(n{place})", f"count(n{place}) FILTER (WHERE t{place} IS DISTINCT FROM n{place})"]
    try:
        base, params = select(rows, {"id": raw(f"{TABLE}.id")})
    except EmptyResultSet:
        return {}
    sql = _THEN.format(base=base, values=", ".join(columns), counts=", ".join(counts))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, SAMPLE])
        found = cursor.fetchone() or ()
    return {one.key: (found[2 * place], found[2 * place + 1]) for place, one in enumerate(single)}


def _then(one: Attribute) -> str:
    now, then = one.plain_sql(TABLE), one.plain_sql("former")
    return f"(CASE WHEN former.pgh_id IS NULL THEN {now} ELSE {then} END)"


def left_out(asked: Question, found: Counted, *, is_kept: bool) -> list[dict[str, Any]]:
    """Return the properties of a question that come too late, with the figures that say so, as readings keep them.

    `is_kept` says that the profile names its properties: they stay, the page warns.
    """
    late = [(one, why_late(one)) for one in judge_filling(asked, found)]
    return [{**one.__dict__, "why": why, "is_kept": is_kept} for one, why in late if why]


def say_late(one: Mapping[str, Any], label: str) -> str:
    """Return in words why a property says nothing about who becomes a good customer."""
    share = {"label": label, "late": one["late"], "judged": one["judged"]}
    if one["why"] == AFTER:
        text = _("%(label)s：查得到历史的 %(judged)s 位好客户里，%(late)s 位是签约后才填或改的，多在签约后才填写。")
        return text % share
    good, others = (_percent(one[f"{who}_known"], one[who]) for who in ("good", "others"))
    share |= {"good": good, "others": others}
    return _("%(label)s：好客户有 %(good)s 填了，其他客户只有 %(others)s，多在签约前后才填写。") % share


def _percent(part: int, whole: int) -> str:
    share = 100 * part / whole if whole else 0.0
    return f"{share:.1f}%" if 0 < share < 10 else f"{share:.0f}%"

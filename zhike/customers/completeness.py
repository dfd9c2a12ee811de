"""How complete an archive is: the share of its key fields that are filled, by weight, and what is missing.

The weights are settings, per kind and tier; the fields that may be weighed stand here,
each with the SQL that says whether it is filled, so that one customer and the whole
base are judged alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField, get_policy, glance_at_policy

from .choices import Kind, Tier

Weights = Mapping[str, int]
MOST_WEIGHT = 9
_MARK = "SELECT coalesce(sum(version), 0) FROM access_policyversion WHERE key = ANY(%s)"


@dataclass(frozen=True)
class KeyField:
    """A field that may count: how it is called, how much as delivered, and when it is filled (over `customer`)."""

    name: str
    label: str | Promise
    organisation: int | None
    person: int | None
    filled: str

    def delivered(self, kind: str) -> int | None:
        """Return its delivered weight for a kind of customer; None when it does not apply."""
        return self.organisation if kind == Kind.ORGANISATION else self.person


def _text(name: str, label: str | Promise, organisation: int | None, person: int | None) -> KeyField:
    return KeyField(name, label, organisation, person, f"customer.{name} <> ''")


def _known(name: str, label: str | Promise, organisation: int | None, person: int | None, column: str = "") -> KeyField:
    return KeyField(name, label, organisation, person, f"customer.{column or name} IS NOT NULL")


_HERE = "SELECT 1 FROM customers_contact AS known WHERE known.customer_id = customer.id AND NOT known.left_company"
_MAIL = "SELECT 1 FROM customers_contactpoint AS point WHERE point.customer_id = customer.id AND point.kind = 'email'"
_USED = "SELECT 1 FROM customers_installedproduct AS used WHERE used.customer_id = customer.id"
FIELDS: tuple[KeyField, ...] = (
    _text("phone", _("电话"), 3, 3),
    KeyField("contacts", _("联系人"), 3, None, f"EXISTS ({_HERE})"),
    KeyField("decision_maker", _("决策者"), 3, None, f"EXISTS ({_HERE} AND known.buying_role = 'decision_maker')"),
    KeyField("email", _("邮箱"), 0, 0, f"EXISTS ({_MAIL})"),
    _text("industry", _("行业"), 2, None),
    _text("region", _("省市区"), 2, 2),
    _known("source", _("来源"), 1, 1, "source_id"),
    _text("address", _("详细地址"), 1, 1),
    _text("website", _("网址"), 0, None),
    _text("credit_code", _("统一社会信用代码"), 2, None),
    _known("employees", _("员工人数"), 1, None),
    _text("ownership", _("企业性质"), 0, None),
    _known("registered_capital", _("注册资本"), 0, None),
    _known("yearly_revenue", _("年营业额"), 0, None),
    _text("business_scope", _("经营范围"), 0, None),
    _text("gender", _("性别"), None, 1),
    _known("birthday", _("生日"), None, 2, "birth_month"),
    _text("occupation", _("职业"), None, 2),
    _text("hobbies", _("爱好"), None, 1),
    _text("current_state", _("现状"), 2, 2),
    _text("pain_points", _("痛点"), 2, 2),
    KeyField("products", _("在用产品"), 0, 0, f"EXISTS ({_USED})"),
)
LABELS = {field.name: field.label for field in FIELDS}
# The names of what is filled, as an array over `customer`.
_CASES = ", ".join(f"CASE WHEN {one.filled} THEN '{one.name}' END" for one in FIELDS)
FILLED_SQL = f"array_remove(ARRAY[{_CASES}]::text[], NULL)"


def fields_of(kind: str) -> list[KeyField]:
    """Return the fields that apply to a kind of customer."""
    return [field for field in FIELDS if field.delivered(kind) is not None]


def policy_key(kind: str) -> str:
    """Return the setting that holds the weights of a kind."""
    return f"customers.completeness_{kind}"


def value_name(tier: str, name: str) -> str:
    """Return the name under which the weight of a field stands in the setting."""
    return f"{tier}.{name}"


def _policy(kind: Kind, order: int) -> Policy:
    values = tuple(
        PolicyField(
            value_name(tier.value, field.name),
            format_lazy("{} · {}", tier.label, field.label),
            field.delivered(kind),
            minimum=0,
            maximum=MOST_WEIGHT,
        )
        for tier in Tier
        for field in fields_of(kind)
    )
    return Policy(
        key=policy_key(kind),
        label=format_lazy("{}：{}", _("档案完整度"), kind.label),
        help=_("每个字段占多少份量，按客户等级分别定；0 不计入。改动后全部客户在后台重新计算。"),
        fields=values,
        order=order,
        screen="customers:weights",
    )


POLICIES = (_policy(Kind.ORGANISATION, 24), _policy(Kind.PERSON, 25))


def glance_at_weights(kind: str, tier: str) -> dict[str, int]:
    """Return the weights for a kind and tier, at most five seconds old; every customer page asks."""
    return pick_weights(glance_at_policy(policy_key(kind)), kind, tier)


def read_weights() -> dict[tuple[str, str], dict[str, int]]:
    """Return the weights in force of every kind and tier; two queries."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for kind in Kind.values:
        values = get_policy(policy_key(kind))
        found |= {(kind, tier): pick_weights(values, kind, tier) for tier in Tier.values}
    return found


def weights_mark() -> int:
    """Return a number that tells the weights in force from all earlier ones; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [[policy.key for policy in POLICIES]])
        return int(cursor.fetchone()[0])


def pick_weights(values: Mapping[str, Any], kind: str, tier: str) -> dict[str, int]:
    """Return the weights of one tier out of a setting."""
    return {field.name: int(values[value_name(tier, field.name)]) for field in fields_of(kind)}


@dataclass(frozen=True)
class Completeness:
    """The filled share in percent and the names of what is missing, heaviest first."""

    share: int
    missing: tuple[str, ...]


def compute_completeness(*, weights: Weights, filled: Mapping[str, object]) -> Completeness:
    """Return the weighted share of key fields that hold something; fields that `filled` does not name are left out.

    A field that the person may not see is not asked of him: leave its name out. Halves are rounded up.
    """
    asked = {name: weight for name, weight in weights.items() if weight and name in filled}
    whole = sum(asked.values())
    have = sum(weight for name, weight in asked.items() if filled[name])
    missing = sorted((name for name in asked if not filled[name]), key=lambda name: -asked[name])
    return Completeness(share=(200 * have + whole) // (2 * whole) if whole else 100, missing=tuple(missing))


@cache
def _columns() -> tuple[str, ...]:
    return tuple(f"w_{field.name}" for field in FIELDS)


def share_sql(weights: Mapping[tuple[str, str], Weights]) -> tuple[str, list[Any]]:
    """Return (SQL, parameters) of a relation (customer_id, share) over `customer`; add a WHERE behind it.

    The same share as compute_completeness gives, with nothing hidden.
    """
    rows, values = [], []
    for (kind, tier), own in weights.items():
        one = [kind, tier, sum(own.values()), *(own.get(field.name, 0) for field in FIELDS)]
        rows.append(f"(%s, %s{', %s::int' * (len(one) - 2)})")
        values += one
    have = " + ".join(
        f"CASE WHEN {field.filled} THEN weight.{column} ELSE 0 END"
        for field, column in zip(FIELDS, _columns(), strict=True)
    )
    names = ", ".join(("kind", "tier", "whole", *_columns()))
    sql = f"""
SELECT customer.id AS customer_id,
  CASE weight.whole WHEN 0 THEN 100 ELSE (200 * ({have}) + weight.whole) / (2 * weight.whole) END AS share
FROM customers_customer AS customer
JOIN (VALUES {", ".join(rows)}) AS weight({names}) ON weight.kind = customer.kind AND weight.tier = customer.tier
"""  # noqa: S608 - only names of this file are put in
    return sql, values

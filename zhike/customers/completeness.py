"""How complete an archive is: the share of its key fields that are filled, by weight, and what is missing.

The weights are settings, per kind and tier; the built-in fields that may be weighed stand
here, each with the SQL that says whether it is filled, so that one customer and the whole
base are judged alike. Every field of the company's own may be weighed, too: it counts for
nothing until somebody gives it a weight.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField, get_policy, glance_at_policy

from .choices import Kind, Tier
from .custom.catalogue import definitions
from .custom.definitions import PREFIX, Definition, custom_id, custom_name

Weights = Mapping[str, int]
MOST_WEIGHT = 9
# The value of the setting that holds the weights of the company's own fields, by value_name.
OWN = "own"
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
# The names of what is filled, as an array over `customer`; the company's own fields hold no empty values.
_CASES = ", ".join(f"CASE WHEN {one.filled} THEN '{one.name}' END" for one in FIELDS)
_OWN_FILLED = f"ARRAY(SELECT '{PREFIX}' || held.key FROM jsonb_object_keys(customer.custom) AS held(key))"  # noqa: S608  # a prefix of ours
FILLED_SQL = f"array_remove(ARRAY[{_CASES}]::text[], NULL) || {_OWN_FILLED}"


def fields_of(kind: str) -> list[KeyField]:
    """Return the fields that apply to a kind of customer."""
    return [field for field in FIELDS if field.delivered(kind) is not None]


def own_fields_of(kind: str) -> list[Definition]:
    """Return the company's own fields that may be weighed for a kind of customer."""
    return definitions().for_kind(kind)


def say_key_field(name: str) -> str:
    """Return what a weighed field is called, one of the company's own by its name (custom_12)."""
    if name in LABELS:
        return str(LABELS[name])
    own = definitions().find(name)
    return own.label if own else name


def policy_key(kind: str) -> str:
    """Return the setting that holds the weights of a kind."""
    return f"customers.completeness_{kind}"


def value_name(tier: str, name: str) -> str:
    """Return the name under which the weight of a field stands in the setting."""
    return f"{tier}.{name}"


def _say_own(weights: Mapping[str, int]) -> str:
    """Write the weights of the company's own fields as the history of the setting shows them."""
    parts = [(*key.partition("."), weight) for key, weight in weights.items()]
    said = (f"{Tier(tier).label} · {say_key_field(name)} {weight}" for tier, _dot, name, weight in parts)
    return "、".join(said) or "—"


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
    own = PolicyField(OWN, _("自定义字段"), {}, kind="own", say=_say_own, required=False)
    return Policy(
        key=policy_key(kind),
        label=format_lazy("{}：{}", _("档案完整度"), kind.label),
        help=_("每个字段占多少份量，按客户等级分别定；0 不计入。改动后全部客户在后台重新计算。"),
        fields=(*values, own),
        order=order,
        screen="customers:weights",
    )


POLICIES = (_policy(Kind.ORGANISATION, 24), _policy(Kind.PERSON, 25))


def glance_at_weights(kind: str, tier: str) -> dict[str, int]:
    """Return the weights for a kind and tier, at most five seconds old; every customer page asks."""
    values = glance_at_policy(policy_key(kind))
    return pick_weights(values, kind, tier, _weighed(values, kind))


def read_weights() -> dict[tuple[str, str], dict[str, int]]:
    """Return the weights in force of every kind and tier; two queries, more where own fields are weighed."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for kind in Kind.values:
        values = get_policy(policy_key(kind))
        own = _weighed(values, kind)
        found |= {(kind, tier): pick_weights(values, kind, tier, own) for tier in Tier.values}
    return found


def weights_mark() -> int:
    """Return a number that tells the weights in force from all earlier ones; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [[policy.key for policy in POLICIES]])
        return int(cursor.fetchone()[0])


def _weighed(values: Mapping[str, Any], kind: str) -> Sequence[Definition]:
    return own_fields_of(kind) if values[OWN] else ()


def pick_weights(values: Mapping[str, Any], kind: str, tier: str, own: Iterable[Definition]) -> dict[str, int]:
    """Return the weights of one tier out of a setting; of the company's own fields those in use that have one."""
    built_in = {field.name: int(values[value_name(tier, field.name)]) for field in fields_of(kind)}
    given = {one.name: int(values[OWN].get(value_name(tier, one.name), 0)) for one in own}
    return built_in | {name: weight for name, weight in given.items() if weight}


def weighs_own(field_id: int) -> bool:
    """Say whether a field of the company's own has a weight anywhere; retired ones keep theirs. Two queries."""
    weighed = {name for kind in Kind.values for name in get_policy(policy_key(kind))[OWN]}
    return any(custom_id(name.partition(".")[2]) == field_id for name in weighed)


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


def _all_filled(weights: Mapping[tuple[str, str], Weights]) -> dict[str, str]:
    """Return by name the SQL that says whether a field is filled: the built-in ones, and those own ones that count."""
    ids = sorted({id_ for one in weights.values() for name in one if (id_ := custom_id(name)) is not None})
    own = {custom_name(id_): f"customer.custom ? '{id_}'" for id_ in ids}
    return {field.name: field.filled for field in FIELDS} | own


def share_sql(weights: Mapping[tuple[str, str], Weights]) -> tuple[str, list[Any]]:
    """Return (SQL, parameters) of a relation (customer_id, share) over `customer`; add a WHERE behind it.

    The same share as compute_completeness gives, with nothing hidden.
    """
    filled = _all_filled(weights)
    rows, values = [], []
    for (kind, tier), own in weights.items():
        one = [kind, tier, sum(own.values()), *(own.get(name, 0) for name in filled)]
        rows.append(f"(%s, %s{', %s::int' * (len(one) - 2)})")
        values += one
    have = " + ".join(f"CASE WHEN {when} THEN weight.w_{name} ELSE 0 END" for name, when in filled.items())
    names = ", ".join(("kind", "tier", "whole", *(f"w_{name}" for name in filled)))
    sql = f"""
SELECT customer.id AS customer_id,
  CASE weight.whole WHEN 0 THEN 100 ELSE (200 * ({have}) + weight.whole) / (2 * weight.whole) END AS share
FROM customers_customer AS customer
JOIN (VALUES {", ".join(rows)}) AS weight({names}) ON weight.kind = customer.kind AND weight.tier = customer.tier
"""  # noqa: S608 - only names of this file and numbers of fields are put in
    return sql, values

"""Which key fields are asked again: confirmed longer ago than the company allows. Pure but for the setting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.access.policies import Policy, PolicyField, glance_at_policy
from zhike.lib.refusals import Refusal

from .completeness import LABELS

AGEING = ("phone", "contacts", "decision_maker", "address", "website", "employees", "occupation")
ALSO = ("current_state", "pain_points", "industry", "yearly_revenue")
POLICY = Policy(
    key="customers.freshness",
    label=gettext_lazy("资料保鲜"),
    help=gettext_lazy("重要资料多久没有确认过，就在客户页、记跟进和抽查时再问一次。"),
    fields=(
        PolicyField("months", gettext_lazy("多久算旧"), 12, unit=gettext_lazy("个月"), minimum=1, maximum=120),
        *(PolicyField(name, LABELS[name], True, kind="bool", required=False) for name in AGEING),
        *(PolicyField(name, LABELS[name], False, kind="bool", required=False) for name in ALSO),
    ),
    order=26,
)


@dataclass(frozen=True)
class Stale:
    """A field that holds something and was not confirmed for too long."""

    name: str
    confirmed_at: datetime


def glance_at_freshness() -> tuple[int, frozenset[str]]:
    """Return after how many months which fields are asked again, at most five seconds old."""
    values = glance_at_policy(POLICY.key)
    return int(values["months"]), frozenset(name for name in (*AGEING, *ALSO) if values[name])


def months_before(now: datetime, months: int) -> datetime:
    """Return the same day so many months earlier, or the last of that month."""
    count = now.year * 12 + now.month - 1 - months
    year, month = count // 12, count % 12 + 1
    for day in range(now.day, now.day - 4, -1):
        try:
            return now.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    raise ValueError(f"No such day {months} months before {now}.")


def find_stale(
    *,
    asked: Collection[str],
    months: int,
    filled: Collection[str],
    confirmed: Mapping[str, datetime],
    created_at: datetime,
    now: datetime,
) -> list[Stale]:
    """Return what should be confirmed again, oldest first; an empty field is missing, not stale."""
    limit = months_before(now, months)
    ages = {name: max(created_at, confirmed.get(name, created_at)) for name in asked if name in filled}
    return sorted(
        (Stale(name, at) for name, at in ages.items() if at < limit), key=lambda one: (one.confirmed_at, one.name)
    )


def why_cannot_confirm(*, is_known: bool, is_seen: bool, is_filled: bool) -> Refusal | None:
    """Say why a field cannot be confirmed: none that ages, not seen in full, or empty."""
    if not is_known or not is_seen:
        return Refusal("customers.confirm_not_allowed", _("你看不到这项资料的全部内容，不能替它确认。"))
    if not is_filled:
        return Refusal("customers.confirm_empty", _("这项资料还是空的，先补上。"))
    return None

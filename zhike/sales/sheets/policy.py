"""What the company decides about sheets; changed on the settings screen."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access import policies
from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal

from .rules import SheetRules

KEY = "sales.sheet"


def read_time(text: str) -> time | None:
    """Return a time of day written as 20:00, or None."""
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        return None


def _check(actor: Actor, values: Mapping[str, Any]) -> Refusal | None:
    if read_time(str(values["cutoff"])) is None:
        return Refusal("sales.cutoff_invalid", _("截止时间请写成 20:00 这样。"), {"field": "cutoff"})
    return None


POLICY = policies.Policy(
    KEY,
    lazy("理单表"),
    lazy("每个工作日的截止时间，哪些情况要标出来，几个工作日没有新增 A 时提醒经理。"),
    (
        policies.PolicyField("cutoff", lazy("截止时间"), "20:00", kind="text", maximum=5),
        policies.PolicyField("untouched_a", lazy("A 类未联系满"), 2, unit=lazy("个工作日标出"), minimum=1, maximum=60),
        policies.PolicyField("untouched_b", lazy("B 类未联系满"), 4, unit=lazy("个工作日标出"), minimum=1, maximum=60),
        policies.PolicyField("untouched_c", lazy("C 类未联系满"), 8, unit=lazy("个工作日标出"), minimum=1, maximum=90),
        policies.PolicyField("alert_days", lazy("没有新增 A 满"), 3, unit=lazy("个工作日提醒"), minimum=1, maximum=30),
    ),
    check=_check,
    order=130,
)


def current_rules() -> SheetRules:
    """Return the rules in force."""
    values = policies.get_policy(KEY)
    untouched = (int(values["untouched_a"]), int(values["untouched_b"]), int(values["untouched_c"]))
    return SheetRules(
        cutoff=read_time(str(values["cutoff"])) or SheetRules.cutoff,
        untouched=untouched,
        alert_days=int(values["alert_days"]),
    )

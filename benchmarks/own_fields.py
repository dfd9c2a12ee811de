"""Fields that the company made itself, in the base: those of the demo company, filled as far as such fields are."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from zhike.customers.custom.definitions import Definition
from zhike.desk.demo.own_fields import SYSTEMS, design_fields

# How often somebody said something, and what.
_SHARES = {
    "现用系统": (0.6, lambda random, day: random.choice(SYSTEMS)),
    "预算金额": (0.4, lambda random, day: f"{random.randint(1, 300) * 10_000}.00"),
    "决策周期": (0.5, lambda random, day: random.choice(("o1", "o2", "o2", "o3", "o4"))),
    "选型标准": (0.4, lambda random, day: sorted(random.sample(("o1", "o2", "o3", "o4", "o5"), 2))),
    "是否上市": (0.7, lambda random, day: random.random() < 0.08),
    "合同到期日": (0.3, lambda random, day: (day + timedelta(days=random.randint(-60, 700))).isoformat()),
    "服务等级": (0.3, lambda random, day: random.choice(("o1", "o2", "o2", "o3", "o3", "o3"))),
}


def design(now: datetime) -> dict[str, Definition]:
    """Make the fields; return them by label."""
    from zhike.access.actor import SystemActor

    return design_fields(actor=SystemActor(), now=now)


def invent_own(random: Random, own: Mapping[str, Definition], day: date) -> dict[str, Any]:
    """Return what one customer says in them, by the names of services."""
    said = {own[label].name: say(random, day) for label, (share, say) in _SHARES.items() if random.random() < share}
    return said

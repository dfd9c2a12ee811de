"""How far the needs of a customer are: what conditions of sales stages ask. The caller has checked the scope."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhike.web.statements import ask

_STAND = """
SELECT customer_id, count(*) FILTER (WHERE state <> 'dropped'),
  count(*) FILTER (WHERE state IN ('defined', 'delivered', 'validated')),
  count(*) FILTER (WHERE state = 'validated'),
  count(*) FILTER (WHERE state <> 'dropped' AND state <> 'validated' AND met_by <> 'us')
FROM activities_need WHERE customer_id = ANY(%s) GROUP BY customer_id
"""


@dataclass(frozen=True)
class NeedStand:
    """How many needs a customer has: recorded (put-aside ones left out), confirmed, validated, unmet."""

    recorded: int = 0
    confirmed: int = 0
    validated: int = 0
    unmet: int = 0


def need_stand(customer_id: int) -> NeedStand:
    """Return how far the needs of one customer are, in one query."""
    return need_stands([customer_id]).get(customer_id, NeedStand())


def need_stands(customer_ids: Iterable[int]) -> dict[int, NeedStand]:
    """Return how far the needs of customers are; who has none is left out. One query."""
    rows = ask(_STAND, [list(customer_ids)])
    return {row[0]: NeedStand(*row[1:]) for row in rows}

"""Which groups of 今日 may have something for a person: one planned statement instead of a query for each."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cache

from django.utils import timezone

from zhike.web.statements import ask

from ..reasons import Asked, ReasonGroup

_ASKED = """
SELECT {conditions}
FROM (SELECT %(person)s::bigint AS person, %(today)s::date AS today, %(now)s::timestamptz AS now,
  %(tomorrow)s::timestamptz AS tomorrow) AS asked
"""


def find_waiting(groups: Sequence[ReasonGroup], asked: Asked) -> set[str]:
    """Return the keys of the groups that may have something; scope and rights are the business of their queries."""
    hinted = tuple(group for group in groups if group.waits)
    found = {group.key for group in groups if not group.waits}
    if hinted:
        tomorrow = timezone.make_aware(datetime.combine(asked.today + timedelta(days=1), time.min))
        values = {"person": asked.person_id, "today": asked.today, "now": asked.now, "tomorrow": tomorrow}
        answers = ask(_text(tuple(group.waits for group in hinted)), values)[0]
        found |= {group.key for group, answer in zip(hinted, answers, strict=True) if answer}
    return found


@cache
def _text(conditions: tuple[str, ...]) -> str:
    return _ASKED.format(conditions=",\n".join(f"({one})" for one in conditions))

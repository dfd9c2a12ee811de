"""Learn the sentences that people write again and again: for the writer, and for the department once two write them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from zhike.access.models import Person
from zhike.events.models import Event

from ..choices import Origin
from ..models import FollowUp
from ..rules import is_worth_learning

HANDLER = "activities.sentences"
_LEARN = """
INSERT INTO activities_quicksentence AS known
  (person_id, department_id, kind, outcome, reached, text, uses, people, used_at)
VALUES (%s, %s, %s, %s, %s, %s, 1, %s, %s)
ON CONFLICT (person_id, department_id, kind, outcome, reached, text) DO UPDATE
SET uses = known.uses + 1, people = known.people + EXCLUDED.people,
    used_at = greatest(known.used_at, EXCLUDED.used_at)
RETURNING uses
"""


def learn_sentences(events: Sequence[Event]) -> None:
    """Count the short sentences of a batch of new entries; the reader's position moves in the same transaction."""
    typed = [event for event in events if event.data.get("origin") == Origin.PERSON and event.actor_id]
    rows = FollowUp.objects.filter(
        customer_id__in={event.customer_id for event in typed if event.customer_id},
        pk__in={event.data["follow_up_id"] for event in typed},
    ).only("customer_id", "person_id", "kind", "outcome", "content", "at")
    worth = [row for row in rows.order_by("pk") if row.person_id and is_worth_learning(row.content)]
    people = {row.person_id for row in worth if row.person_id}
    departments = dict(Person.objects.filter(pk__in=people).values_list("pk", "department_id"))
    for row in worth:
        _learn(row, departments.get(row.person_id or 0), row.at)


def _learn(row: FollowUp, department_id: int | None, at: datetime) -> None:
    said = (row.kind, row.outcome, row.is_reached, row.content)
    with connection.cursor() as cursor:
        cursor.execute(_LEARN, (row.person_id, None, *said, 1, at))
        is_new = cursor.fetchone()[0] == 1
        if department_id:
            cursor.execute(_LEARN, (None, department_id, *said, int(is_new), at))

"""Learn the sentences that a person writes again and again."""

from datetime import datetime

from django.db import connection

from zhike.access.actor import Actor

from ..models import FollowUp
from ..rules import is_worth_learning

_LEARN = """
INSERT INTO activities_quicksentence (person_id, kind, reached, text, uses, used_at)
VALUES (%s, %s, %s, %s, 1, %s)
ON CONFLICT (person_id, kind, reached, text) DO UPDATE
SET uses = activities_quicksentence.uses + 1, used_at = EXCLUDED.used_at
"""


def learn_sentence(*, actor: Actor, follow_up: FollowUp, now: datetime) -> None:
    """Count a short sentence for its author, so that it is offered as a chip next time."""
    if actor.id_or_none is None or not is_worth_learning(follow_up.content):
        return
    values = (actor.person_id, follow_up.kind, follow_up.is_reached, follow_up.content, now)
    with connection.cursor() as cursor:
        cursor.execute(_LEARN, values)

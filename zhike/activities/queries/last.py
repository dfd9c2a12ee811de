"""The newest follow-up of each of several customers."""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from zhike.access.actor import Actor

from .. import closing
from ..choices import Outcome
from ..today_words import Last

_LAST = """
SELECT wanted.id, newest.at, newest.content, newest.outcome
FROM unnest(%s::bigint[]) AS wanted(id)
CROSS JOIN LATERAL (
    SELECT at, left(content, 200) AS content, outcome FROM activities_followup
    WHERE customer_id = wanted.id AND deleted_at IS NULL {open}
    ORDER BY at DESC, id DESC LIMIT 1
) AS newest
"""


def last_words(actor: Actor, customer_ids: Sequence[int]) -> dict[int, Last]:
    """Return the newest follow-up by customer, in one query; the caller has checked that the customers are visible.

    Nothing for a person who may not read follow-ups.
    """
    if not customer_ids or not actor.can("follow_up", "view"):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LAST.replace("{open}", closing.open_sql(actor, "activities_followup")), [list(customer_ids)])
        rows = cursor.fetchall()
    return {
        id_: Last(on=timezone.localdate(at), content=content, outcome=str(Outcome(outcome).label))
        for id_, at, content, outcome in rows
    }

"""The live stream: what happened a moment ago reaches the open pages of one person, across processes.

Messages travel by PostgreSQL's NOTIFY, so they are sent when the transaction
commits and not when it is undone. They are hints: a page that missed one asks again.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

CHANNEL = "zhike_live"
EVERYBODY = 0
LONGEST = 7_900


def publish(person_id: int, type: str, data: Mapping[str, Any] | None = None) -> None:  # noqa: A002
    """Send a small message to the open pages of a person (EVERYBODY: all) when the transaction commits.

    Types: notification, unread, progress, changed. Data must be JSON of less than eight kilobytes.
    """
    payload = json.dumps([person_id, type, dict(data or {})], cls=DjangoJSONEncoder, ensure_ascii=False)
    if len(payload.encode()) > LONGEST:
        raise ValueError(f"A live message of type {type} is too long; send an id and let the page ask.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])

"""Fill the timelines set-based: follow-ups that agree with their customers' rollups, then all events in time order."""

import json
from typing import Any

from django.conf import settings
from django.db import connection

from zhike.activities.queries import list_differences
from zhike.desk.demo import words

from .invent import KNOWN, KNOWN_FOLLOW_UPS

KNOWN_CHANGES = 10_000 - 1 - KNOWN_FOLLOW_UPS
_KINDS = ["phone"] * 5 + ["wechat"] * 2 + ["visit", "email", "meeting"]
_MISSED = ["no_answer", "busy", "unreachable", "suspended"]

# The newest follow-up (n = 1) is the one that the customer's row shows: reached, and with the promise that stands.
# Promises of older ones fall due before it, so that it keeps them.
FOLLOW_UPS = """
INSERT INTO activities_followup (customer_id, person_id, kind, outcome, content, contact_id, mood, next_step, next_on,
  at, origin, entry_key, created_at)
SELECT customer.id, customer.owner_id, (%(kinds)s::text[])[1 + h %% 10],
  CASE WHEN n = 1 OR h %% 100 < 80 THEN 'reached' ELSE (%(missed)s::text[])[1 + h / 100 %% 4] END,
  CASE WHEN n = 1 OR h %% 100 < 80 THEN (%(said)s::text[])[1 + h / 1000 %% %(said_count)s]
       ELSE (%(unsaid)s::text[])[1 + h / 1000 %% %(unsaid_count)s] END,
  contact.id, 1 + h / 7 %% 5,
  CASE WHEN promise.next_on IS NULL THEN '' WHEN n = 1 THEN customer.next_step
       ELSE (%(steps)s::text[])[1 + h / 70 %% %(steps_count)s] END,
  promise.next_on, moment.at, 'person', md5(customer.id || '-' || n)::uuid, moment.at
FROM customers_customer AS customer
CROSS JOIN LATERAL generate_series(1, customer.follow_up_count) AS n
CROSS JOIN LATERAL (SELECT (hashint8extended(customer.id * 100003 + n, 7) & 2147483647)::int AS h) AS hashed
CROSS JOIN LATERAL (
  SELECT customer.last_contact_at - (n - 1 + CASE WHEN n = 1 THEN 0 ELSE h %% 1000 * 0.0004 END)
    * ((customer.last_contact_at - customer.created_at) / customer.follow_up_count) AS at
) AS moment
CROSS JOIN LATERAL (
  SELECT CASE WHEN n = 1 THEN customer.next_follow_on WHEN h / 11 %% 2 = 0 THEN
    least(moment.at + interval '5 days', customer.last_contact_at - interval '1 day')::date END AS next_on
) AS promise
LEFT JOIN customers_contact AS contact ON contact.customer_id = customer.id AND contact.is_primary
WHERE customer.follow_up_count > 0
ORDER BY moment.at
"""
EVENTS = """
INSERT INTO events_event (kind, customer_id, actor_id, at, data, request_id)
SELECT * FROM (
  SELECT 'activities.followed_up', customer_id, person_id, at, jsonb_build_object('follow_up_id', id, 'kind', kind,
    'outcome', outcome, 'reached', outcome = 'reached', 'next_on', next_on), ''
  FROM activities_followup
  UNION ALL
  SELECT 'customers.created', id, owner_id, created_at, jsonb_build_object('name', name), '' FROM customers_customer
  UNION ALL
  SELECT 'customers.changed', customer.id, owner_id,
    created_at + n * ((%(now)s - created_at) / (changes.count + 1)),
    %(changed)s::jsonb || jsonb_build_object('version', n + 1), ''
  FROM customers_customer AS customer
  CROSS JOIN LATERAL (SELECT CASE WHEN name = %(known)s THEN %(known_changes)s ELSE id %% 5 END AS count) AS changes
  CROSS JOIN LATERAL generate_series(1, changes.count) AS n
) AS entry (kind, customer_id, actor_id, at, data, request_id)
ORDER BY at
"""
_CHANGED = {
    "fields": ["stage"],
    "steps": [{"field": "stage", "label": "阶段", "old": "咨询", "new": "首面"}],
    "labels": ["备注"],
}


def tell(now: object) -> None:
    """Write follow-ups and events of all customers."""
    lists = {"said": words.REACHED, "unsaid": words.MISSED, "steps": words.STEPS}
    values: dict[str, Any] = {"kinds": _KINDS, "missed": _MISSED}
    for name, texts in lists.items():
        values |= {name: list(texts), f"{name}_count": len(texts)}
    facts = {
        "now": now,
        "known": KNOWN,
        "known_changes": KNOWN_CHANGES,
        "changed": json.dumps(_CHANGED, ensure_ascii=False),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [settings.TIME_ZONE])
        cursor.execute(FOLLOW_UPS, values)
        cursor.execute(EVENTS, facts)


def check(first_id: int, last_id: int) -> None:
    """Refuse a base whose rollups are not what a recount gives: figures over it would lie."""
    step = max((last_id - first_id) // 20, 1)
    for start in range(first_id, last_id, step):
        differences = list_differences(start, min(start + 200, last_id))
        if differences:
            raise RuntimeError(f"The base is wrong: {differences[0]} and {len(differences) - 1} more")

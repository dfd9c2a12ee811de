"""Read what sheets are made from, for many people at once: a fixed number of statements whatever their number."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from zhike.activities.closing import open_to_holder_sql
from zhike.activities.policy import current_policy
from zhike.activities.rules import CLOCK_TOLERANCE, REACHED
from zhike.customers.choices import Stage

from .content import Deal, Facts, Held, Promise, Question, Talk, Unsummarised, Written
from .deals import deals_of, moves_of
from .rules import Window

_REACHED = ", ".join(f"'{outcome}'" for outcome in REACHED)
TEXT = 500

_TALKS = """
SELECT f.person_id, f.id, f.customer_id, c.name, f.kind, f.outcome, f.at, left(f.content, %(text)s),
       coalesce(k.talk_seconds, 0), late.id IS NOT NULL, (copied.facts ->> 'follow_up')::bigint
FROM unnest(%(people)s::bigint[]) AS p(id)
JOIN LATERAL (
    SELECT id, person_id, customer_id, kind, outcome, at, content FROM activities_followup
    WHERE person_id = p.id AND at > %(oldest)s AND at <= %(newest)s AND created_at > %(start)s AND created_at <= %(end)s
      AND deleted_at IS NULL AND origin <> 'import'
) AS f ON true
JOIN customers_customer c ON c.id = f.customer_id
LEFT JOIN activities_call k ON k.follow_up_id = f.id
LEFT JOIN activities_entrymark late
  ON late.customer_id = f.customer_id AND late.follow_up_id = f.id AND late.kind = 'late'
LEFT JOIN activities_entrymark copied
  ON copied.customer_id = f.customer_id AND copied.follow_up_id = f.id AND copied.kind = 'copied'
ORDER BY f.person_id, f.at, f.id
"""
_HELD = f"""
SELECT c.owner_id, c.id, c.name, c.grade, c.next_follow_on, c.next_step, c.stage, last.at, last.kind,
       left(last.content, %(text)s)
FROM unnest(%(people)s::bigint[]) AS p(id)
JOIN customers_customer c ON c.owner_id = p.id AND c.deleted_at IS NULL AND c.grade IN ('A', 'B', 'C')
LEFT JOIN LATERAL (
    SELECT at, kind, content FROM activities_followup
    WHERE customer_id = c.id AND deleted_at IS NULL AND outcome IN ({_REACHED}) {{open}}
    ORDER BY at DESC, id DESC LIMIT 1
) AS last ON true
"""  # noqa: S608 - constants of the rules
_MISSED = """
SELECT owner_id, id, name, grade, next_follow_on, next_step, total FROM (
    SELECT owner_id, id, name, grade, next_follow_on, next_step,
           count(*) OVER (PARTITION BY owner_id) AS total,
           row_number() OVER (PARTITION BY owner_id ORDER BY nullif(grade, '') NULLS LAST, next_follow_on, id) AS place
    FROM customers_customer
    WHERE owner_id = ANY(%(people)s) AND deleted_at IS NULL
      AND next_follow_on > %(before)s AND next_follow_on <= %(day)s
) AS missed WHERE place <= 20 ORDER BY owner_id, place
"""
# What is late from earlier: how many promises, and which visits wait for their summary beyond its time.
_OVERDUE = """
WITH late AS (
    SELECT owner_id, count(*) AS number FROM customers_customer
    WHERE owner_id = ANY(%(people)s) AND deleted_at IS NULL AND next_follow_on <= %(before)s GROUP BY owner_id
)
SELECT p.id, coalesce(late.number, 0), v.customer_id, v.name, v.id, v.purpose, v.due_at
FROM unnest(%(people)s::bigint[]) AS p(id)
LEFT JOIN late ON late.owner_id = p.id
LEFT JOIN LATERAL (
    SELECT v.customer_id, c.name, v.id, v.purpose, v.due_at
    FROM activities_visit v JOIN customers_customer c ON c.id = v.customer_id AND c.deleted_at IS NULL
    WHERE v.person_id = p.id AND v.state IN ('on_site', 'left') AND v.due_at <= %(end)s
    ORDER BY v.due_at, v.id LIMIT 20
) AS v ON true
ORDER BY p.id, v.due_at, v.id
"""
_WRITTEN = """
SELECT person_id, customer_id, progress, blocker, support FROM sales_sheetnote
WHERE person_id = ANY(%(people)s) AND day = %(day)s
"""
_QUESTIONS = """
SELECT q.person_id, q.id, q.customer_id, coalesce(c.name, ''), q.text, q.day, p.name, q.answer
FROM sales_sheetcomment q JOIN access_person p ON p.id = q.by_id LEFT JOIN customers_customer c ON c.id = q.customer_id
WHERE q.person_id = ANY(%(people)s) AND q.is_question AND q.day < %(day)s
  AND (q.answered_at IS NULL OR q.answered_on = %(day)s)
ORDER BY q.id
"""


def read_facts(people: Sequence[int], *, day: date, window: Window) -> dict[int, Facts]:
    """Return the facts of each person's sheet of a day; the caller has decided whose sheets may be read."""
    found = {person_id: Facts() for person_id in people}
    values = _values(people, day, window)
    _read_talks(found, values)
    _read_held(found, values)
    _read_promises(found, values)
    for person_id, customer_id, *words in _rows(_WRITTEN, values):
        found[person_id].written[customer_id] = Written(*words)
    for person_id, *rest in _rows(_QUESTIONS, values):
        found[person_id].questions.append(Question(*rest))
    for person_id, move in moves_of(people, window):
        found[person_id].moves.append(move)
    return found


def _values(people: Sequence[int], day: date, window: Window) -> dict[str, Any]:
    back = timedelta(days=current_policy().backdate_days + 1)
    return {
        "people": list(people),
        "day": day,
        "before": timezone.localdate(window.start),
        "start": window.start,
        "end": window.end,
        "oldest": window.start - back,
        "newest": window.end + CLOCK_TOLERANCE,
        "text": TEXT,
    }


def _rows(sql: str, values: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[Any] = cursor.fetchall()
    return rows


def _read_talks(found: dict[int, Facts], values: Mapping[str, Any]) -> None:
    zone = timezone.get_current_timezone()
    for person_id, id_, customer_id, name, kind, outcome, at, *rest in _rows(_TALKS, values):
        talk = Talk(id_, customer_id, name, kind, outcome in REACHED, at.astimezone(zone), *rest)
        found[person_id].talks.append(talk)


def _read_held(found: dict[int, Facts], values: Mapping[str, Any]) -> None:
    rows = _rows(_HELD.replace("{open}", open_to_holder_sql("activities_followup", "p.id")), values)
    deals = deals_of([row[1] for row in rows])
    zone = timezone.get_current_timezone()
    in_words = {stage.value: Deal(stage=str(stage.label)) for stage in Stage}
    for person_id, id_, name, grade, next_on, next_step, stage, last_at, kind, text in rows:
        local = last_at.astimezone(zone) if last_at else None
        deal = deals.get(id_) or in_words[stage]
        last_on = local.date() if local else None
        held = Held(id_, name, grade, next_on, next_step, local, last_on, text or "", kind or "", deal)
        found[person_id].held.append(held)


def _read_promises(found: dict[int, Facts], values: Mapping[str, Any]) -> None:
    for person_id, id_, name, grade, next_on, next_step, total in _rows(_MISSED, values):
        found[person_id].missed.append(Promise(id_, name, grade, next_on, next_step))
        found[person_id].missed_count = total
    for person_id, count, customer_id, name, visit_id, purpose, due_at in _rows(_OVERDUE, values):
        found[person_id].overdue = count
        if visit_id is not None:
            late = Unsummarised(customer_id, name, visit_id, purpose, timezone.localtime(due_at))
            found[person_id].visits.append(late)

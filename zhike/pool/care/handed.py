"""Who was handed a customer and has not answered or called yet: lines of 今日, for him and for his manager."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import reach_of
from zhike.access.fields import is_open
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.activities.reasons import COUNT_CAP, Asked, TodayItem
from zhike.customers.pools import as_seen
from zhike.customers.queries import visible_to

KEEP_DAYS = 14
HAND_OFF, HANDOVER = "hand_off", "handover"
_ROWS = """
SELECT * FROM (
  SELECT (asked.due_at AT TIME ZONE %(zone)s)::date AS on_day, 'hand_off' AS kind, asked.customer_id,
    asked.to_person_id AS person_id, asked.id AS hand_off_id
  FROM pool_handoff AS asked
  WHERE asked.state = 'waiting' AND asked.to_person_id = ANY(%(people)s)
  UNION ALL
  SELECT (held.began_at AT TIME ZONE %(zone)s)::date, 'handover', held.customer_id, held.person_id, 0
  FROM pool_holding AS held JOIN customers_customer AS customer ON customer.id = held.customer_id
  WHERE held.way = 'handover' AND held.began_at > %(since)s AND held.person_id = ANY(%(people)s)
    AND customer.owner_id = held.person_id AND customer.deleted_at IS NULL
    AND (customer.last_contact_at IS NULL OR customer.last_contact_at <= held.began_at)
) AS handed
WHERE (%(day)s::date IS NULL OR (on_day, kind, customer_id) > (%(day)s::date, %(kind)s, %(id)s))
ORDER BY on_day, kind, customer_id LIMIT %(limit)s
"""


class _Row(NamedTuple):
    on_day: date
    kind: str
    customer_id: int
    person_id: int
    hand_off_id: int


def find_handed(asked: Asked) -> list[TodayItem]:
    """Return hand-offs that wait for an answer, and customers of a leaver that nobody called since, oldest first."""
    rows = _read(asked, asked.after or (None, "", 0), asked.limit + 1)
    seen = visible_to(asked.actor).select_related("owner").in_bulk([row.customer_id for row in rows])
    names = person_names(row.person_id for row in rows)
    return [
        _item(asked, row, seen[row.customer_id], names.get(row.person_id, ""))
        for row in rows
        if row.customer_id in seen
    ]


def count_handed(asked: Asked) -> int:
    """Count them, up to the cap."""
    return len(_read(asked, (None, "", 0), COUNT_CAP + 1))


def _read(asked: Asked, after: Sequence[Any], limit: int) -> list[_Row]:
    day, kind, id_ = after
    since = timezone.make_aware(datetime.combine(asked.today - timedelta(days=KEEP_DAYS), time.min))
    values: dict[str, Any] = {"people": _people(asked), "since": since, "zone": timezone.get_current_timezone_name()}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {**values, "day": day, "kind": kind, "id": id_, "limit": limit})
        return [_Row(*row) for row in cursor.fetchall()]


def _people(asked: Asked) -> list[int]:
    """Return whose lines these are: the person's own, and those of the people whom he manages."""
    reach = reach_of(asked.actor, "approval", "approve")
    if asked.person_id != asked.actor.person_id or reach.everything or not reach.department_ids:
        return [asked.person_id]
    team = Person.objects.filter(department_id__in=reach.department_ids, is_active=True).values_list("pk", flat=True)
    return [asked.person_id, *team]


def _item(asked: Asked, row: _Row, customer: Any, person: str) -> TodayItem:
    is_own, is_hand_off = row.person_id == asked.person_id, row.kind == HAND_OFF
    actor = as_seen(asked.actor, customer)
    days = (asked.today - row.on_day).days
    late = days > 0 if is_hand_off else days > 1
    return TodayItem(
        customer_id=customer.pk,
        name=customer.name,
        grade=customer.grade if is_open(actor, "customer", "grade") else "",
        phone=customer.phone if is_open(actor, "customer", "phone") else "",
        chip=_("待接收") if is_hand_off else _("新接手"),
        tone="red" if late else "gold",
        sentence=_sentence(row, person, is_own=is_own),
        key=(row.on_day.isoformat(), row.kind, customer.pk),
        act=_("打开交接单") if is_hand_off else "",
        url=reverse("pool:hand_off", args=[row.hand_off_id]) if is_hand_off else "",
    )


def _sentence(row: _Row, person: str, *, is_own: bool) -> str:
    facts = {"name": person, "day": row.on_day.isoformat()}
    if row.kind == HAND_OFF:
        own, others = _("交接单等你接收，%(day)s 到期"), _("交接单等%(name)s接收，%(day)s 到期")
    else:
        own, others = _("%(day)s 交接给你，还没有联系"), _("%(day)s 交接给%(name)s，还没有联系")
    return (own if is_own else others) % facts

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
from zhike.customers.models import Customer
from zhike.customers.pools import as_seen
from zhike.customers.queries import visible_to

from .queries import named_scope

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
WHERE (customer_id IN ({scope}) OR (kind = 'hand_off' AND person_id <> %(me)s))
  AND (%(among)s::bigint[] IS NULL OR customer_id = ANY(%(among)s::bigint[]))
  AND (%(day)s::date IS NULL OR (on_day, kind, customer_id) > (%(day)s::date, %(kind)s, %(id)s))
ORDER BY on_day, kind, customer_id LIMIT %(limit)s
"""


class _Row(NamedTuple):
    on_day: date
    kind: str
    customer_id: int
    person_id: int
    hand_off_id: int


def find_handed(asked: Asked) -> list[TodayItem]:
    """Return hand-offs that wait for an answer, and customers of a leaver that nobody called since, oldest first.

    A manager reads of his people's hand-offs also where the customer itself is not in his scope: by name only.
    """
    rows = _read(asked, asked.after or (None, "", 0), asked.limit + 1)
    ids = [row.customer_id for row in rows]
    seen = visible_to(asked.actor).select_related("owner").in_bulk(ids)
    closed = [id_ for id_ in ids if id_ not in seen]
    unseen = dict(Customer.objects.filter(pk__in=closed).values_list("pk", "name")) if closed else {}
    names = person_names(row.person_id for row in rows)
    return [
        _item(asked, row, seen[row.customer_id], names.get(row.person_id, ""))
        if row.customer_id in seen
        else _closed_item(asked, row, unseen[row.customer_id], names.get(row.person_id, ""))
        for row in rows
    ]


def count_handed(asked: Asked) -> int:
    """Count them, up to the cap."""
    return len(_read(asked, (None, "", 0), COUNT_CAP + 1))


def _read(asked: Asked, after: Sequence[Any], limit: int) -> list[_Row]:
    day, kind, id_ = after
    since = timezone.make_aware(datetime.combine(asked.today - timedelta(days=KEEP_DAYS), time.min))
    scope, values = named_scope(asked.actor)
    values |= {"people": _people(asked), "since": since, "zone": timezone.get_current_timezone_name()}
    values |= {"me": asked.person_id, "among": list(asked.among) if asked.among is not None else None}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(scope=scope), {**values, "day": day, "kind": kind, "id": id_, "limit": limit})
        return [_Row(*row) for row in cursor.fetchall()]


def _people(asked: Asked) -> list[int]:
    """Return whose lines these are: the person's own, and those of the people whom he manages."""
    reach = reach_of(asked.actor, "approval", "approve")
    if asked.person_id != asked.actor.person_id or reach.everything or not reach.department_ids:
        return [asked.person_id]
    team = Person.objects.filter(department_id__in=reach.department_ids, is_active=True).values_list("pk", flat=True)
    return [asked.person_id, *team]


def _item(asked: Asked, row: _Row, customer: Customer, person: str) -> TodayItem:
    actor = as_seen(asked.actor, customer)
    return TodayItem(
        customer_id=customer.pk,
        name=customer.name,
        grade=customer.grade if is_open(actor, "customer", "grade") else "",
        phone=customer.phone if is_open(actor, "customer", "phone") else "",
        **_said(asked, row, person),
    )


def _closed_item(asked: Asked, row: _Row, name: str, person: str) -> TodayItem:
    """Return a line that leads to the hand-off, since the customer's own page does not open."""
    page = reverse("pool:hand_off", args=[row.hand_off_id])
    return TodayItem(customer_id=0, name=name, grade="", phone="", href=page, **_said(asked, row, person))


def _said(asked: Asked, row: _Row, person: str) -> dict[str, Any]:
    is_hand_off = row.kind == HAND_OFF
    days = (asked.today - row.on_day).days
    late = days > 0 if is_hand_off else days > 1
    return {
        "chip": _("待接收") if is_hand_off else _("新接手"),
        "tone": "red" if late else "gold",
        "sentence": _sentence(row, person, is_own=row.person_id == asked.person_id),
        "key": (row.on_day.isoformat(), row.kind, row.customer_id),
        "act": _("打开交接单") if is_hand_off else "",
        "url": reverse("pool:hand_off", args=[row.hand_off_id]) if is_hand_off else "",
    }


def _sentence(row: _Row, person: str, *, is_own: bool) -> str:
    facts = {"name": person, "day": row.on_day.isoformat()}
    if row.kind == HAND_OFF:
        own, others = _("交接单等你接收，%(day)s 到期"), _("交接单等%(name)s接收，%(day)s 到期")
    else:
        own, others = _("%(day)s 交接给你，还没有联系"), _("%(day)s 交接给%(name)s，还没有联系")
    return (own if is_own else others) % facts

"""Who was handed a customer and has not answered or called yet: lines of 今日, for him and for his manager."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
HAND_OFF, HANDOVER, TEAM = "hand_off", "handover", "team"
_ROWS = """
WITH held AS (
  SELECT (held.began_at AT TIME ZONE %(zone)s)::date AS on_day, held.customer_id, held.person_id
  FROM pool_holding AS held JOIN customers_customer AS customer ON customer.id = held.customer_id
  WHERE held.way = 'handover' AND held.began_at > %(since)s AND held.person_id = ANY(%(people)s)
    AND customer.owner_id = held.person_id AND customer.deleted_at IS NULL
    AND (customer.last_contact_at IS NULL OR customer.last_contact_at <= held.began_at)
    AND customer.id IN ({scope})
)
SELECT * FROM (
  SELECT (asked.due_at AT TIME ZONE %(zone)s)::date AS on_day, 'hand_off' AS kind, asked.customer_id AS id,
    asked.to_person_id AS person_id, asked.id AS hand_off_id, 1 AS customers
  FROM pool_handoff AS asked
  WHERE asked.state = 'waiting' AND asked.to_person_id = ANY(%(people)s)
    AND (asked.customer_id IN ({scope}) OR asked.to_person_id <> %(me)s)
  UNION ALL SELECT on_day, 'handover', customer_id, person_id, 0, 1 FROM held WHERE person_id = %(me)s
  UNION ALL SELECT on_day, 'team', person_id, person_id, 0, count(*) FROM held WHERE person_id <> %(me)s GROUP BY 1, 4
) AS handed
WHERE (%(among)s::bigint[] IS NULL OR (kind <> 'team' AND id = ANY(%(among)s::bigint[])))
  AND (%(day)s::date IS NULL OR (on_day, kind, id) > (%(day)s::date, %(kind)s, %(id)s))
ORDER BY on_day, kind, id LIMIT %(limit)s
"""


class _Row(NamedTuple):
    on_day: date
    kind: str
    id: int
    person_id: int
    hand_off_id: int
    customers: int


def find_handed(asked: Asked) -> list[TodayItem]:
    """Return hand-offs that wait for an answer, and customers of a leaver that nobody called since, oldest first.

    A manager reads in one line how many customers each of his people took over, and leads to that colleague's day; of
    a hand-off also where the customer itself is not in his scope: by name only.
    """
    rows = _read(asked, asked.after or (None, "", 0), asked.limit + 1)
    ids = [row.id for row in rows if row.kind != TEAM]
    seen = visible_to(asked.actor).select_related("owner").in_bulk(ids)
    closed = [id_ for id_ in ids if id_ not in seen]
    unseen = dict(Customer.objects.filter(pk__in=closed).values_list("pk", "name")) if closed else {}
    names = person_names(row.person_id for row in rows)
    return [_line(asked, row, seen, unseen, names.get(row.person_id, "")) for row in rows]


def _line(asked: Asked, row: _Row, seen: Mapping[int, Customer], unseen: Mapping[int, str], person: str) -> TodayItem:
    if row.kind == TEAM:
        return _team_item(asked, row, person)
    if row.id in seen:
        return _item(asked, row, seen[row.id], person)
    return _closed_item(asked, row, unseen[row.id], person)


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


def _team_item(asked: Asked, row: _Row, person: str) -> TodayItem:
    """Return how many customers of a leaver a colleague has not called yet; they stand in his own day."""
    page = f"{reverse('desk:today')}?person={row.person_id}#group-handed"
    many = ngettext("%(num)d 位客户等%(name)s联系", "%(num)d 位客户等%(name)s联系", row.customers)
    name = many % {"num": row.customers, "name": person}
    return TodayItem(
        customer_id=0,
        name=name,
        grade="",
        phone="",
        href=page,
        whole=True,
        **_said(asked, row, person, _("看他的一天"), page),
    )


def _said(asked: Asked, row: _Row, person: str, act: str = "", url: str = "") -> dict[str, Any]:
    days = (asked.today - row.on_day).days
    late = days > 0 if row.kind == HAND_OFF else days > 1
    if row.kind == HAND_OFF:
        act, url = _("打开交接单"), reverse("pool:hand_off", args=[row.hand_off_id])
    return {
        "chip": _("待接收") if row.kind == HAND_OFF else _("新接手"),
        "tone": "red" if late else "gold",
        "sentence": _sentence(row, person, is_own=row.person_id == asked.actor.person_id),
        "key": (row.on_day.isoformat(), row.kind, row.id),
        "act": act,
        "url": url,
    }


def _sentence(row: _Row, person: str, *, is_own: bool) -> str:
    facts = {"name": person, "day": row.on_day.isoformat()}
    if row.kind == HAND_OFF:
        own, others = _("交接单等你接收，%(day)s 到期"), _("交接单等%(name)s接收，%(day)s 到期")
    else:
        own, others = _("%(day)s 交接给你，还没有联系"), _("%(day)s 交接给%(name)s，还没有联系")
    return (own if is_own else others) % facts

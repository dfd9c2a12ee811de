"""The figures around a person's day: what was done, what is promised for the next days, who came in this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from zhike.access.actor import Actor, reach_of
from zhike.activities.models import FollowUp
from zhike.activities.reasons import COUNT_CAP
from zhike.activities.rules import REACHED
from zhike.customers.queries import visible_to
from zhike.web.statements import ask

from .day import start_of

DAYS_AHEAD = 7


@dataclass(frozen=True)
class Done:
    """What a person wrote down today."""

    contacts: int = 0
    customers: int = 0
    reached: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Coming:
    """How many contacts are promised for a day."""

    day: date
    total: int


@dataclass(frozen=True)
class Around:
    """What stands around the list of a person's day; `new` stops at COUNT_CAP + 1."""

    done: Done
    coming: Sequence[Coming]
    new: int


_OWN = """
WITH asked AS MATERIALIZED (
  SELECT %(person)s::bigint AS person, %(today)s::date AS today, %(start)s::timestamptz AS start,
    %(monday)s::timestamptz AS monday, %(last)s::date AS last
), written AS (
  SELECT followed.customer_id, followed.outcome, followed.due_on,
    customer.next_follow_on IS NULL OR customer.next_follow_on > asked.today AS is_settled
  FROM asked JOIN activities_followup AS followed ON followed.person_id = asked.person AND followed.at >= asked.start
    AND followed.deleted_at IS NULL
  JOIN customers_customer AS customer ON customer.id = followed.customer_id
)
SELECT count(*), count(DISTINCT customer_id), count(*) FILTER (WHERE outcome = ANY(%(reached)s::text[])),
  count(DISTINCT customer_id) FILTER (WHERE due_on = %(today)s::date AND is_settled),
  (SELECT count(*) FROM (SELECT FROM asked JOIN customers_customer AS customer ON customer.owner_id = asked.person
    AND customer.deleted_at IS NULL AND customer.created_at >= asked.monday LIMIT %(cap)s) AS fresh),
  (SELECT array_agg(day || ' ' || total ORDER BY day) FROM (
    SELECT customer.next_follow_on AS day, count(*) AS total FROM asked
    JOIN customers_customer AS customer ON customer.owner_id = asked.person AND customer.deleted_at IS NULL
      AND customer.next_follow_on > asked.today AND customer.next_follow_on <= asked.last
    GROUP BY 1) AS promised)
FROM written
"""


def read_around(*, actor: Actor, person_id: int, today: date) -> Around:
    """Return the figures around a person's day; one's own, which everybody opens all day, by one planned statement."""
    if person_id != actor.person_id or reach_of(actor, "customer", "view").nothing:
        coming = list_coming(actor=actor, person_id=person_id, today=today)
        new = count_new(actor=actor, person_id=person_id, today=today)
        return Around(get_done(person_id=person_id, today=today), coming, new)
    values = {
        "person": person_id,
        "today": today,
        "start": start_of(today),
        "monday": _monday(today),
        "last": today + timedelta(days=DAYS_AHEAD),
        "reached": list(REACHED),
        "cap": COUNT_CAP + 1,
    }
    contacts, customers, reached, kept, new, promised = ask(_OWN, values)[0]
    pairs = (one.split(" ") for one in promised or ())
    coming = [Coming(date.fromisoformat(day), int(total)) for day, total in pairs]
    return Around(Done(contacts, customers, reached, kept), coming, new)


def get_done(*, person_id: int, today: date) -> Done:
    """Return today's contacts of a person; `kept` counts customers whose promise of today or before was dealt with."""
    rows = FollowUp.objects.filter(person_id=person_id, at__gte=start_of(today), deleted_at__isnull=True)
    settled = Q(customer__next_follow_on__isnull=True) | Q(customer__next_follow_on__gt=today)
    found = rows.aggregate(
        contacts=Count("pk"),
        customers=Count("customer_id", distinct=True),
        reached=Count("pk", filter=Q(outcome__in=REACHED)),
        kept=Count("customer_id", distinct=True, filter=Q(due_on=today) & settled),
    )
    return Done(**found)


def _monday(today: date) -> datetime:
    return start_of(today - timedelta(days=today.weekday()))


def list_coming(*, actor: Actor, person_id: int, today: date, days: int = DAYS_AHEAD) -> list[Coming]:
    """Return the promises of the next days, days without any left out."""
    last = today + timedelta(days=days)
    rows = visible_to(actor).filter(owner_id=person_id, next_follow_on__gt=today, next_follow_on__lte=last)
    found = rows.order_by("next_follow_on").values_list("next_follow_on").annotate(total=Count("pk"))
    return [Coming(day, total) for day, total in found]


def count_new(*, actor: Actor, person_id: int, today: date) -> int:
    """Count the person's customers that came in since Monday, up to the cap."""
    rows = visible_to(actor).filter(owner_id=person_id, created_at__gte=_monday(today))
    return rows.order_by()[: COUNT_CAP + 1].count()

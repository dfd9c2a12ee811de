"""The A customers of everybody whose sheets one may see: how much, by when, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.models import Department
from zhike.access.queries import person_names
from zhike.customers.queries import visible_to

from ..models import NewAAlert, Opportunity
from ..sheets.days import Clock
from ..sheets.people import keepers, within
from .counting import entry_days
from .rules import days_without

_KNOWN = """
SELECT wanted.id,
       EXISTS (SELECT 1 FROM customers_contact c WHERE c.customer_id = wanted.id AND c.buying_role = 'decision_maker'),
       (SELECT n.blocker FROM sales_sheetnote n WHERE n.customer_id = wanted.id AND n.blocker <> ''
        ORDER BY n.day DESC LIMIT 1)
FROM unnest(%s::bigint[]) AS wanted(id)
"""


@dataclass(frozen=True)
class ACustomer:
    """One customer that shall sign within days."""

    customer_id: int
    name: str
    rep: str
    amount: Decimal | None
    promised_on: date | None
    days_left: int | None
    missing: Sequence[str]
    blocker: str


@dataclass(frozen=True)
class TeamDrought:
    """A team and how many working days it has been without a new A."""

    department: Department
    days: int
    alert: NewAAlert | None


def list_a_customers(*, actor: Actor, today: date) -> list[ACustomer]:
    """Return all deals graded A that the actor may see, the nearest promise first."""
    people = keepers().filter(within(actor)).values_list("pk", flat=True)
    deals = Opportunity.objects.filter(state="open", is_hidden=False, grade="A", owner_id__in=list(people))
    seen = deals.filter(customer__in=visible_to(actor)).select_related("customer")
    rows = list(seen.order_by("promised_on", "pk"))
    known = _known([row.customer_id for row in rows])
    names = person_names({row.owner_id for row in rows})
    sees = is_open(actor, "opportunity", "amount")
    return [_row(row, known[row.customer_id], names.get(row.owner_id or 0, ""), today, sees) for row in rows]


def _known(customer_ids: Sequence[int]) -> dict[int, tuple[bool, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(set(customer_ids))])
        return {id_: (has_decider, blocker or "") for id_, has_decider, blocker in cursor.fetchall()}


def _row(deal: Opportunity, known: tuple[bool, str], rep: str, today: date, sees: bool) -> ACustomer:
    has_decider, blocker = known
    checks = [
        (bool(deal.amount) or not sees, _("金额")),
        (has_decider, _("决策者")),
        (bool(deal.customer.next_step and deal.customer.next_follow_on), _("下一步")),
    ]
    left = (deal.promised_on - today).days if deal.promised_on else None
    missing = [str(label) for there, label in checks if not there]
    amount = deal.amount if sees else None
    return ACustomer(deal.customer_id, deal.customer.name, rep, amount, deal.promised_on, left, missing, blocker)


def list_droughts(*, actor: Actor, clock: Clock) -> list[TeamDrought]:
    """Return for each team that the actor sees how long it has been without a new A, and the alarm of it."""
    ids = keepers().filter(within(actor)).values("department_id")
    found = []
    for department in Department.objects.filter(pk__in=ids).order_by("path"):
        since = clock.calendar.add_workdays(clock.closed_day, -60)
        entries = entry_days(department.pk, since=since, clock=clock)
        days = days_without(entries, since=since, today=clock.closed_day, calendar=clock.calendar)
        newest = NewAAlert.objects.filter(department=department).order_by("-pk").first()
        found.append(TeamDrought(department, len(days), newest if days else None))
    return found


def totals(rows: Sequence[ACustomer]) -> dict[str, Any]:
    """Return the sums of the board."""
    return {
        "count": len(rows),
        "amount": sum((row.amount or Decimal(0) for row in rows), Decimal(0)),
        "overdue": sum(row.days_left is not None and row.days_left < 0 for row in rows),
        "missing": sum(bool(row.missing) for row in rows),
    }

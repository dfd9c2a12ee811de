"""Builders for days of sheets: deals with grades, contacts at a time, the rights of the roles."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from zhike.access.queries import get_actor
from zhike.customers.models import Customer
from zhike.sales.drafts import OpportunityDraft
from zhike.sales.services import create_opportunity, set_grade
from zhike.testing import make

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


def moment(day: date, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """Return a time of a day in the company's zone."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


def graded(person, grade: str, *, now: datetime, name: str = "", amount: int = 10_000, on: date | None = None):
    """Return a customer of a person with a deal of a grade, given at that moment."""
    fields = {"name": name} if name else {}
    customer = make.customer(person, now=now, **fields)
    deal = create_opportunity(
        actor=get_actor(person.pk),
        draft=OpportunityDraft(customer_id=customer.pk, title="年度服务", amount=Decimal(amount)),
        now=now,
    )
    promise(person, deal, grade, now=now, on=on)
    return Customer.objects.get(pk=customer.pk), deal


def promise(person, deal, grade: str, *, now: datetime, on: date | None = None, reason: str = "客户变了"):
    """Give a deal another grade."""
    set_grade(
        actor=get_actor(person.pk),
        customer_id=deal.customer_id,
        opportunity_id=deal.pk,
        grade=grade,
        on=on,
        reason=reason,
        now=now,
    )


def days_of(first: date, count: int) -> list[date]:
    """Return plain weekdays from a day on."""
    found, day = [], first
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found

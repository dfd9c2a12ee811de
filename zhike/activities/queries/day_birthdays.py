"""Birthdays of the next days: of customers who are persons, and of contact people; solar or lunar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from zhike.access.fields import is_open
from zhike.customers.choices import BirthdayCalendar
from zhike.customers.queries import visible_to
from zhike.lib.lunar import lunar_day_text, next_lunar_birthday, to_lunar
from zhike.web.filters import relative_day

from ..reasons import COUNT_CAP, Asked, TodayItem
from ..todo.policy import glance_at

_WHO = """
WITH near AS MATERIALIZED (
  SELECT contact.id
  FROM customers_customer AS customer
  JOIN customers_contact AS contact ON contact.customer_id = customer.id
    AND NOT contact.left_company AND contact.birth_month IS NOT NULL
  WHERE customer.owner_id = %(person)s AND customer.deleted_at IS NULL
    AND contact.birthday_calendar || ':' || contact.birth_month || ':' || contact.birth_day = ANY(%(days)s)
)
SELECT customer.id, customer.name, customer.grade, customer.phone, '' AS contact, '' AS position,
  customer.birthday_calendar, customer.birth_month, customer.birth_day, customer.birth_leap_month,
  customer.owner_id, customer.department_id, customer.pool_id
FROM customers_customer AS customer
WHERE customer.owner_id = %(person)s AND customer.deleted_at IS NULL
  AND customer.kind = 'person' AND customer.birth_month IS NOT NULL
  AND customer.birthday_calendar || ':' || customer.birth_month || ':' || customer.birth_day = ANY(%(days)s)
  AND (%(among)s::bigint[] IS NULL OR customer.id = ANY(%(among)s::bigint[]))
UNION ALL
SELECT customer.id, customer.name, customer.grade, customer.phone, contact.name, contact.position,
  contact.birthday_calendar, contact.birth_month, contact.birth_day, contact.birth_leap_month,
  customer.owner_id, customer.department_id, customer.pool_id
FROM near
JOIN customers_contact AS contact ON contact.id = near.id
JOIN customers_customer AS customer ON customer.id = contact.customer_id
WHERE %(among)s::bigint[] IS NULL OR customer.id = ANY(%(among)s::bigint[])
"""


@dataclass(frozen=True)
class _Born:
    """One person with a birthday near, and the day on which it is kept."""

    customer_id: int
    name: str
    grade: str
    phone: str
    contact: str
    position: str
    calendar: str
    month: int
    day: int
    is_leap: bool
    owner_id: int | None
    department_id: int | None
    pool_id: int | None

    def kept_on(self, today: date) -> date:
        """Return the next day on which the birthday is kept, today included."""
        if self.calendar == BirthdayCalendar.LUNAR:
            return next_lunar_birthday(self.month, self.day, self.is_leap, today - timedelta(days=1))
        return next(day for day in (_solar(year, self.month, self.day) for year in _years(today)) if day >= today)

    @property
    def said(self) -> str:
        """Say the birthday as people keep it."""
        if self.calendar == BirthdayCalendar.LUNAR:
            return lunar_day_text(self.month, self.day, self.is_leap)
        return _("%(month)d 月 %(day)d 日") % {"month": self.month, "day": self.day}


def _years(today: date) -> range:
    return range(today.year, today.year + 2)


def _solar(year: int, month: int, day: int) -> date:
    """Return a birthday in a year; a 29th of February is kept on the 28th in others."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def _names_of(today: date, days: int) -> Iterator[str]:
    """Name the days on which birthdays may be kept in the span, as the statement compares them."""
    for number in range(days + 1):
        on = today + timedelta(days=number)
        yield f"{BirthdayCalendar.SOLAR.value}:{on.month}:{on.day}"
        if (on.month, on.day) == (2, 28):
            yield f"{BirthdayCalendar.SOLAR.value}:2:29"
        lunar = to_lunar(on)
        yield f"{BirthdayCalendar.LUNAR.value}:{lunar.month}:{lunar.day}"
        if lunar.day == 29:
            yield f"{BirthdayCalendar.LUNAR.value}:{lunar.month}:30"


def _near(asked: Asked) -> list[tuple[date, _Born]]:
    """Return who has a birthday within the days of the setting, by day; customers as the actor sees them."""
    if not is_open(asked.actor, "customer", "birthday"):
        return []
    days = glance_at("birthday_days")
    values = {
        "person": asked.person_id,
        "among": list(asked.among) if asked.among is not None else None,
        "days": list(_names_of(asked.today, days)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WHO, values)
        rows = [_Born(*row) for row in cursor.fetchall()]
    last = asked.today + timedelta(days=days)
    near = [(on, row) for row in rows if (on := row.kept_on(asked.today)) <= last]
    seen = set(
        visible_to(asked.actor).filter(pk__in={row.customer_id for _on, row in near}).values_list("pk", flat=True)
    )
    return sorted(
        ((on, row) for on, row in near if row.customer_id in seen),
        key=lambda one: (one[0], one[1].customer_id, one[1].contact),
    )


def find_birthdays(asked: Asked) -> list[TodayItem]:
    """Return birthdays of the next days, today's first."""
    items = [_item(on, row, asked) for on, row in _near(asked)]
    if asked.after:
        items = [item for item in items if item.key > tuple(asked.after)]
    return items[: asked.limit + 1]


def _item(on: date, row: _Born, asked: Asked) -> TodayItem:
    day = relative_day(on, asked.today)
    who = f"{row.contact}（{row.position}）" if row.position else row.contact
    words = _("%(who)s%(day)s过生日，%(said)s") % {"who": who, "day": day, "said": row.said}
    return TodayItem(
        customer_id=row.customer_id,
        name=row.name,
        grade=row.grade,
        phone=asked.phone_of(row, row.phone),
        chip=_("生日 %(day)s") % {"day": day},
        tone="green",
        sentence=words,
        key=(on.isoformat(), row.customer_id, row.contact),
    )


def count_birthdays(asked: Asked) -> int:
    """Count them, up to the cap."""
    return min(len(_near(asked)), COUNT_CAP + 1)

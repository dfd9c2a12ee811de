"""The sheets of the cut-off: `python -m benchmarks --only sheets`, or `python -m benchmarks.sheets --data-dir BASE`.

Works on a copy of a base that `benchmarks.build` made, beside it, and removes the copy. Gives the first 300 people the
right to keep a sheet, lets each have thirty contacts today, and measures the job that keeps all sheets, beside its
floor: the bare rows that the sheets are made from and the bare INSERT of the same documents, rolled back.
"""

import uuid
from datetime import timedelta
from typing import Any

from . import apart
from .cost import Took, timed
from .figures import Figure

REPS, CONTACTS = 300, 30
_FLOOR_READ = """
SELECT count(*), sum(length(coalesce(last.content, ''))) FROM unnest(%s::bigint[]) AS p(id)
JOIN customers_customer c ON c.owner_id = p.id AND c.deleted_at IS NULL AND c.grade IN ('A', 'B', 'C')
LEFT JOIN LATERAL (
    SELECT content FROM activities_followup WHERE customer_id = c.id AND deleted_at IS NULL
    ORDER BY at DESC, id DESC LIMIT 1
) AS last ON true
"""
_FLOOR_WRITE = """
INSERT INTO sales_dailysheet (person_id, department_id, day, way, at, remark, summary, content)
SELECT person_id, department_id, day - 3650, way, at, remark, summary, content FROM sales_dailysheet WHERE day = %s
"""
_SIZE = """
SELECT sum(jsonb_array_length(content -> 'lines')), sum(jsonb_array_length(content -> 'talks')),
  sum(length(content::text)) FROM sales_dailysheet WHERE day = %s
"""


def measure() -> list[Figure]:
    """Return the figure of keeping all sheets with the floor beside it."""
    from django.db import connection, transaction

    from zhike.sales.models import DailySheet
    from zhike.sales.sheets.building import close_sheets
    from zhike.sales.sheets.days import read_clock

    people, now = _prepare()
    clock = read_clock(now)
    day, evening = clock.open_day, clock.cutoff_of(clock.open_day) + timedelta(seconds=1)
    count, keeping = timed(lambda: close_sheets(now=evening))
    again, idle = timed(lambda: close_sheets(now=evening))
    if again or count != len(people) or count != DailySheet.objects.filter(day=day).count():
        raise RuntimeError(f"{count} sheets of {len(people)} people, {again} a second time")
    with connection.cursor() as cursor:
        _none, read = timed(lambda: cursor.execute(_FLOOR_READ, [people]))
        with transaction.atomic():
            _none, write = timed(lambda: cursor.execute(_FLOOR_WRITE, [day]))
            transaction.set_rollback(True)
        cursor.execute(_SIZE, [day])
        lines, talks, size = cursor.fetchone()
    said = f"{lines:,} customers with a grade and {talks:,} contacts on them, {size / 1e6:.0f} MB"
    note = f"{said}; {keeping.note()}; a second time {idle.wall:.2f} s"
    return [_figure(count, keeping, read, write, note)]


def _figure(count: int, keeping: Took, read: Took, write: Took, note: str) -> Figure:
    return Figure(
        *("sheets.keep", f"{count} sheets built and kept at the cut-off", "s", round(keeping.wall, 2)),
        floor=round(read.wall + write.wall, 2),
        floor_is="bare SELECT of the rows, bare INSERT of the sheets",
        note=note,
    )


def _prepare() -> tuple[list[int], Any]:
    from django.utils import timezone

    from zhike.access.models import Person, PersonRole, Role, RoleRight
    from zhike.activities.models import FollowUp
    from zhike.customers.models import Customer
    from zhike.sales.sheets.days import read_clock

    now = timezone.now()
    people = list(Person.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)[:REPS])
    RoleRight.objects.filter(object="sheet").delete()
    role, _new = Role.objects.get_or_create(name="理单")
    RoleRight.objects.get_or_create(role=role, object="sheet", capability="create", scope="own")
    PersonRole.objects.bulk_create([PersonRole(person_id=pk, role=role) for pk in people], ignore_conflicts=True)
    start = read_clock(now).window(read_clock(now).open_day).start + timedelta(minutes=1)
    for pk in people:
        own = Customer.objects.filter(owner_id=pk, deleted_at=None).order_by("pk").values_list("pk", flat=True)
        FollowUp.objects.bulk_create(
            FollowUp(
                customer_id=customer,
                person_id=pk,
                kind="phone",
                outcome="reached",
                at=start,
                content=f"谈到第 {n} 点，客户要看方案",
                entry_key=uuid.uuid4(),
                created_at=start,
            )
            for n, customer in enumerate(own[:CONTACTS])
        )
    return people, now


def main() -> None:
    """Measure on a copy of the base that was named, and keep the figures with it."""
    apart.main("sheets", measure, description=__doc__)


if __name__ == "__main__":
    main()

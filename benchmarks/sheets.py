"""Measure the sheets of the cut-off: `python -m benchmarks.sheets --data-dir FOLDER`, on a data folder of its own.

Takes a folder that `benchmarks.build` made, gives the first 300 people the right to keep a sheet, lets each have
thirty contacts today, and measures the job that keeps all sheets, beside its floor: the bare rows that the sheets are
made from, read by the same person, and the bare INSERT of the same documents, rolled back. Prints one JSON object.
Changes the folder: never point it at data that others measure on.
"""

import argparse
import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from . import base
from .sweep import timed

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


def measure() -> dict[str, Any]:
    """Return the seconds of keeping all sheets with the floor beside them."""
    from django.db import connection, transaction

    from zhike.sales.models import DailySheet
    from zhike.sales.sheets.building import close_sheets
    from zhike.sales.sheets.days import read_clock

    people, now = _prepare()
    clock = read_clock(now)
    evening = clock.cutoff_of(clock.open_day) + timedelta(seconds=1)
    count, closing = timed(lambda: close_sheets(now=evening))
    again, idle = timed(lambda: close_sheets(now=evening))
    with connection.cursor() as cursor:
        _none, read = timed(lambda: cursor.execute(_FLOOR_READ, [people]))
        with transaction.atomic():
            _none, write = timed(lambda: cursor.execute(_FLOOR_WRITE, [clock.open_day]))
            transaction.set_rollback(True)
        cursor.execute("SELECT count(*) FROM customers_customer")
        customers = cursor.fetchone()[0]
        cursor.execute(
            "SELECT sum(jsonb_array_length(content -> 'lines')), sum(length(content::text)) FROM sales_dailysheet "
            "WHERE day = %s",
            [clock.open_day],
        )
        lines, size = cursor.fetchone()
    assert again == 0 and count == DailySheet.objects.filter(day=clock.open_day).count()
    return {
        "customers": customers,
        "sheets": count,
        "lines": lines,
        "megabytes": round((size or 0) / 1e6, 1),
        "keep_all_sheets": closing,
        "again": idle,
        "floor_bare_select": read,
        "floor_bare_insert": write,
    }


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
    """Measure in one data folder and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    arguments = parser.parse_args()
    with base.opened(arguments.data_dir):
        print(json.dumps(measure(), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

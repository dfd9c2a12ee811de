"""Measure a handover: `python -m benchmarks.handover --customers 5000`.

Makes its own base: one leaver with customers, deals, tasks, follow-ups, promises and team roles, and five colleagues
who take over.
Plans, carries out and takes back, each in one transaction, and prints wall and processor seconds (program and database)
beside the floor: the bare SQL for the same answer, owner and history only. Checks that everything is as it was.
"""

import argparse
import os
import shutil
import tempfile
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from . import base, report
from .cost import timed
from .figures import Figure

TAKERS = 5
_FLOOR = (
    """UPDATE customers_customer AS customer SET owner_id = item.to_person_id, owner_since = now(), updated_at = now(),
    department_id = person.department_id
    FROM pool_handoveritem AS item JOIN access_person AS person ON person.id = item.to_person_id
    WHERE item.handover_id = %(handover)s AND customer.id = item.customer_id AND customer.owner_id = %(person)s""",
    """INSERT INTO customers_ownerchange (customer_id, from_person_id, to_person_id, way, reason, by_id, at)
    SELECT customer_id, %(person)s, to_person_id, 'handover', '', NULL, now() FROM pool_handoveritem
    WHERE handover_id = %(handover)s""",
    """INSERT INTO events_event (kind, customer_id, actor_id, at, data, request_id)
    SELECT 'customers.owner_changed', customer_id, NULL, now(), jsonb_build_object('to', to_person_id), ''
    FROM pool_handoveritem WHERE handover_id = %(handover)s""",
)
_STATE = """
SELECT (SELECT md5(string_agg(concat_ws('|', id, owner_id, department_id, owner_since, updated_at, stage,
    next_follow_on, protected_until, clock_on, follow_up_count), ',' ORDER BY id)) FROM customers_customer)
  || (SELECT md5(string_agg(concat_ws('|', id, owner_id, department_id, stage_id, state, amount, stage_since, grade),
    ',' ORDER BY id)) FROM sales_opportunity)
  || (SELECT md5(string_agg(concat_ws('|', id, customer_id, title, due_at, done_at, deleted_at), ',' ORDER BY id))
    || md5(string_agg(array_to_string(assignee_ids, ' '), ',' ORDER BY id)) FROM activities_task)
"""
_TAKEN = """
SELECT (SELECT count(*) FROM sales_opportunity AS deal JOIN customers_customer AS customer
    ON customer.id = deal.customer_id AND customer.owner_id = deal.owner_id WHERE deal.owner_id <> %(person)s),
  (SELECT count(*) FROM activities_task WHERE NOT assignee_ids @> ARRAY[%(person)s]::bigint[])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=5000)
    parser.add_argument("--into", type=Path, help="keep the figures with the results of this base, for the page")
    options = parser.parse_args()
    load = os.getloadavg()
    folder = Path(tempfile.mkdtemp(prefix="zhike-handover-"))
    try:
        with base.opened(folder, role="owner"):
            from .build import make_schema

            make_schema()
            figures = run(options.customers)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.into:
        report.add(options.into, figures, load)


def run(customers: int) -> list[Figure]:
    """Build, measure, compare."""
    from django.db import connection, transaction
    from django.utils import timezone

    from zhike.access.queries import get_actor
    from zhike.pool.handover import services

    now = timezone.now()
    admin, leaver, takers = _people()
    _fill(leaver, customers, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    actor = get_actor(admin)
    draft = services.PlanDraft(taker_ids=tuple(takers), main_id=takers[0], way="even", reason="基准", shares={})
    one, planned = timed(lambda: services.plan_handover(actor=actor, person_id=leaver, draft=draft, now=now))
    values = {"handover": one.pk, "person": leaver}

    def floor() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for text in _FLOOR:
                cursor.execute(text, values)
            transaction.set_rollback(True)

    _none, bare = timed(floor)
    before = _state()
    later = now + timedelta(minutes=1)
    done, ran = timed(lambda: services.run_handover(actor=actor, handover_id=one.pk, now=later))
    assert done.state == "done" and done.counts["customers"] == customers, done.problem
    assert _taken(leaver) == (customers, customers), "deals and tasks follow the customer"
    last = now + timedelta(minutes=2)
    undone, back = timed(lambda: services.undo_handover(actor=actor, handover_id=one.pk, now=last))
    assert undone.state == "undone" and _state() == before, undone.problem
    said = f"{customers:,} customers with a deal and a task each, follow-ups, promises and team roles"
    print(f"{said}, to {TAKERS} people; undone to the row")
    for name, took in (("plan", planned), ("hand over", ran), ("undo", back), ("floor: bare SQL, owner+history", bare)):
        print(took.line(name))
    print(f"hand over / floor: {ran.wall / bare.wall:.1f} by the clock, ", end="")
    print(f"{ran.processor / max(bare.processor, 0.001):.1f} by the processor")
    work = f"handover of {customers:,} customers with their deals and tasks in one transaction"
    floor_is = "bare SQL: owner, history, event"
    floor_ = {"floor": round(bare.wall, 2), "floor_is": floor_is}
    return [
        Figure("handover.run", work, "s", round(ran.wall, 2), **floor_, note=ran.note()),
        Figure("handover.undo", f"{work}, taken back to the row", "s", round(back.wall, 2), **floor_, note=back.note()),
    ]


def _people() -> tuple[int, int, list[int]]:
    from zhike.access.actor import SystemActor
    from zhike.access.delivered import deliver_roles
    from zhike.access.models import Role
    from zhike.access.services import PersonDraft, create_department, create_person

    deliver_roles()
    actor = SystemActor()
    department = create_department(actor=actor, name="销售部", parent_id=None).pk
    roles = dict(Role.objects.exclude(key="").values_list("key", "pk"))

    def hire(login: str, role: str) -> int:
        draft = PersonDraft(login=login, name=login, department_id=department, role_ids=[roles[role]])
        return create_person(actor=actor, draft=draft).pk

    takers = [hire(f"taker{number}", "rep") for number in range(TAKERS)]
    return hire("admin", "administrator"), hire("leaver", "rep"), takers


def _fill(leaver: int, customers: int, now: Any) -> None:
    """Give the leaver customers, each with two contacts made and one promised, and roles on others' customers."""
    from django.db import connection, transaction

    from zhike.access.models import Person
    from zhike.activities.bulk import NewFollowUp, insert_follow_ups, refresh_rollups
    from zhike.customers.bulk import NewCustomer, insert_customers
    from zhike.customers.drafts import CustomerDraft
    from zhike.customers.models import Grant

    department = Person.objects.values_list("department_id", flat=True).get(pk=leaver)
    days = [now - timedelta(days=number) for number in (40, 9)]

    def rows(owner: int | None, count: int, name: str) -> list[NewCustomer]:
        return [
            NewCustomer(
                draft=CustomerDraft(name=f"{name}{number}", grade="ABC"[number % 3]),
                owner_id=owner,
                department_id=department,
                created_at=now - timedelta(days=90),
            )
            for number in range(count)
        ]

    with transaction.atomic(), connection.cursor() as cursor:
        ids = insert_customers(cursor, rows(leaver, customers, "基准机械"))
        others = insert_customers(cursor, rows(None, customers // 10, "别家机械"))
        contacts = (
            NewFollowUp(
                customer_id=id_,
                person_id=leaver,
                kind="phone",
                outcome="reached",
                content="谈了价格",
                at=at,
                next_step="寄样品" if place else "",
                next_on=(now + timedelta(days=id_ % 30)).date() if place else None,
            )
            for id_ in ids
            for place, at in enumerate(days)
        )
        insert_follow_ups(cursor, contacts)
        refresh_rollups(cursor, min(ids), max(ids))
        _add_work(ids, leaver, department, now)
        Grant.objects.bulk_create(Grant(customer_id=id_, person_id=leaver, role="operations", at=now) for id_ in others)


def _add_work(ids: list[int], leaver: int, department: int | None, now: Any) -> None:
    """Give every customer an open deal and an open task of the leaver."""
    from zhike.activities.models import Task
    from zhike.sales.models import Opportunity, PipelineStage

    stages = list(PipelineStage.objects.order_by("pipeline_id", "position")[:3])
    made = {"created_at": now - timedelta(days=30)}
    Opportunity.objects.bulk_create(
        Opportunity(
            customer_id=id_,
            title="设备采购",
            pipeline_id=(stage := stages[number % len(stages)]).pipeline_id,
            stage_id=stage.pk,
            owner_id=leaver,
            department_id=department,
            amount=10_000 + number,
            stage_since=made["created_at"],
            updated_at=made["created_at"],
            **made,
        )
        for number, id_ in enumerate(ids)
    )
    due = now + timedelta(days=3)
    own: dict[str, Any] = {"assignee_ids": [leaver], "creator_id": leaver, "due_at": due, "series_at": due}
    Task.objects.bulk_create(
        Task(customer_id=id_, title="寄样品", entry_key=uuid.uuid4(), changed_at=now, **own, **made) for id_ in ids
    )


def _taken(leaver: int) -> tuple[int, int]:
    """Count the deals and tasks that are with who has the customer now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, {"person": leaver})
        deals, tasks = cursor.fetchone()
    return int(deals), int(tasks)


def _state() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    main()

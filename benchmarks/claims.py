"""Two hundred people claim the same fifty customers at one moment; each customer must have exactly one winner."""

import asyncio
import re
from collections import Counter
from datetime import date
from random import Random

from django.utils import timezone

from zhike.access.actor import SystemActor
from zhike.access.models import Department, Person
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer
from zhike.customers.services import CustomerDraft, change_owner, create_customer
from zhike.pool.models import Pool, PoolMember, RuleVersion

from .figures import timed
from .http import Answer
from .run import Run, WrongAnswerError

PEOPLE, CUSTOMERS, LIMIT, ROUNDS = 200, 50, 3, 3
NAME = "量测公海"
SPREAD_SECONDS = 3
_RANDOM = Random(11)
# The program remembers pools and rules for a few seconds.
SETTLE_SECONDS = 6
_DONE = re.compile(r'<li><a href="/customers/(\d+)/">')


async def measure(run: Run) -> None:
    """Take the figure of the rush; what was created goes with the other traces of the run."""
    pool = prepare_pool()
    await asyncio.sleep(SETTLE_SECONDS)
    people = (run.known.everybody() * PEOPLE)[:PEOPLE]
    people = list({person.pk: person for person in people}.values())
    floor = _floor(run, pool)
    note = f"every customer one owner, nobody over {LIMIT}"
    for key, spread, when in (
        ("claim.spread", SPREAD_SECONDS, f"within {SPREAD_SECONDS} s"),
        ("claim.rush", 0, "at once"),
    ):
        seconds = await _rounds(run, pool, people, spread)
        work = f"{len(people)} people claim the same {CUSTOMERS} customers {when}"
        run.add(timed(key, work, seconds, floor=floor, floor_is="conditional UPDATE", note=note))


async def _rounds(run: Run, pool: Pool, people: list[Person], spread: float) -> list[float]:
    """Return the seconds of each answer, over some rounds in which everybody claims within so many seconds."""
    seconds: list[float] = []
    for _round in range(ROUNDS):
        ids = fill(pool)
        answers = await asyncio.gather(*(_claim(run, person, ids, spread) for person in people))
        seconds += [answer.seconds for answer in answers]
        check(ids, answers)
        Customer.objects.filter(pk__in=ids).update(pool_id=None)  # the next round starts below the limit again
    return seconds


def prepare_pool() -> Pool:
    """Return the pool of the rush, made once per base: everybody is a member, three is the most one may hold."""
    pool, is_new = Pool.objects.get_or_create(name=NAME, parent=None)
    if is_new:
        pool.path = f"/{pool.pk}/"
        pool.save(update_fields=["path"])
        roots = Department.objects.filter(parent__isnull=True).values_list("pk", flat=True)
        PoolMember.objects.bulk_create(PoolMember(pool=pool, department_id=root) for root in roots)
        body = {"holding_limit": LIMIT}
        day = date(2020, 1, 1)
        RuleVersion.objects.create(pool=pool, number=1, body=body, valid_from=day, made_at=timezone.now())
    return pool


def fill(pool: Pool) -> list[int]:
    """Put new customers into the pool and return their ids."""
    random, now, actor = Random(), timezone.now(), SystemActor()
    ids = []
    for _number in range(CUSTOMERS):
        draft = CustomerDraft(name=f"抢单{random.randrange(10**12):012d}有限公司", accepts_duplicates=True)
        made = create_customer(actor=actor, draft=draft, now=now)
        target = {"to_person_id": None, "to_pool_id": pool.pk, "way": OwnerWay.RECLAIM}
        change_owner(actor=actor, customer_id=made.pk, now=now, **target)  # type: ignore[arg-type]
        ids.append(made.pk)
    return ids


async def _claim(run: Run, person: Person, ids: list[int], spread: float) -> Answer:
    await asyncio.sleep(_RANDOM.uniform(0, spread))
    return await run.client(person).post("/pool/claim/", {"picked": ids}, {"HX-Request": "true"})


def check(ids: list[int], answers: list[Answer]) -> None:
    """Refuse a figure of a rush that was not fair."""
    if any(answer.status != 200 for answer in answers):
        raise WrongAnswerError(f"a claim answers {Counter(answer.status for answer in answers)}")
    told = Counter(int(one) for answer in answers for one in _DONE.findall(answer.text))
    owners = Counter(Customer.objects.filter(pk__in=ids).values_list("owner_id", flat=True))
    if sorted(told) != sorted(ids) or max(told.values()) > 1 or None in owners or max(owners.values()) > LIMIT:
        raise WrongAnswerError(f"the rush was not fair: {told}, {owners}")


def _floor(run: Run, pool: Pool) -> float:
    """Return what the bare engine needs to give one free customer of the pool to somebody."""
    sql = "UPDATE customers_customer SET updated_at = updated_at WHERE id = %s AND owner_id IS NOT NULL RETURNING id"

    def once() -> None:
        with run.floor.connection.transaction():
            run.floor.connection.execute(sql, [run.known.known_id])

    return run.floor.time(once)

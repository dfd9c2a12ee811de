"""Create a customer with its duplicate check, log a follow-up; fetching the form before is not counted."""

from random import Random

from zhike.access.models import Person

from .figures import timed
from .forms import fill
from .http import Answer
from .run import Ask, Run, WrongAnswerError
from .words import SYLLABLES

TURNS = 60
_CLONE = "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {where} LIMIT 1"
_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


async def measure(run: Run) -> None:
    """Take the figures of writing."""
    made = [await create(run, run.known.person("rep", turn)) for turn in range(TURNS)]
    floor = run.floor.time(lambda: _insert_customer(run))
    work = "create a customer with its duplicate check"
    run.add(timed("write.create", work, [answer.seconds for answer in made], floor=floor))
    logged = [await log(run, run.known.person("rep", turn), turn) for turn in range(TURNS)]
    floor = run.floor.time(lambda: _insert_follow_up(run))
    run.add(timed("write.log", "log a follow-up", [answer.seconds for answer in logged], floor=floor))


async def create(run: Run, person: Person) -> Answer:
    """Create a customer by the form."""
    random = Random()
    brand = "".join(random.choice(SYLLABLES) for _ in range(8))
    form = await run.get(Ask(person.pk, "/customers/new/"))
    values = fill(form.text, name=f"{brand}量测有限公司", phones=f"199{random.randrange(10**8):08d}")
    return await _post(run, person.pk, "/customers/new/", values)


async def log(run: Run, person: Person, turn: int) -> Answer:
    """Log a contact with one of the person's own customers."""
    ids = run.known.of_owner[person.pk]
    path = f"/follow-ups/new/{ids[turn % len(ids)]}/"
    form = await run.get(Ask(person.pk, path))
    values = fill(form.text, content="客户确认了预算，下周再谈。")
    return await _post(run, person.pk, path, values)


async def _post(run: Run, person_id: int, path: str, values: dict[str, list[str]]) -> Answer:
    answer = await run.client(person_id).post(path, values)
    if answer.status not in (200, 201, 204, 302, 303) or "error" in answer.headers.get("location", ""):
        raise WrongAnswerError(f"POST {path} answers {answer.status}")
    return answer


def columns_of(run: Run, table: str) -> list[str]:
    """Return the columns of a table that can be written."""
    return [row[0] for row in run.floor.rows(_COLUMNS, [table])]


def _clone(run: Run, table: str, where: str, **other: str) -> str:
    """Return SQL that inserts a copy of a row with some columns changed; serial ids are drawn."""
    columns = columns_of(run, table)
    drawn = {"id": f"nextval(pg_get_serial_sequence('{table}', 'id'))"} if "id" in columns else {}
    values = drawn | other
    return _CLONE.format(
        table=table,
        columns=", ".join(columns),
        values=", ".join(values.get(name, name) for name in columns),
        where=where,
    )


def _insert_customer(run: Run) -> None:
    """Insert the rows of one customer in one transaction, nothing asked, nothing worked out."""
    own = "currval(pg_get_serial_sequence('customers_customer', 'id'))"
    contact = "currval(pg_get_serial_sequence('customers_contact', 'id'))"
    source = f"customer_id = {run.known.known_id}"
    number = "'B-' || nextval('customers_number_seq')"
    with run.floor.connection.transaction():
        execute = run.floor.connection.execute
        execute(_clone(run, "customers_customer", f"id = {run.known.known_id}", number=number, name="name || 'x'"))
        execute(_clone(run, "customers_contact", source, customer_id=own))
        execute(_clone(run, "customers_contactpoint", source, customer_id=own, contact_id=contact))
        execute(_clone(run, "customers_searchentry", source, customer_id=own))
        execute(_clone(run, "customers_customernumber", source, customer_id=own, number=number))
        execute(_clone(run, "customers_ownerchange", source, customer_id=own))
        execute(_clone(run, "events_event", source, customer_id=own, transaction="pg_current_xact_id()::text::bigint"))


def _insert_follow_up(run: Run) -> None:
    """Insert a follow-up with its event and move the customer's rollups, in one transaction."""
    source = f"customer_id = {run.known.known_id}"
    with run.floor.connection.transaction():
        execute = run.floor.connection.execute
        execute(
            "UPDATE customers_customer SET last_contact_at = now(), follow_up_count = follow_up_count + 1,"
            " next_follow_on = NULL WHERE id = %s",
            [run.known.of_owner[run.known.person("rep", 0).pk][0]],
        )
        execute(_clone(run, "activities_followup", source, entry_key="gen_random_uuid()"))
        execute(_clone(run, "events_event", source, transaction="pg_current_xact_id()::text::bigint"))

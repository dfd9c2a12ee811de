"""Follow-ups that stayed with a former owner when their customer changed hands: the room above says which."""

from collections.abc import Callable

from django.db.models import BooleanField, F, Func

from zhike.access.actor import Actor

Closed = Callable[[Actor, str], str]
ClosedToHolder = Callable[[str, str], str]
_finders: list[Closed] = []
_of_holders: list[ClosedToHolder] = []


def register(find: Closed, find_for_holder: ClosedToHolder) -> None:
    """Have `find(actor, row)` give SQL over a row that is true for what the actor may not read; "" for nothing.

    The row is a follow-up, a call or a visit: it has customer_id, person_id and created_at. `find_for_holder(row,
    person)` does the same for a person who is a piece of SQL.
    """
    _finders[:], _of_holders[:] = [find], [find_for_holder]


def closed_sql(actor: Actor, row: str) -> str:
    """Return the SQL; empty when the actor reads everything, which costs no query."""
    return _finders[0](actor, row) if _finders and actor.person_id else ""


def open_sql(actor: Actor, row: str) -> str:
    """Return a condition to be added to others: AND NOT …, or nothing."""
    closed = closed_sql(actor, row)
    return f"AND NOT {closed}" if closed else ""


def open_to_holder_sql(row: str, person: str) -> str:
    """Return the condition for whoever holds the customer, as a sheet of many people asks: AND NOT …, or nothing."""
    closed = _of_holders[0](row, person) if _of_holders else ""
    return f"AND NOT {closed}" if closed else ""


def open_rows(actor: Actor, *, person: str = "person_id") -> list[Func]:
    """Return what follow-ups or calls are filtered by, so that closed ones are left out; works in subqueries, too.

    `person` names who wrote a row of another table.
    """
    closed = closed_sql(actor, "note")
    if not closed:
        return []
    template = f"(SELECT NOT {closed} FROM (VALUES (%(expressions)s)) AS note(customer_id, person_id, created_at))"  # noqa: S608 - SQL of our own
    return [Func(F("customer_id"), F(person), F("created_at"), template=template, output_field=BooleanField())]

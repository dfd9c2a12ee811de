"""What the quick entry shows before anything is typed: whom, what was promised, which sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer, visible_to
from zhike.lib.names import core_name
from zhike.lib.refusals import refuse_if
from zhike.web.statements import ask

from ..models import FollowUp, Task
from ..rules import why_cannot_follow_up
from .last import last_words
from .scope import may
from .sentences import Sentence, list_sentences

RECENT = 8
CONTACTS = 12
TASKS, TASKS_AT_ALL = 8, 2_000
_CUSTOMER = ("name", "grade", "next_follow_on", "next_step")
_PEOPLE = """
SELECT id, name, position, is_primary FROM customers_contact WHERE customer_id = %s AND NOT left_company
ORDER BY is_primary DESC, is_key DESC, id LIMIT %s
"""


class Person(NamedTuple):
    """Whom one may have talked to."""

    pk: int
    name: str
    position: str
    is_primary: bool


@dataclass
class Entry:
    """One customer about whom something is going to be written; what only the form shows is read when it is drawn."""

    actor: Actor
    customer: Customer
    contacts: Sequence[Person]
    today: date

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """Return the sentences that are one tap away."""
        return list_sentences(self.actor)

    @cached_property
    def open_tasks(self) -> Sequence[Task]:
        """Return what the actor has still to do for this customer, the next due first."""
        if not self.actor.can("task", "view"):
            return []
        mine = _own_tasks(self.actor).filter(customer_id=self.customer.pk)
        return list(mine.only("title", "due_at", "is_all_day")[:TASKS])

    @cached_property
    def last(self) -> str:
        """Return what was said last, in a line."""
        last = last_words(self.actor, [self.customer.pk]).get(self.customer.pk)
        return f"{last.on:%m-%d} {last.content or last.outcome}" if last else ""

    @property
    def days(self) -> dict[str, date]:
        """Return the days that are one tap away."""
        to_monday = 7 - self.today.weekday()
        return {
            "tomorrow": self.today + timedelta(days=1),
            "after": self.today + timedelta(days=2),
            "monday": self.today + timedelta(days=to_monday),
            "fortnight": self.today + timedelta(days=14),
        }

    @property
    def standing_promise(self) -> date | None:
        """Return the promised day if a contact today would leave it standing."""
        day = self.customer.next_follow_on
        return day if day and day > self.today else None

    @property
    def due_promise(self) -> date | None:
        """Return the promised day if it is today or was missed."""
        day = self.customer.next_follow_on
        return day if day and day <= self.today else None


@dataclass(frozen=True)
class Choice:
    """A customer to pick, with the words that tell it apart."""

    customer_id: int
    name: str
    note: str = ""
    chip: str = ""

    @property
    def sign(self) -> str:
        """Return the character that tells the customer apart: 恒 of 苏州恒远自动化有限公司."""
        return core_name(self.name)[:1]


def _own_tasks(actor: Actor) -> QuerySet[Task]:
    """Return what the actor has still to do, the next due first."""
    rows = Task.objects.filter(deleted_at__isnull=True, done_at__isnull=True)
    return rows.filter(assignee_ids__contains=[actor.person_id]).order_by("due_at", "pk")


def list_open_tasks_by_customer(actor: Actor) -> dict[int, list[tuple[int, str]]]:
    """Return number and title of what the actor has still to do for each customer, as far as a form offers it."""
    found: dict[int, list[tuple[int, str]]] = {}
    if not actor.can("task", "view"):
        return found
    rows = _own_tasks(actor).filter(customer_id__isnull=False).values_list("customer_id", "pk", "title")
    for customer_id, pk, title in rows[:TASKS_AT_ALL]:
        own = found.setdefault(customer_id, [])
        if len(own) < TASKS:
            own.append((pk, title))
    return found


def get_entry(*, actor: Actor, customer_id: int, now: datetime) -> Entry:
    """Return what the form needs, in two queries and three more to draw it; refused where the actor may not write."""
    customer = get_customer(actor=actor, customer_id=customer_id, columns=_CUSTOMER)
    refuse_if(why_cannot_follow_up(may=may(actor, customer, "create")))
    people = [Person(*row) for row in ask(_PEOPLE, [customer_id, CONTACTS])]
    return Entry(actor=actor, customer=customer, contacts=people, today=timezone.localdate(now))


def list_recent(actor: Actor, *, today: date) -> list[Choice]:
    """Return whom the actor will most likely write about: promised by today, then lately written about."""
    mine = visible_to(actor).filter(owner_id=actor.person_id, next_follow_on__lte=today)
    due = list(mine.order_by("-next_follow_on", "pk").values_list("pk", "name", "next_step", "next_follow_on")[:RECENT])
    lately = FollowUp.objects.filter(person_id=actor.person_id, deleted_at__isnull=True).order_by("-at", "-pk")
    ids = [
        pk
        for pk in dict.fromkeys(lately.values_list("customer_id", flat=True)[:30])
        if pk not in {row[0] for row in due}
    ]
    names = dict(visible_to(actor).filter(pk__in=ids[:RECENT]).values_list("pk", "name"))
    choices = [Choice(pk, name, step, f"{day:%m-%d}") for pk, name, step, day in due]
    return choices + [Choice(pk, names[pk]) for pk in ids[:RECENT] if pk in names]

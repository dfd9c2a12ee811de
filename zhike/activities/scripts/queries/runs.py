"""Talks along scripts, within the calls that a person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor
from zhike.customers.models import Customer, InstalledProduct
from zhike.customers.queries import get_customer, visible_to
from zhike.customers.queries.scope import reached_through, reaches
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ...calls.queries.scope import CALL
from ...models import Script, ScriptAnswer, ScriptRun
from ..body import Body, Step
from ..choices import OPEN_STATES, RunOutcome, RunState
from .scripts import body_of

PRODUCTS = 12


@dataclass(frozen=True)
class Said:
    """One answer that was given, in words."""

    row: ScriptAnswer
    title: str
    label: str


@dataclass(frozen=True)
class RunPage:
    """A talk: where it is, what was said so far, what we know of the customer."""

    run: ScriptRun
    customer: Customer
    body: Body
    step: Step | None
    said: Sequence[Said]
    products: Sequence[InstalledProduct]

    @property
    def position(self) -> int:
        """Return the place of the next answer."""
        return len(self.said) + 1

    @property
    def outcome(self) -> str:
        """Return the outcome that the last answer stands for."""
        last = self.said[-1].row if self.said else None
        step = self.body.find(last.step) if last else None
        answer = step.find(last.answer) if step and last else None
        return answer.outcome if answer else ""


def visible_runs(actor: Actor) -> QuerySet[ScriptRun]:
    """Return the talks with customers in scope: one's own, and those of calls that the actor may see."""
    rows = ScriptRun.objects.filter(customer__in=visible_to(actor).only("pk"))
    condition = reached_through(actor, CALL)
    return rows.filter(condition | Q(person_id=actor.person_id)) if condition else rows


def get_run(*, actor: Actor, customer_id: int, run_id: int) -> ScriptRun:
    """Return a talk with a customer in scope that the actor may see, or Http404."""
    customer = get_customer(actor=actor, customer_id=customer_id)
    beside = ("script", "version", "person", "contact", "call")
    run = ScriptRun.objects.select_related(*beside).filter(customer_id=customer_id, pk=run_id).first()
    if run is None or not (run.person_id == actor.person_id or reaches(actor, CALL, "view", customer)):
        raise Http404
    run.customer = customer
    return run


def get_run_page(*, actor: Actor, customer_id: int, run_id: int) -> RunPage:
    """Return a talk with everything beside it; a fixed number of queries."""
    run = get_run(actor=actor, customer_id=customer_id, run_id=run_id)
    body = body_of(run.script, run.version)
    rows = ScriptAnswer.objects.filter(customer_id=customer_id, run_id=run_id).order_by("position")
    products = InstalledProduct.objects.filter(customer_id=customer_id).order_by("product", "pk")[:PRODUCTS]
    return RunPage(
        run=run,
        customer=run.customer,
        body=body,
        step=body.find(run.at_step),
        said=[_said(body, row) for row in rows],
        products=list(products),
    )


def _said(body: Body, row: ScriptAnswer) -> Said:
    step = body.find(row.step)
    answer = step.find(row.answer) if step else None
    return Said(row, body.title_of(row.step), answer.label if answer else "")


def list_open_runs(actor: Actor, customer_id: int) -> list[ScriptRun]:
    """Return the talks with a customer that the actor has not ended."""
    rows = ScriptRun.objects.filter(customer_id=customer_id, person_id=actor.person_id, state__in=OPEN_STATES)
    return list(rows.select_related("script").order_by("-pk"))


def list_runs(*, actor: Actor, script: Script, state: ListState) -> Page[ScriptRun]:
    """Return the talks behind a figure, newest first; a fixed number of queries."""
    rows = narrowed(visible_runs(actor).filter(script=script), state)
    rows = rows.select_related("customer", "person", "version")
    cursor = state.cursor
    down = state.descending != bool(cursor and cursor.backwards)
    if cursor:
        at, pk = datetime.fromisoformat(str(cursor.values[0])), int(cursor.values[1])
        sign = "lt" if down else "gt"
        rows = rows.filter(Q(**{f"started_at__{sign}": at}) | Q(started_at=at, **{f"pk__{sign}": pk}))
    found = list(rows.order_by(*(("-started_at", "-pk") if down else ("started_at", "pk")))[: state.limit + 1])
    return build_page(
        found,
        limit=state.limit,
        after=cursor,
        key=lambda run: (run.started_at.isoformat(), run.pk),
        sort=state.order,
    )


def narrowed(rows: QuerySet[ScriptRun], state: ListState) -> QuerySet[ScriptRun]:
    """Keep the talks that a figure counted: by version, outcome, state, and by a step or one of its answers."""
    version, outcome, how = state.filter("version"), state.filter("outcome"), state.filter("state")
    if version.isascii() and version.isdecimal() and len(version) < 9:
        rows = rows.filter(version__version=int(version))
    if outcome in RunOutcome.values:
        rows = rows.filter(outcome=outcome)
    if how in RunState.values:
        rows = rows.filter(state=how)
    if state.filter("stopped"):
        rows = rows.filter(state=RunState.BROKEN, at_step=state.filter("stopped"))
    if state.filter("step"):
        given = ScriptAnswer.objects.filter(customer_id=OuterRef("customer_id"), run_id=OuterRef("pk"))
        given = given.filter(step=state.filter("step"))
        given = given.filter(answer=state.filter("answer")) if state.filter("answer") else given
        rows = rows.filter(Exists(given))
    return rows

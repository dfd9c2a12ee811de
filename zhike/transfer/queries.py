"""Reads of imports; every one starts from visible_to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.customers.queries import visible_to as visible_customers
from zhike.web.paging import Cursor, Page, build_page

from .models import ImportRow, ImportRun
from .rows.reasons import known_to, sentence

OBJECT = "import"
LIMIT = 50


def visible_to(actor: Actor, capability: str = "view") -> QuerySet[ImportRun]:
    """Return the imports that the actor may see: the own ones, or all."""
    reach = reach_of(actor, OBJECT, capability)
    if reach.nothing:
        return ImportRun.objects.none()
    return ImportRun.objects.all() if reach.everything else ImportRun.objects.filter(by_id=actor.person_id)


def get_run(*, actor: Actor, run_id: int) -> ImportRun:
    """Return one import, or not found outside the actor's sight."""
    found = visible_to(actor).filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def lock_run(*, actor: Actor, run_id: int, capability: str = "create") -> ImportRun:
    """Return one import locked for change; seen but not within the capability is refused."""
    get_run(actor=actor, run_id=run_id)
    refuse_unless_capable(actor, OBJECT, capability)
    found = visible_to(actor, capability).select_for_update().filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def list_runs(*, actor: Actor, after: Cursor | None) -> Page[ImportRun]:
    """Return imports, newest first."""
    runs = visible_to(actor)
    backwards = after is not None and after.backwards
    if after:
        runs = runs.filter(pk__gt=after.values[0]) if backwards else runs.filter(pk__lt=after.values[0])
    found = list(runs.order_by("pk" if backwards else "-pk")[: LIMIT + 1])
    return build_page(found, limit=LIMIT, after=after, key=lambda run: (run.pk,))


@dataclass(frozen=True)
class ShownRow:
    """One sheet row with its customer, as far as the reader may see it."""

    row: int
    outcome: str
    outcome_label: str
    reasons: tuple[str, ...]
    undone: str
    customer_id: int | None = None
    number: str = ""
    name: str = ""


def list_rows(*, actor: Actor, run: ImportRun, outcome: str, after: Cursor | None) -> Page[ShownRow]:
    """Return rows of an import, in the order of the sheet, of one outcome or with reasons when none is named."""
    rows = ImportRow.objects.filter(run_id=run.pk)
    rows = rows.filter(outcome=outcome) if outcome else rows.exclude(reasons=[])
    backwards = after is not None and after.backwards
    if after:
        rows = rows.filter(row__lt=after.values[0]) if backwards else rows.filter(row__gt=after.values[0])
    found = list(rows.order_by("-row" if backwards else "row").defer("cells", "before")[: LIMIT + 1])
    page = build_page(found, limit=LIMIT, after=after, key=lambda row: (row.row,))
    return Page(_shown(actor, page.rows), page.next, page.previous)


def _shown(actor: Actor, rows: Sequence[ImportRow]) -> list[ShownRow]:
    ids = {row.customer_id for row in rows if row.customer_id}
    customers = {row[0]: row for row in visible_customers(actor).filter(pk__in=ids).values_list("pk", "number", "name")}
    return [_shown_row(actor, row, customers.get(row.customer_id or 0)) for row in rows]


def _shown_row(actor: Actor, row: ImportRow, customer: Any) -> ShownRow:
    reasons = tuple(sentence(reason) for reason in known_to(actor, row.reasons))
    base = ShownRow(row.row, row.outcome, row.get_outcome_display(), reasons, row.get_undone_display())
    if customer is None:
        return base
    return ShownRow(base.row, base.outcome, base.outcome_label, reasons, base.undone, *customer)

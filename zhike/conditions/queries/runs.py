"""Bulk runs: everybody sees the own ones, administrators all."""

from django.db.models import QuerySet
from django.http import Http404

from zhike.access.actor import Actor

from ..models import BulkRefusal, BulkRun
from ..registry import subject_of


def open_to(actor: Actor) -> QuerySet[BulkRun]:
    """Return the runs that a person may look at."""
    runs = BulkRun.objects.all()
    return runs if actor.can("setting", "edit") else runs.filter(by_id=actor.person_id)


def list_runs(*, actor: Actor, limit: int = 50) -> list[BulkRun]:
    """Return the newest runs."""
    return list(open_to(actor).defer("ids").order_by("-pk")[:limit])


def get_run(*, actor: Actor, run_id: int) -> BulkRun:
    """Return a run, or not found."""
    found = open_to(actor).defer("ids").filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def lock_run(*, actor: Actor, run_id: int) -> BulkRun:
    """Return a run locked for change, or not found."""
    found = open_to(actor).select_for_update().filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def list_refusals(*, actor: Actor, run: BulkRun, limit: int = 100) -> list[tuple[int, str, str]]:
    """Return rows that were not changed as (id, name, why); names only of rows that the actor may see."""
    found = list(BulkRefusal.objects.filter(run=run).order_by("row_id").values_list("row_id", "sentence")[:limit])
    rows = subject_of(run.subject).visible_to(actor).filter(pk__in=[id_ for id_, _why in found])
    names = {row.pk: str(row) for row in rows}
    return [(id_, names.get(id_, ""), why) for id_, why in found]

"""Reads of exports: the own ones; all for those whose role says so. The file is its requester's alone."""

from django.db.models import QuerySet
from django.http import Http404

from zhike.access.actor import Actor
from zhike.web.paging import Cursor, Page, build_page

from .choices import UNFINISHED
from .models import ExportRun

LIMIT = 50


def visible_to(actor: Actor) -> QuerySet[ExportRun]:
    """Return the exports that the actor may see: the own ones, or all."""
    runs = ExportRun.objects.all()
    return runs if actor.can("export", "view") else runs.filter(by_id=actor.person_id)


def get_run(*, actor: Actor, run_id: int) -> ExportRun:
    """Return one export, or not found outside the actor's sight."""
    found = visible_to(actor).filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def get_own_run(*, actor: Actor, run_id: int, lock: bool = False) -> ExportRun:
    """Return one of the actor's own exports, or not found; others' files do not exist for anybody."""
    runs = ExportRun.objects.select_for_update() if lock else ExportRun.objects.all()
    found = runs.filter(pk=run_id, by_id=actor.person_id).first()
    if found is None:
        raise Http404
    return found


def list_runs(*, actor: Actor, everybody: bool, after: Cursor | None) -> Page[ExportRun]:
    """Return exports, newest first: the own ones, or everybody's for those who may see them."""
    runs = visible_to(actor) if everybody else ExportRun.objects.filter(by_id=actor.person_id)
    backwards = after is not None and after.backwards
    if after and len(after.values) == 1:
        runs = runs.filter(pk__gt=after.values[0]) if backwards else runs.filter(pk__lt=after.values[0])
    found = list(runs.defer("ids").order_by("pk" if backwards else "-pk")[: LIMIT + 1])
    return build_page(found, limit=LIMIT, after=after, key=lambda run: (run.pk,))


def count_unfinished(person_id: int) -> int:
    """Return how many exports of a person wait or run."""
    return ExportRun.objects.filter(by_id=person_id, state__in=UNFINISHED).count()

"""Public forms as colleagues see them: what came through each, what was sent in, what was turned away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.customers.queries import visible_to
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ...models import EntryState, WebEntry, WebForm, WebRefusal

DAYS = 30
REASONS: Mapping[str, object] = {
    "too_many": _("次数太多"),
    "too_quick": _("提交太快"),
    "trap": _("像自动填写"),
    "stale": _("页面过期或不对"),
    "answers": _("内容有误"),
}
_REACHES = {"phone": "phone", "email": "email", "wechat": "wechat"}


@dataclass(frozen=True)
class Counted:
    """A form with what came of the last thirty days."""

    web_form: WebForm
    entries: int
    new: int
    held: int
    last_at: datetime | None


def list_forms(now: datetime) -> list[Counted]:
    """Return all forms; two queries."""
    since = now - timedelta(days=DAYS)
    lately = Q(at__gte=since)
    rows = (
        WebEntry.objects.order_by()
        .values("web_form_id")
        .annotate(
            entries=Count("pk", filter=lately),
            new=Count("pk", filter=lately & Q(state=EntryState.NEW)),
            held=Count("pk", filter=Q(state=EntryState.HELD)),
            last_at=Max("at"),
        )
    )
    found = {row["web_form_id"]: row for row in rows}
    nothing: dict[str, Any] = {"entries": 0, "new": 0, "held": 0, "last_at": None}
    counted = []
    for one in WebForm.objects.select_related("source", "campaign"):
        row: Mapping[str, Any] = found.get(one.pk) or nothing
        counted.append(Counted(one, row["entries"], row["new"], row["held"], row["last_at"]))
    return counted


@dataclass(frozen=True)
class Entry:
    """Something that was sent in, as far as the person may see it; `customer_id` where the archive is open to him."""

    entry: WebEntry
    answers: Sequence[tuple[str, str]]
    customer_id: int | None


def list_entries(*, actor: Actor, form: WebForm, state: ListState) -> Page[Entry]:
    """Return one page of what was sent in, the newest first; phones and mail only for who sees them in archives."""
    rows = WebEntry.objects.filter(web_form=form)
    cursor = state.cursor
    backwards = cursor is not None and cursor.backwards
    if cursor is not None and len(cursor.values) == 1:
        rows = rows.filter(**{"pk__gt" if backwards else "pk__lt": int(cursor.values[0])})
    found = list(rows.order_by("pk" if backwards else "-pk")[: state.limit + 1])
    ids = [one.customer_id for one in found if one.customer_id]
    seen = set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    closed = {kind for kind, field in _REACHES.items() if not is_open(actor, "customer", field)}
    shown = [_entry(one, closed, seen) for one in found]
    return build_page(shown, limit=state.limit, after=cursor, key=lambda one: (one.entry.pk,), sort=state.order)


def _entry(one: WebEntry, closed: set[str], seen: set[int]) -> Entry:
    rows = one.answers.get("rows", [])
    answers = [(label, "****" if kind in closed else text) for label, text, kind in rows]
    return Entry(one, answers, one.customer_id if one.customer_id in seen else None)


def list_refusals(form: WebForm, today: date) -> list[tuple[str, int]]:
    """Return how often something was turned away in the last thirty days, by reason."""
    rows = WebRefusal.objects.filter(web_form=form, day__gte=today - timedelta(days=DAYS)).order_by()
    summed = rows.values_list("reason").annotate(total=Sum("count")).order_by("-total")
    return [(str(REASONS.get(reason, reason)), total) for reason, total in summed]

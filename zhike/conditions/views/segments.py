"""Segments: the list, one with its history, making and changing them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import login_required
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import done, form_response, once

from .. import queries, rules, services
from ..compiling import compile_condition
from ..drafts import SegmentDraft
from ..forms import SegmentForm
from ..language import Compare, Group, Node, dump, dump_text, parse, parse_text
from ..membership import KEY
from ..models import Segment
from ..offering import offer_builder
from ..registry import subject_of, usable_fields
from ..sentences import say
from .subjects import actor_of, subject_or_404

SUBJECT = "customer"
HISTORY = timedelta(days=180)


@login_required
@require_GET
def segments(request: HttpRequest) -> HttpResponse:
    """Show all segments with what they mean and their last count."""
    actor, subject = actor_of(request), subject_or_404(request, SUBJECT)
    found = queries.list_segments(subject=SUBJECT)
    fields = usable_fields(actor, SUBJECT)
    values = {
        "segments": found,
        "said": {one.pk: say(SUBJECT, parse(one.condition), fields) for one in found},
        "counts": queries.last_counts() if _sees_all(request) else {},
        "names": person_names(one.by_id for one in found),
        "may_create": actor.can(subject.object, "edit"),
    }
    return render(request, "conditions/segments.html", values)


def _sees_all(request: HttpRequest) -> bool:
    """Counts are over the whole base, so only those who see all of it see them."""
    return actor_of(request).scope(subject_of(SUBJECT).object) == "all"


def members_url(segment: Segment) -> str:
    """Return the address of the members as a list."""
    node = Group("all", (Compare(KEY, "any", [segment.pk]),))
    return f"{reverse(subject_of(segment.subject).list_url_name)}?{urlencode({'cond': dump_text(node)})}"


@login_required
@require_GET
def segment(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show one segment: its meaning, how many members there are for this person, and the history."""
    actor = actor_of(request)
    found = queries.get_segment(actor=actor, segment_id=segment_id)
    subject_or_404(request, found.subject)
    node, now = parse(found.condition), timezone.now()
    values: dict[str, Any] = {
        "segment": found,
        "said": say(found.subject, node, usable_fields(actor, found.subject)),
        "by": person_names([found.by_id]).get(found.by_id, ""),
        "members_url": members_url(found),
        "may_change": rules.why_cannot_change_segment(
            is_own=found.by_id == actor.person_id, may_all=actor.can("setting", "edit")
        )
        is None,
        "limit": queries.COUNT_LIMIT,
        "refusal": None,
        "slow": False,
        "count": None,
        "history": None,
    }
    try:
        values["slow"] = compile_condition(actor=actor, subject=found.subject, node=node, now=now).slow
        values["count"] = queries.count_matching(actor=actor, subject=found.subject, node=node, now=now)
    except Refused as refused:
        values["refusal"] = refused.refusal
    if _sees_all(request):
        history = queries.member_history(segment_id=found.pk, since=timezone.localdate(now) - HISTORY)
        values |= {"history": history, "points": [(day.isoformat(), members) for day, members in history]}
        values["days"] = _changes(history)
    return render(request, "conditions/segment.html", values)


def _changes(history: Sequence[tuple[date, int]]) -> list[tuple[str, str, str]]:
    """Return the history as a table, newest first, each day with how many more or fewer than the time before."""
    before = [None, *(members for _day, members in history)]
    rows = [
        (day.isoformat(), f"{members:,}", "—" if earlier is None else f"{members - earlier:+,}".replace("+0", "0"))
        for (day, members), earlier in zip(history, before, strict=False)
    ]
    return rows[::-1]


@login_required
@require_http_methods(["GET", "POST"])
def segment_new(request: HttpRequest) -> HttpResponse:
    """Make a segment, empty or from the condition of a list."""
    subject = subject_or_404(request, SUBJECT)
    refuse_if(rules.why_cannot_create_segment(may_edit=actor_of(request).can(subject.object, "edit")))
    return _edit(request, None, {"cond": request.GET.get("cond", "")}, _("新建客群"))


@login_required
@require_http_methods(["GET", "POST"])
def segment_edit(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Change a segment; views and rules that name it mean the new list from now on."""
    found = queries.get_segment(actor=actor_of(request), segment_id=segment_id, to_change=True)
    initial = {"name": found.name, "note": found.note, "is_active": found.is_active}
    initial["cond"] = dump_text(parse(found.condition))
    return _edit(request, found.pk, initial, found.name)


def _edit(request: HttpRequest, segment_id: int | None, initial: dict[str, Any], title: str) -> HttpResponse:
    form = SegmentForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            return done(request, once(request, lambda: _save(request, segment_id, form.cleaned_data)), _("客群已保存"))
        except Refused as refused:
            form.add_error("name" if "name" in refused.refusal.code else None, str(refused.refusal.sentence))
    text = request.POST.get("cond", "") if form.is_bound else initial["cond"]
    values = {
        "title": title,
        "builder": offer_builder(actor_of(request), SUBJECT, _readable(text)),
        "preview_url": reverse("conditions:preview", args=[SUBJECT]),
        "optional": False,
        "is_new": segment_id is None,
    }
    return form_response(request, form, "conditions/segment_form.html", values)


def _readable(text: str) -> Node | None:
    try:
        return parse_text(text) if text else None
    except Refused:
        return None


def _save(request: HttpRequest, segment_id: int | None, values: dict[str, Any]) -> str:
    node = parse_text(values["cond"])
    draft = SegmentDraft(SUBJECT, values["name"], dump(node), values["note"], values["is_active"])
    now = timezone.now()
    saved = services.save_segment(actor=actor_of(request), segment_id=segment_id, draft=draft, now=now)
    return reverse("conditions:segment", args=[saved.pk])


@login_required
@require_POST
def segment_delete(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Delete a segment that nothing refers to."""
    name = services.delete_segment(actor=actor_of(request), segment_id=segment_id)
    return done(request, reverse("conditions:segments"), _("已删除客群“%(name)s”") % {"name": name})

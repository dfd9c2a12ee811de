"""Saved views: save a list, rename, share, copy, pin, delete."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import login_required
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from .. import queries, services
from ..drafts import ViewDraft
from ..forms import ViewForm
from ..language import parse
from ..models import SavedView
from ..pinning import address_of
from ..registry import Subject, usable_fields
from ..sentences import say
from .subjects import actor_of, subject_or_404


@login_required
@require_GET
def views(request: HttpRequest, subject: str) -> HttpResponse:
    """Show all views of a list that the person may open."""
    known, actor = subject_or_404(request, subject), actor_of(request)
    found = queries.list_views(actor=actor, subject=subject)
    fields, pinned = usable_fields(actor, subject), queries.pinned_ids(actor)
    said = {view.pk: say(subject, parse(view.condition), fields) for view in found if view.condition}
    values = {
        "subject": known,
        "views": found,
        "said": said,
        "names": person_names(view.owner_id for view in found),
        "pinned": pinned,
        "earlier": _earlier(pinned),
        "addresses": {view.pk: address_of(subject, view.pk) for view in found},
        "may_all": actor.can("setting", "edit"),
    }
    return render(request, "conditions/views.html", values)


def _earlier(pinned: Sequence[int]) -> dict[int, str]:
    """Return for each pinned view but the first the order in which it stands one place earlier."""
    orders = {}
    for place, id_ in enumerate(pinned[1:], 1):
        order = [*pinned[: place - 1], id_, pinned[place - 1], *pinned[place + 1 :]]
        orders[id_] = ",".join(map(str, order))
    return orders


@login_required
@require_POST
def pins_arrange(request: HttpRequest) -> HttpResponse:
    """Put the own pinned views into the order of `ids`; what is no id is passed over."""
    parts = request.POST.get("ids", "").split(",")
    ids = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 18]
    services.arrange_pins(actor=actor_of(request), view_ids=ids)
    back = request.POST.get("back", "")
    return done(request, reverse("conditions:views", args=[subject_or_404(request, back).key])) if back else _nothing()


def _nothing() -> HttpResponse:
    return HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "POST"])
def view_new(request: HttpRequest, subject: str) -> HttpResponse:
    """Save a list, as its query text describes it, under a name."""
    known = subject_or_404(request, subject)
    query = request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode()
    form = ViewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return done(
                request, once(request, lambda: _create(request, known, query, form.cleaned_data)), _("视图已保存")
            )
        except Refused as refused:
            form.add_error("name" if "name" in refused.refusal.code else None, str(refused.refusal.sentence))
    return form_response(request, form, "conditions/view_form.html", {"title": _("保存为视图"), "query": query})


def _create(request: HttpRequest, subject: Subject, query: str, values: dict[str, Any]) -> str:
    actor = actor_of(request)
    draft = _draft(request, subject, query, values["name"], values["sharing"])
    view = services.save_view(actor=actor, draft=draft, now=timezone.now())
    if values["pin"]:
        services.pin_view(actor=actor, view_id=view.pk)
    return address_of(subject.key, view.pk)


def _draft(request: HttpRequest, subject: Subject, query: str, name: str, sharing: str) -> ViewDraft:
    assert subject.read_list is not None
    found = subject.read_list(actor_of(request), query)
    return ViewDraft(subject.key, name, sharing, found.condition, found.columns, found.sort)


@login_required
@require_http_methods(["GET", "POST"])
def view_edit(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename a view or let others see it."""
    actor = actor_of(request)
    view = queries.get_view(actor=actor, view_id=view_id, to_change=True)
    initial = {"name": view.name, "sharing": view.sharing, "pin": view.pk in queries.pinned_ids(actor)}
    form = ViewForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            _change(request, view, form.cleaned_data)
            return done(request, address_of(view.subject, view.pk), _("视图已保存"))
        except Refused as refused:
            form.add_error("name" if "name" in refused.refusal.code else None, str(refused.refusal.sentence))
    return form_response(request, form, "conditions/view_form.html", {"title": _("视图设置"), "query": ""})


def _change(request: HttpRequest, view: SavedView, values: dict[str, Any]) -> None:
    actor = actor_of(request)
    draft = ViewDraft(view.subject, values["name"], values["sharing"], view.condition, view.columns, view.sort)
    services.change_view(actor=actor, view_id=view.pk, draft=draft, now=timezone.now())
    if values["pin"]:
        services.pin_view(actor=actor, view_id=view.pk)
    else:
        services.unpin_view(actor=actor, view_id=view.pk)


@login_required
@require_POST
def view_update(request: HttpRequest, view_id: int) -> HttpResponse:
    """Keep what a list's address changed on its view: condition, order, columns."""
    view = queries.get_view(actor=actor_of(request), view_id=view_id, to_change=True)
    subject = subject_or_404(request, view.subject)
    draft = _draft(request, subject, request.POST.get("query", ""), view.name, view.sharing)
    services.change_view(actor=actor_of(request), view_id=view.pk, draft=draft, now=timezone.now())
    return done(request, address_of(view.subject, view.pk), _("视图已保存"))


@login_required
@require_POST
def view_copy(request: HttpRequest, view_id: int) -> HttpResponse:
    """Copy a view for oneself."""
    view = services.copy_view(actor=actor_of(request), view_id=view_id, now=timezone.now())
    return done(request, address_of(view.subject, view.pk), _("已复制为“%(name)s”") % {"name": view.name})


@login_required
@require_POST
def view_delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """Delete a view."""
    view = queries.get_view(actor=actor_of(request), view_id=view_id)
    name = services.delete_view(actor=actor_of(request), view_id=view_id)
    address = address_of(view.subject, 0).partition("?")[0]
    return done(request, address, _("已删除视图“%(name)s”") % {"name": name})


@login_required
@require_POST
def view_pin(request: HttpRequest, view_id: int) -> HttpResponse:
    """Keep a view in the side bar, or take it out when it is there."""
    actor = actor_of(request)
    view = queries.get_view(actor=actor, view_id=view_id)
    if request.POST.get("off"):
        services.unpin_view(actor=actor, view_id=view_id)
        return done(request, address_of(view.subject, view.pk), _("已从左侧栏移除"))
    services.pin_view(actor=actor, view_id=view_id)
    return done(request, address_of(view.subject, view.pk), _("已钉到左侧栏"))

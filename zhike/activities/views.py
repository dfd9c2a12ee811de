"""Screens of the follow-ups: quick entry, correction, moving a promise, the list."""

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries import search_customers
from zhike.lib.refusals import Refused
from zhike.web.deliveries import seconds_offline
from zhike.web.forms import form_response, once, saved_in_place
from zhike.web.forms.once import read_key

from .forms import CorrectionForm, EntryForm, FollowUpForm
from .listing import LISTING
from .moving import MoveForm
from .offline.meanwhile import note_meanwhile
from .quality.choices import MarkKind
from .queries import get_correctable
from .queries.entry import Choice, get_entry, list_recent
from .queries.listing import list_follow_ups, list_writers, person_of
from .services import correct_follow_up, delete_follow_up, set_next_step
from .services.entering import enter_follow_up
from .todo.queries.listing import is_number
from .todo.views.tasks import CHANGED as TASKS_CHANGED
from .voice.policy import glance_policy
from .voice.rules import too_large
from .voice.uploads import VoiceHandler

LOGGED = "activities:logged"


@requires("follow_up", "create")
def pick_customer(request: ActingRequest) -> HttpResponse:
    """Ask about whom something is to be written: search, or the customers that are most likely."""
    text = request.GET.get("q", "").strip()
    if text:
        hits = search_customers(actor=request.actor, text=text, limit=12)
        choices = [
            Choice(hit.customer_id, hit.name, "；".join(match.text for match in hit.matched) or hit.contact)
            for hit in hits
        ]
    else:
        choices = list_recent(request.actor, today=timezone.localdate())
    part = request.htmx.target == "customer-choices"
    template = "activities/choices.html" if part else "activities/pick.html"
    return render(request, template, {"choices": choices, "text": text})


@csrf_exempt  # the inner view is protected: what reads the form must know first that a voice note is sealed
@requires("follow_up", "create")
def log(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Log a contact: one tap and one sentence."""
    handler = VoiceHandler(request, limit=glance_policy().largest)
    if request.method == "POST":
        request.upload_handlers.insert(0, handler)
    return _log(request, customer_id, handler)


@csrf_protect
def _log(request: ActingRequest, customer_id: int, handler: VoiceHandler) -> HttpResponse:
    now = timezone.now()
    entry = get_entry(actor=request.actor, customer_id=customer_id, now=now)
    ticked = {"done_task": request.GET["done"]} if is_number(request.GET.get("done", "")) else {}
    form = FollowUpForm(request.POST or None, request.FILES or None, entry=entry, initial=ticked)
    if handler.was_too_large:
        form.show_refusal(too_large(glance_policy()))
    elif request.method == "POST" and form.is_valid():
        waited = seconds_offline(request)
        draft = form.draft(entry_key=read_key(request) or uuid4(), now=now, offline_seconds=waited)

        def enter() -> str:
            follow_up = enter_follow_up(actor=request.actor, draft=draft, luggage=form.luggage(), now=now)
            form.keep()
            return reverse("activities:delete", args=[customer_id, follow_up.pk])

        undo = _try(request, form, enter)
        if undo is not None:
            note_meanwhile(request, customer_id=customer_id, seconds=waited, now=now)
            url = reverse("desk:customer", args=[customer_id])
            events: dict[str, object] = {LOGGED: {"customer": customer_id}, TASKS_CHANGED: {}}
            return saved_in_place(request, url, _("已记下"), events=events, undo=undo)
    values = {"entry": entry, "voice_longest": glance_policy().longest_seconds}
    return form_response(request, form, "activities/log.html", values)


@requires("follow_up", "edit")
def correct(request: ActingRequest, customer_id: int, follow_up_id: int) -> HttpResponse:
    """Correct what was written."""
    now = timezone.now()
    follow_up = get_correctable(actor=request.actor, customer_id=customer_id, follow_up_id=follow_up_id, now=now)
    entry = get_entry(actor=request.actor, customer_id=customer_id, now=now)
    form = CorrectionForm(request.POST or None, entry=entry, follow_up=follow_up)
    if request.method == "POST" and form.is_valid():
        url = reverse("desk:customer", args=[customer_id])

        def save() -> str:
            correct_follow_up(
                actor=request.actor,
                customer_id=customer_id,
                follow_up_id=follow_up_id,
                correction=form.correction(),
                now=now,
            )
            return url

        if _try(request, form, save) is not None:
            return saved_in_place(request, url, _("已更正"), events={LOGGED: {"customer": customer_id}})
    return form_response(request, form, "activities/correct.html", {"entry": entry, "follow_up": follow_up})


def _try(request: ActingRequest, form: EntryForm | MoveForm, use_case: Callable[[], str]) -> str | None:
    """Run a use case once; what a rule refuses for a field stands beside it, anything else is let through."""
    try:
        return once(request, use_case)
    except Refused as refused:
        if not form.show_refusal(refused.refusal):
            raise
    return None


@require_POST
@requires("follow_up", "delete")
def delete(request: ActingRequest, customer_id: int, follow_up_id: int) -> HttpResponse:
    """Take a contact back; also the undo of a fresh entry."""
    delete_follow_up(actor=request.actor, customer_id=customer_id, follow_up_id=follow_up_id, now=timezone.now())
    url = reverse("desk:customer", args=[customer_id])
    return saved_in_place(request, url, _("已删除这条跟进"), events={LOGGED: {"customer": customer_id}})


@requires("follow_up", "create")
def move_next_step(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Move or take away a promise without a contact."""
    now = timezone.now()
    entry = get_entry(actor=request.actor, customer_id=customer_id, now=now)
    form = MoveForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        url = reverse("desk:customer", args=[customer_id])

        def move() -> str:
            next_on, next_step = form.promise()
            set_next_step(actor=request.actor, customer_id=customer_id, next_on=next_on, next_step=next_step, now=now)
            return url

        if _try(request, form, move) is not None:
            return saved_in_place(request, url, _("下一步已改好"), events={LOGGED: {"customer": customer_id}})
    return form_response(request, form, "activities/move.html", {"entry": entry})


@requires("follow_up", "view")
def follow_up_list(request: ActingRequest) -> HttpResponse:
    """Show contacts over all customers in scope, newest first."""
    state = LISTING.read(request)
    values = {
        "state": state,
        "page": list_follow_ups(actor=request.actor, state=state),
        "person_id": person_of(request.actor, state),
        "people": list_writers(request.actor),
        "marks": MarkKind.choices,
    }
    return render(request, "activities/list.html", values)

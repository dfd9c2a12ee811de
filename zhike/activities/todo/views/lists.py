"""Tasks in lists: one's own, given ones, the team's, those of a customer; and many at once."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries import get_customer
from zhike.lib.refusals import Refusal
from zhike.web.forms import form_response, saved_in_place
from zhike.web.listing import read_selection
from zhike.web.toasts import toast

from ..conditions import read_asked
from ..forms import MoveForm
from ..listing import LISTING, TEAM, WHEN, WHOSE
from ..origins import say_origin
from ..queries.listing import list_led, list_tasks, when_of, whose_of
from ..queries.panel import list_of_customer
from ..repeating import say_rule
from ..services import finish_tasks, move_tasks
from .tasks import CHANGED

MOST = 200


@requires("task", "view")
def task_list(request: ActingRequest) -> HttpResponse:
    """Show tasks by when they are due."""
    state, now = LISTING.read(request), timezone.now()
    asked = read_asked(request.actor, state)
    values = {
        "state": state,
        "asked": asked,
        "page": list_tasks(actor=request.actor, state=state, node=asked.node, now=now),
        "whose": whose_of(state),
        "when": when_of(state),
        "whose_choices": WHOSE,
        "when_choices": WHEN,
        "say_rule": say_rule,
        "say_origin": say_origin,
        "people": list_led(request.actor) if whose_of(state) == TEAM else (),
    }
    return render(request, "activities/tasks/list.html", values)


@requires("task", "view")
def panel(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show the tasks about a customer on its page."""
    customer = get_customer(actor=request.actor, customer_id=customer_id, columns=("name",))
    rows = list_of_customer(actor=request.actor, customer=customer, now=timezone.now())
    return render(request, "activities/tasks/panel.html", {"customer": customer, "rows": rows})


@require_POST
@requires("task", "view")
def finish_many(request: ActingRequest) -> HttpResponse:
    """Mark the picked tasks as done."""
    answers = finish_tasks(actor=request.actor, task_ids=read_selection(request).ids[:MOST], now=timezone.now())
    count = _count(answers)
    return _answer(request, answers, ngettext("完成了 %(n)s 个任务", "完成了 %(n)s 个任务", count) % {"n": count})


@require_POST
@requires("task", "view")
def move_many(request: ActingRequest) -> HttpResponse:
    """Ask for the day, then put the picked tasks on it; timed ones keep their time."""
    ids = read_selection(request).ids[:MOST]
    form = MoveForm(request.POST if "due_on" in request.POST else None)
    del form.fields["due_time"]
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["due_on"]
        answers = move_tasks(actor=request.actor, task_ids=ids, day=day, now=timezone.now())
        count = _count(answers)
        return _answer(request, answers, ngettext("%(n)s 个任务改期了", "%(n)s 个任务改期了", count) % {"n": count})
    return form_response(request, form, "activities/tasks/move_many.html", {"ids": ids})


def _answer(request: ActingRequest, answers: Mapping[int, bool | Refusal], words: str) -> HttpResponse:
    refused = [answer for answer in answers.values() if isinstance(answer, Refusal)]
    if refused:
        why = ngettext("%(n)s 个没有做成：%(why)s", "%(n)s 个没有做成：%(why)s", len(refused))
        toast(request, why % {"n": len(refused), "why": refused[0].sentence}, tone="gold")
    return saved_in_place(request, reverse("tasks:list"), words, events={CHANGED: {}})


def _count(answers: Mapping[int, bool | Refusal]) -> int:
    return sum(answer is True for answer in answers.values())

"""One task: give it, read it, change it, do it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once, saved_in_place
from zhike.web.forms.once import read_key

from ..forms import MoveForm, ReassignForm, TaskForm
from ..origins import find_origin
from ..queries.detail import get_shown, open_for_change
from ..queries.listing import is_number
from ..services import (
    change_task,
    create_task,
    delete_task,
    finish_task,
    move_task,
    reassign_task,
    reopen_task,
)
from ..services.many import on_day

CHANGED = "tasks:changed"


def _try(request: ActingRequest, form: TaskForm | MoveForm | ReassignForm, act: Callable[[], str]) -> str | None:
    """Run a use case once; what a rule refuses for a field stands beside it, anything else is let through."""
    try:
        return once(request, act)
    except Refused as refused:
        if not form.show_refusal(refused.refusal):
            raise
    return None


def _saved(request: ActingRequest, url: str, words: str, undo: str = "") -> HttpResponse:
    return saved_in_place(request, url, words, events={CHANGED: {}}, undo=undo)


@requires("task", "create")
def new(request: ActingRequest) -> HttpResponse:
    """Give a task, to oneself or to colleagues."""
    asked = request.GET
    initial = {name: int(asked[name]) for name in ("customer",) if is_number(asked.get(name, ""))}
    if asked.get("on"):
        initial["due_on"] = asked["on"]  # type: ignore[assignment]
    if asked.get("title"):
        initial["title"] = asked["title"][:200]  # type: ignore[assignment]
    form = TaskForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        origin = asked.get("origin", "") if find_origin(asked.get("origin", "")) else "person"
        origin_id = int(asked["origin_id"]) if is_number(asked.get("origin_id", "")) else None
        draft = form.draft(entry_key=read_key(request) or uuid4(), origin=origin, origin_id=origin_id)

        def give() -> str:
            task = create_task(actor=request.actor, draft=draft, now=timezone.now())
            return reverse("tasks:detail", args=[task.pk])

        url = _try(request, form, give)
        if url is not None:
            return _saved(request, url, _("任务已建好"), undo=f"{url}delete/")
    return form_response(request, form, "activities/tasks/new.html", {"action": request.get_full_path()})


@requires("task", "view")
def detail(request: ActingRequest, task_id: int) -> HttpResponse:
    """Show one task with what may be done."""
    shown = get_shown(actor=request.actor, task_id=task_id, now=timezone.now())
    return render(request, "activities/tasks/detail.html", {"shown": shown, "task": shown.task})


@requires("task", "view")
def edit(request: ActingRequest, task_id: int) -> HttpResponse:
    """Change what a task says."""
    task = open_for_change(actor=request.actor, task_id=task_id)
    form = TaskForm(request.POST or None, actor=request.actor, task=task)
    if request.method == "POST" and form.is_valid():
        url = reverse("tasks:detail", args=[task_id])

        def change() -> str:
            change_task(actor=request.actor, task_id=task_id, words=form.words(), now=timezone.now())
            return url

        if _try(request, form, change) is not None:
            return _saved(request, url, _("已保存"))
    return form_response(request, form, "activities/tasks/edit.html", {"task": task})


@require_POST
@requires("task", "view")
def finish(request: ActingRequest, task_id: int) -> HttpResponse:
    """Mark a task as done."""
    task = finish_task(actor=request.actor, task_id=task_id, now=timezone.now())
    words = _("已完成：%(title)s") % {"title": task.title}
    return _saved(request, reverse("tasks:list"), words, undo=reverse("tasks:reopen", args=[task_id]))


@require_POST
@requires("task", "view")
def reopen(request: ActingRequest, task_id: int) -> HttpResponse:
    """Put a finished task back."""
    reopen_task(actor=request.actor, task_id=task_id, now=timezone.now())
    return _saved(request, reverse("tasks:detail", args=[task_id]), _("已放回待办"))


@requires("task", "view")
def move(request: ActingRequest, task_id: int) -> HttpResponse:
    """Put a task on another day: one tap for tomorrow or next week, or a day and a time."""
    task = open_for_change(actor=request.actor, task_id=task_id)
    now, url = timezone.now(), reverse("tasks:detail", args=[task_id])
    days = {"tomorrow": 1, "week": 7}.get(request.POST.get("by", ""))
    form = MoveForm(None if days else request.POST or None)
    if request.method == "POST" and (days or form.is_valid()):
        day = timezone.localdate(now) + timedelta(days=days) if days else None
        due = on_day(task.due_at, task.is_all_day, day) if day else form.due()

        def put() -> str:
            move_task(actor=request.actor, task_id=task_id, due=due, now=now)
            return url

        if _try(request, form, put) is not None:
            return _saved(request, url, _("已改到 %(day)s") % {"day": f"{due.day:%m-%d}"})
    return form_response(request, form, "activities/tasks/move.html", {"task": task})


@requires("task", "view")
def reassign(request: ActingRequest, task_id: int) -> HttpResponse:
    """Hand a task on."""
    task = open_for_change(actor=request.actor, task_id=task_id)
    form = ReassignForm(request.POST or None, task=task)
    if request.method == "POST" and form.is_valid():
        people = form.cleaned_data["assignees"]

        def hand_on() -> str:
            reassign_task(actor=request.actor, task_id=task_id, assignee_ids=people, now=timezone.now())
            return reverse("tasks:list")

        url = _try(request, form, hand_on)
        if url is not None:
            return _saved(request, url, _("已转交"))
    return form_response(request, form, "activities/tasks/reassign.html", {"task": task})


@require_POST
@requires("task", "view")
def delete(request: ActingRequest, task_id: int) -> HttpResponse:
    """Take a task away."""
    delete_task(actor=request.actor, task_id=task_id, now=timezone.now())
    return _saved(request, reverse("tasks:list"), _("任务已删除"))

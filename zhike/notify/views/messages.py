"""The person's messages, how that person wants them, and what the background could not handle."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import login_required, requires
from zhike.events import queries as event_queries
from zhike.events import services as event_services
from zhike.web.forms import done, form_response
from zhike.web.paging import Cursor

from .. import kinds, queries, services
from ..forms import ChoicesForm
from ..mail.rules import Rhythm
from ..mail.server import has_server


@require_GET
@login_required
def list_(request: HttpRequest) -> HttpResponse:
    """Show the person's messages, newest first."""
    unread = request.GET.get("unread") == "1"
    after = Cursor.decode(request.GET.get("after"), sort=queries.SORT)
    page = queries.list_notifications(actor=request.actor, after=after, unread=unread)  # type: ignore[attr-defined]
    return render(request, "notify/list.html", {"page": page, "unread": unread, "icon_of": kinds.icon_of})


@require_GET
@login_required
def open_(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    message = queries.get_notification(actor=request.actor, notification_id=notification_id)  # type: ignore[attr-defined]
    services.mark_read(actor=request.actor, notification_ids=[message.pk], now=timezone.now())  # type: ignore[attr-defined]
    return HttpResponseRedirect(message.url or reverse("notify:list"))


@require_POST
@login_required
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark all of the person's messages as read."""
    services.mark_read(actor=request.actor, notification_ids=None, now=timezone.now())  # type: ignore[attr-defined]
    return done(request, reverse("notify:list"), _("已全部标为已读"))


@require_http_methods(["GET", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """Let a person choose which messages come, and when not to be disturbed."""
    actor = request.actor  # type: ignore[attr-defined]
    known = None if request.method == "POST" else queries.get_choices(actor=actor)
    form = ChoicesForm(request.POST if request.method == "POST" else None, choices=known)
    if request.method == "GET" or not form.is_valid():
        values = {"has_mail": has_server(), "address": queries.find_address(actor=actor)}
        return form_response(request, form, "notify/choices.html", values)
    services.choose_messages(
        actor=actor,
        muted=form.muted,
        quiet_from=form.cleaned_data["quiet_from"],
        quiet_until=form.cleaned_data["quiet_until"],
    )
    daily_at = form.cleaned_data["daily_at"] or Rhythm.daily_at
    services.choose_mail(actor=actor, mailed=form.mailed, digest=form.cleaned_data["digest"], daily_at=daily_at)
    return done(request, reverse("notify:choices"), _("消息设置已保存"))


@require_GET
@requires("setting", "view")
def running(request: HttpRequest) -> HttpResponse:
    """Show how far the background has come and what it could not handle."""
    context = {
        "letters": event_queries.list_dead_letters(),
        "readers": event_queries.list_readers(),
        "may_retry": request.actor.can("setting", "edit"),  # type: ignore[attr-defined]
    }
    return render(request, "notify/running.html", context)


@require_POST
@requires("setting", "edit")
def retry(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Have the worker try an event once more."""
    asked = event_services.ask_for_retry(actor=request.actor, dead_letter_id=letter_id, now=timezone.now())  # type: ignore[attr-defined]
    text = _("已安排重试，几秒后刷新可见结果") if asked else _("这一条已经处理完了")
    return done(request, reverse("notify:running"), text)

"""One's own page: data, password, sessions. The second factor is django-allauth's, beside these."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from ..decorators import login_required
from ..forms.people import PasswordForm, ProfileForm
from ..forms.refusals import add_refusal
from ..freshness import is_fresh, to_second_look
from ..gates import must_change
from ..middleware import SEEN
from ..models import Person
from ..own_policies import PASSWORD
from ..policies import get_policy
from ..queries.directory import list_sessions
from ..services import change_own_password, change_profile, end_all_sessions, end_session
from .choices import remember_choices


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Change one's own name, addresses, language and look."""
    actor = request.actor  # type: ignore[attr-defined]
    person = Person.objects.select_related("department").prefetch_related("roles").get(pk=actor.person_id)
    initial = {name: getattr(person, name) for name in ProfileForm.base_fields} | {"theme": person.theme or "auto"}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if {"phone", "email"} & set(form.changed_data) and not is_fresh(request):
            return to_second_look(request)
        try:
            person = change_profile(actor=actor, changes=form.cleaned_data)
            response = done(request, reverse("access:me"), _("已保存。"))
            remember_choices(request, response, person, always=True)
            return response
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "access/me.html", {"person": person})


@sensitive_post_parameters()
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    actor = request.actor  # type: ignore[attr-defined]
    form = PasswordForm(request.POST or None)
    person = Person.objects.get(pk=actor.person_id)
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, form)
        except Refused as refused:
            add_refusal(form, refused)
    values = {"must": must_change(person), "min_length": get_policy(PASSWORD)["min_length"], "person": person}
    return form_response(request, form, "access/password.html", values)


def _changed(request: HttpRequest, form: PasswordForm) -> HttpResponse:
    """Set the password and keep this session, under a new key."""
    person = change_own_password(
        actor=request.actor,  # type: ignore[attr-defined]
        old=form.cleaned_data["old"],
        new=form.cleaned_data["password"],
        keep_session=request.session.session_key,
    )
    update_session_auth_hash(request, person)
    request.session.pop(SEEN, None)
    return done(request, "/", _("密码已修改，其他设备上的登录已全部退出。"))


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where one is signed in."""
    rows = list_sessions(request.actor.person_id)  # type: ignore[attr-defined]
    values = {"sessions": rows, "current": request.session.session_key}
    return render(request, "access/sessions.html", values)


@require_POST
@login_required
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign one of the other devices out."""
    end_session(actor=request.actor, session_id=session_id)  # type: ignore[attr-defined]
    return done(request, reverse("access:sessions"), _("已退出那台设备。"))


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign all other devices out."""
    actor, keep = request.actor, request.session.session_key  # type: ignore[attr-defined]
    count = end_all_sessions(actor=actor, person_id=actor.person_id, keep=keep)
    return done(request, reverse("access:sessions"), _("已退出其他 %(n)d 台设备。") % {"n": count})

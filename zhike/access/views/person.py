"""One colleague: what is known, what they may do, and what an administrator does with them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from .. import explain as explaining
from ..decorators import login_required, requires
from ..forms.people import PersonForm, RolesForm
from ..forms.refusals import add_refusal
from ..freshness import fresh_required
from ..objects import capability_label, label_of, used_capabilities
from ..queries import get_actor
from ..queries.capabilities import refuse_unless_capable
from ..queries.directory import get_person, sign_in_facts
from ..queries.people import why_cannot_change
from ..queries.person_history import list_person_history
from ..services import (
    change_person,
    deactivate_person,
    end_all_sessions,
    reactivate_person,
    reset_password,
    set_roles,
)


@requires("person", "view")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a colleague."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_person(actor=actor, person_id=person_id)
    manages = actor.can("person", "edit")
    values = {
        "person": found,
        "facts": sign_in_facts(person_id) if manages else None,
        "why_not_edit": why_cannot_change(actor=actor, person_id=person_id, capability="edit") if manages else None,
        "why_not_stop": why_cannot_change(actor=actor, person_id=person_id, capability="delete") if manages else None,
        "history": list_person_history(actor=actor, person_id=person_id) if actor.can("role", "view") else [],
        "sees_rights": actor.can("role", "view") or person_id == actor.person_id,
    }
    return render(request, "access/person.html", values)


@requires("person", "edit")
@fresh_required
def edit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change a colleague's data."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_person(actor=actor, person_id=person_id)
    names = list(PersonForm.base_fields)
    form = PersonForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            change_person(actor=actor, person_id=person_id, changes=form.cleaned_data)
            return done(request, _page(person_id), _("已保存。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "access/person_edit.html", {"person": found})


@requires("role", "edit")
@fresh_required
def roles(request: HttpRequest, person_id: int) -> HttpResponse:
    """Choose which roles a colleague holds."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_person(actor=actor, person_id=person_id)
    form = RolesForm(request.POST or None, initial={"roles": [role.pk for role in found.roles.all()]})
    if request.method == "POST" and form.is_valid():
        try:
            set_roles(actor=actor, person_id=person_id, role_ids=form.cleaned_data["roles"])
            return done(request, _page(person_id), _("角色已更新，下一次操作起生效。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "access/person_roles.html", {"person": found})


@require_POST
@requires("person", "delete")
@fresh_required
def deactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let a colleague go."""
    found = deactivate_person(actor=request.actor, person_id=person_id)  # type: ignore[attr-defined]
    return done(request, _page(person_id), _("已停用 %(name)s，其登录已全部失效。") % {"name": found.name})


@require_POST
@requires("person", "delete")
@fresh_required
def reactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a colleague back."""
    found = reactivate_person(actor=request.actor, person_id=person_id)  # type: ignore[attr-defined]
    return done(request, _page(person_id), _("已恢复 %(name)s。请为其重设密码。") % {"name": found.name})


@require_POST
@requires("person", "edit")
@fresh_required
def new_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Draw a password for a colleague and show it once."""
    password = reset_password(actor=request.actor, person_id=person_id)  # type: ignore[attr-defined]
    found = get_person(actor=request.actor, person_id=person_id)  # type: ignore[attr-defined]
    return render(request, "access/person_password.html", {"person": found, "password": password})


@require_POST
@requires("person", "edit")
@fresh_required
def end_sessions(request: HttpRequest, person_id: int) -> HttpResponse:
    """Sign a colleague out everywhere."""
    count = end_all_sessions(actor=request.actor, person_id=person_id)  # type: ignore[attr-defined]
    return done(request, _page(person_id), _("已结束 %(n)d 个登录。") % {"n": count})


@login_required
def why(request: HttpRequest, person_id: int) -> HttpResponse:
    """Explain every right of a person, and why they see one record or not."""
    actor = request.actor  # type: ignore[attr-defined]
    if person_id != actor.person_id:
        refuse_unless_capable(actor, "role", "view")
    found = get_person(actor=actor, person_id=person_id)
    if not found.is_active:
        raise Http404
    theirs = get_actor(person_id)
    text = request.GET.get("number", "").strip()[:60]
    object_ = next(iter(explaining.list_explained()), "")
    subject = explaining.find_subject(object_, asker=actor, person_id=person_id, text=text)
    values = {
        "person": found,
        "object_label": label_of(object_),
        "text": text,
        "can_ask": bool(object_),
        "subject": subject,
        "verdicts": explaining.explain(theirs, object_, subject) if subject else [],
        "rights": explaining.list_rights(theirs),
        "capabilities": [capability_label(one) for one in used_capabilities()],
    }
    return render(request, "access/why.html", values)


def _page(person_id: int) -> str:
    return reverse("access:person", args=[person_id])

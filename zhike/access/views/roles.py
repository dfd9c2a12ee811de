"""Roles: the list and the editor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ..decorators import requires
from ..forms.refusals import add_refusal
from ..forms.roles import RoleForm, initial_of
from ..freshness import fresh_required, is_fresh, to_second_look
from ..objects import capability_label, used_capabilities
from ..queries.roles import get_role, list_roles
from ..services import change_role, create_role, delete_role


@requires("role", "view")
def roles(request: HttpRequest) -> HttpResponse:
    """Show all roles and how many people hold each."""
    return render(request, "access/roles.html", {"roles": list_roles()})


@requires("role", "create")
@fresh_required
def create(request: HttpRequest) -> HttpResponse:
    """Make a role, empty or starting from another one."""
    copied = get_role(int(request.GET["from"])) if request.GET.get("from", "").isdecimal() else None
    initial = initial_of("", copied.role.description, copied.rights, copied.field_rules) if copied else {}
    form = RoleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actor = request.actor  # type: ignore[attr-defined]
            url = once(request, lambda: _role_page(create_role(actor=actor, draft=form.draft()).pk))
            return done(request, url, _("已新建角色。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "access/role.html", _values(None))


@requires("role", "view")
def role(request: HttpRequest, role_id: int) -> HttpResponse:
    """Show a role; who may edit roles changes it here."""
    actor = request.actor  # type: ignore[attr-defined]
    stored = get_role(role_id)
    initial = initial_of(stored.role.name, stored.role.description, stored.rights, stored.field_rules)
    form = RoleForm(request.POST or None, initial=initial)
    if request.method == "POST" and not is_fresh(request) and actor.can("role", "edit"):
        return to_second_look(request)
    if request.method == "POST" and form.is_valid():
        try:
            change_role(actor=actor, role_id=role_id, draft=form.draft())
            return done(request, _role_page(role_id), _("已保存，拥有此角色的人下一次操作起生效。"))
        except Refused as refused:
            if refused.refusal.code == "access.not_allowed":
                raise
            add_refusal(form, refused)
    return form_response(request, form, "access/role.html", _values(stored.role))


@require_POST
@requires("role", "delete")
@fresh_required
def delete(request: HttpRequest, role_id: int) -> HttpResponse:
    """Remove a role that nobody holds."""
    delete_role(actor=request.actor, role_id=role_id)  # type: ignore[attr-defined]
    return done(request, reverse("access:roles"), _("已删除角色。"))


def _role_page(role_id: int) -> str:
    return reverse("access:role", args=[role_id])


def _values(role: object) -> dict[str, object]:
    return {"role": role, "capabilities": [capability_label(one) for one in used_capabilities()]}

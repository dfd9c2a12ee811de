"""The roles in which colleagues work on customers, kept by an administrator."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, saved_in_place

from ..choices import Stage
from ..forms.small import TeamRoleForm
from ..models import TeamRole
from ..queries.teams import get_role, list_roles
from ..services import save_team_role
from .answering import actor_of, posted


@requires("setting", "view")
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Show the roles and the stages in which they lead."""
    return render(request, "customers/team_roles.html", {"roles": list_roles(), "stages": dict(Stage.choices)})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def role_create(request: HttpRequest) -> HttpResponse:
    """Add a role."""
    return _edit(request, None, TeamRoleForm(posted(request)), _("新增角色"))


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def role_edit(request: HttpRequest, role_id: int) -> HttpResponse:
    """Rename a role, or choose the stages that it leads."""
    role = get_role(role_id)
    return _edit(request, role, TeamRoleForm(posted(request), initial=_initial(role)), _("修改角色"))


def _edit(request: HttpRequest, role: TeamRole | None, form: TeamRoleForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        role_id = role.pk if role else None
        try:
            save_team_role(actor=actor_of(request), role_id=role_id, values=form.cleaned_data, now=timezone.now())
        except Refused as refused:
            form.add_error(None, f"{refused.refusal.sentence}{refused.refusal.help or ''}")
        else:
            address = reverse("customers:team_roles")
            return saved_in_place(request, address, _("已保存"), events={"customers:changed": {}})
    return form_response(request, form, "customers/keep.html", {"title": title})


def _initial(role: TeamRole) -> dict[str, Any]:
    return {name: getattr(role, name) for name in ("name", "leads", "can_write", "position", "is_active")}

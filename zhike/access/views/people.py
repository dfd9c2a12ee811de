"""The people screen, the picker, and a new colleague."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhike.lib.refusals import Refused
from zhike.web.forms import PickerOption, done, form_response, once, picker_response
from zhike.web.listing import Column, Listing, ListState

from ..decorators import login_required, requires
from ..forms.people import NewPersonForm, department_choices
from ..forms.refusals import add_refusal
from ..freshness import fresh_required
from ..models import Role
from ..own_policies import PASSWORD
from ..policies import get_policy
from ..queries import list_people
from ..queries.directory import list_directory
from ..services import PersonDraft, create_person
from ..services.passwords import draw_password

LISTING = Listing(
    columns=[
        Column("name", _("姓名"), sortable=True, fixed=True),
        Column("login", _("登录名")),
        Column("department", _("部门")),
        Column("title", _("职务")),
        Column("roles", _("角色")),
        Column("phone", _("手机")),
        Column("email", _("邮箱"), default=False),
        Column("status", _("状态")),
        Column("created", _("建档时间"), sortable=True, descending=True, default=False),
    ],
    sort="name",
    filters=["q", "status", "department", "role"],
)
STATUSES = [("active", _("在用")), ("left", _("已停用")), ("all", _("全部"))]


@requires("person", "view")
def people(request: HttpRequest) -> HttpResponse:
    """Show who works here."""
    state = LISTING.read(request)
    status = state.filter("status") or "active"
    values = {
        "state": state,
        "page": list_directory(actor=request.actor, state=state),  # type: ignore[attr-defined]
        "status_tabs": _status_tabs(state, status),
        "status": status,
        "departments": department_choices(_now("全部部门")),
        "roles": Role.objects.order_by("pk"),
    }
    return render(request, "access/people.html", values)


def _status_tabs(state: ListState, status: str) -> list[dict[str, object]]:
    return [{"label": label, "url": state.with_(status=key), "active": key == status} for key, label in STATUSES]


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Answer a picker of colleagues."""
    found = list_people(request.actor, request.GET.get("q", ""), limit=20)  # type: ignore[attr-defined]
    notes = {person.pk: " · ".join(filter(None, [str(person.department or ""), person.title])) for person in found}
    return picker_response(PickerOption(person.pk, person.name, notes[person.pk]) for person in found)


@requires("person", "create")
@fresh_required
def create(request: HttpRequest) -> HttpResponse:
    """Take a new colleague in."""
    actor = request.actor  # type: ignore[attr-defined]
    initial = {"password": draw_password(int(get_policy(PASSWORD)["min_length"]))}
    form = NewPersonForm(request.POST or None, initial=initial, may_set_roles=actor.can("role", "edit"))
    if request.method == "POST" and form.is_valid():
        try:
            url = once(request, lambda: _created(actor, form.cleaned_data))
            return done(request, url, _now("已新建 %(name)s。") % {"name": form.cleaned_data["name"]})
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "access/person_new.html")


def _created(actor: Any, values: dict[str, Any]) -> str:
    values = dict(values)
    draft = PersonDraft(**{"role_ids": values.pop("roles", []), **values})
    return reverse("access:person", args=[create_person(actor=actor, draft=draft).pk])

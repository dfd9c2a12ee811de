"""The department tree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once, saved_in_place

from ..decorators import requires
from ..forms.people import department_choices
from ..forms.policies import DepartmentForm
from ..forms.refusals import add_refusal
from ..freshness import fresh_required
from ..models import Department
from ..queries.departments import department_tree
from ..services import create_department, delete_department, move_department, rename_department


@requires("department", "view")
def departments(request: HttpRequest) -> HttpResponse:
    """Show the tree with the number of people in each department."""
    return render(request, "access/departments.html", {"tree": department_tree()})


@requires("department", "create")
@fresh_required
def create(request: HttpRequest) -> HttpResponse:
    """Add a department."""
    actor = request.actor  # type: ignore[attr-defined]
    form = _form(request, {"parent_id": request.GET.get("parent", "")})
    if request.method == "POST" and form.is_valid():
        try:
            url = once(request, lambda: _created(actor, form.cleaned_data))
            return saved_in_place(request, url, _("已新建部门。"), events={"departments:changed": {}})
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "access/department_form.html", {"department": None})


def _created(actor: object, values: dict[str, object]) -> str:
    create_department(actor=actor, **values)  # type: ignore[arg-type]
    return reverse("access:departments")


@requires("department", "edit")
@fresh_required
def edit(request: HttpRequest, department_id: int) -> HttpResponse:
    """Rename a department or hang it elsewhere."""
    actor = request.actor  # type: ignore[attr-defined]
    found = Department.objects.filter(pk=department_id).first()
    if found is None:
        raise Http404
    form = _form(request, {"name": found.name, "parent_id": found.parent_id or "", "position": found.position})
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            if values["parent_id"] != found.parent_id:
                move_department(actor=actor, department_id=found.pk, parent_id=values["parent_id"])
            rename_department(actor=actor, department_id=found.pk, name=values["name"], position=values["position"])
            url = reverse("access:departments")
            return saved_in_place(request, url, _("已保存。"), events={"departments:changed": {}})
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "access/department_form.html", {"department": found})


@require_POST
@requires("department", "delete")
@fresh_required
def delete(request: HttpRequest, department_id: int) -> HttpResponse:
    """Remove an empty department."""
    delete_department(actor=request.actor, department_id=department_id)  # type: ignore[attr-defined]
    return done(request, reverse("access:departments"), _("已删除部门。"))


def _form(request: HttpRequest, initial: dict[str, object]) -> DepartmentForm:
    return DepartmentForm(request.POST or None, initial=initial, choices=department_choices(_("（最上级）")))

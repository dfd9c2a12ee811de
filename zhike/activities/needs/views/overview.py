"""Needs seen together: by category and segment, unmet by value, matched with products, for the product team."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once, saved_in_place

from ...models import NeedCategory
from ..choices import Axis
from ..forms import CategoryForm, show_refusal
from ..queries import figures
from ..queries.listing import list_categories
from ..services import save_category

VIEWS = ("category", "value", "product")


@requires("need", "view")
@require_GET
def overview(request: ActingRequest) -> HttpResponse:
    """Show one of the views over all needs in scope."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    values: dict[str, Any] = {"view": view, "axis": _axis(request), "axes": Axis.choices}
    if view == "category":
        table = figures.by_category(actor=request.actor, axis=values["axis"], everybody=str(_("全部客户")))
        values["table"] = table
    elif view == "value":
        values |= _by_value(request)
    else:
        demands = figures.list_demands(actor=request.actor)
        values |= {"demands": demands, "options": _bars([(one.name or _("还没对上"), one.weight) for one in demands])}
        values["heads"] = [_("产品或缺口"), _("权重"), _("客户数"), _("平均优先级"), _("没被满足的价值")]
        values["customers_of"] = _customers_of
    return render(request, "activities/needs/overview.html", values)


def _axis(request: ActingRequest) -> str:
    asked = request.GET.get("axis", "")
    return asked if asked in Axis.values else Axis.ASPECT.value


def _by_value(request: ActingRequest) -> dict[str, Any]:
    rows = figures.unmet_by_value(actor=request.actor)
    return {"rows": rows, "total": sum(row.value_amount or 0 for row in rows)}


def _bars(found: list[tuple[str, object]]) -> dict[str, object]:
    top = [(name, float(str(weight))) for name, weight in found[:12]][::-1]
    return {
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "data": [name for name, _weight in top]},
        "series": [{"type": "bar", "data": [weight for _name, weight in top]}],
    }


def _customers_of(name: str) -> str:
    """Return the list of customers who want it: from there they are exported like any list."""
    condition = {"all": [{"field": "need_words", "op": "contains", "value": name}]}
    return f"{reverse('customers:list')}?{urlencode({'cond': json.dumps(condition, ensure_ascii=False)})}"


@requires("setting", "view")
@require_GET
def categories(request: ActingRequest) -> HttpResponse:
    """Show the company's taxonomy of needs."""
    found = list_categories(with_retired=True)
    axes = [(axis, axis.label, [one for one in found if one.axis == axis]) for axis in (Axis.ASPECT, Axis.PURPOSE)]
    return render(request, "activities/needs/categories.html", {"axes": axes})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def category(request: ActingRequest, axis: str, category_id: int) -> HttpResponse:
    """Add a category (number 0) or change one."""
    row = NeedCategory.objects.filter(axis=axis, pk=category_id).first()
    if axis not in Axis.values or (category_id and row is None):
        raise Http404
    initial = {"name": row.label, "help": row.explanation, "is_active": row.is_active} if row else {}
    form = CategoryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            save_category(
                actor=request.actor,
                category_id=category_id or None,
                axis=axis,
                name=data["name"],
                help_=data["help"],
                is_active=data["is_active"],
                now=timezone.now(),
            )
            return reverse("needs:categories")

        try:
            return saved_in_place(request, once(request, save), _("分类已保存"), events={"needs:categories": {}})
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/needs/category.html", {"row": row, "axis": Axis(axis)})

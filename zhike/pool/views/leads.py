"""The rules for new leads: design and order them, and try them on a lead."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.conditions.language import Node, dump_text, parse, parse_text
from zhike.conditions.offering import offer_builder
from zhike.conditions.sentences import say
from zhike.customers.fields import OBJECT
from zhike.customers.queries import visible_to
from zhike.lib.refusals import Refused
from zhike.web.forms import Form as ZhikeForm
from zhike.web.forms import PickerField, done, form_response, once

from ..forms.staffing import LeadRuleForm
from ..models import AssignmentRule, Pool
from ..queries.leads import plan_now
from ..services import leads as services


class TryForm(ZhikeForm):
    """Which lead to try the rules on."""

    customer = PickerField("customers:pick", label=lazy("客户"))


@requires("setting", "view")
@require_GET
def lead_rules(request: ActingRequest) -> HttpResponse:
    """Show the rules in the order in which they are asked, and where unassigned leads stand."""
    rules = list(AssignmentRule.objects.order_by("position", "pk"))
    pools = dict(Pool.objects.values_list("pk", "name"))
    names = person_names({id_ for rule in rules for id_ in rule.people})
    lines = [(rule, _said(rule), _whom(rule, names, pools)) for rule in rules]
    return render(request, "pool/lead_rules.html", {"lines": lines, "may": request.actor.can("setting", "edit")})


def _said(rule: AssignmentRule) -> str:
    try:
        return say(OBJECT, parse(rule.condition)) if rule.condition else _("全部新线索")
    except Refused:
        return _("条件已失效，请改好再启用")


def _whom(rule: AssignmentRule, names: dict[int, str], pools: dict[int, str]) -> str:
    if rule.pool_id and rule.target == "pool":
        return pools.get(rule.pool_id, "—")
    words = [names.get(id_, "") for id_ in rule.people[:4]]
    if len(rule.people) > len(words):
        words.append(_("等 %(n)s 人") % {"n": len(rule.people)})
    if rule.department_id:
        words.append(_departments().get(rule.department_id, ""))
    return "、".join(word for word in words if word)


def _departments() -> dict[int, str]:
    from zhike.access.queries import list_departments

    return {row.pk: row.name for row in list_departments()}


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def lead_rule_new(request: ActingRequest) -> HttpResponse:
    """Design a new rule; it comes last."""
    return _edit(request, None, {}, _("新的分配规则"))


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def lead_rule(request: ActingRequest, rule_id: int) -> HttpResponse:
    """Change a rule; it holds from the next lead on."""
    row = get_object_or_404(AssignmentRule, pk=rule_id)
    initial = {name: getattr(row, name) for name in ("name", "target", "way", "people", "daily_cap", "backlog_cap")}
    initial |= {"only_on_shift": row.only_on_shift, "is_active": row.is_active}
    initial |= {"department": str(row.department_id or ""), "pool": str(row.pool_id or "")}
    initial["cond"] = dump_text(parse(row.condition)) if row.condition else ""
    return _edit(request, row.pk, initial, row.name)


def _edit(request: ActingRequest, rule_id: int | None, initial: dict[str, Any], title: str) -> HttpResponse:
    form = LeadRuleForm(request.POST if request.method == "POST" else None, initial=initial or None)
    form.use_labels("people", lambda ids: person_names(ids).items())
    if form.is_bound and form.is_valid():
        try:
            url = once(request, lambda: _save(request, rule_id, form))
            return done(request, url, _("规则已保存，从下一位新线索起生效"))
        except Refused as refused:
            form.add_error(None, str(refused.refusal.sentence))
    text = request.POST.get("cond", "") if form.is_bound else initial.get("cond", "")
    values = {
        "title": title,
        "rule_id": rule_id,
        "builder": offer_builder(request.actor, OBJECT, _readable(text)),
        "preview_url": reverse("conditions:preview", args=[OBJECT]),
        "optional": True,
    }
    return form_response(request, form, "pool/lead_rule.html", values)


def _readable(text: str) -> Node | None:
    try:
        return parse_text(text) if text else None
    except Refused:
        return None


def _save(request: ActingRequest, rule_id: int | None, form: LeadRuleForm) -> str:
    now = timezone.now()
    services.save_lead_rule(actor=request.actor, rule_id=rule_id, draft=form.draft(), now=now)
    return reverse("pool:lead_rules")


@requires("setting", "edit")
@require_POST
def lead_rule_move(request: ActingRequest, rule_id: int) -> HttpResponse:
    """Ask a rule earlier or later."""
    services.move_lead_rule(actor=request.actor, rule_id=rule_id, up=request.POST.get("way") == "up")
    return done(request, reverse("pool:lead_rules"))


@requires("setting", "edit")
@require_POST
def lead_rule_delete(request: ActingRequest, rule_id: int) -> HttpResponse:
    """Forget a rule."""
    name = services.delete_lead_rule(actor=request.actor, rule_id=rule_id)
    return done(request, reverse("pool:lead_rules"), _("已删除规则“%(name)s”") % {"name": name})


@requires("setting", "view")
@require_GET
def lead_try(request: ActingRequest) -> HttpResponse:
    """Say who would get a customer, if it were a new lead now, and why; changes nothing."""
    form = TryForm(request.GET if "customer" in request.GET else None)
    form.use_labels("customer", lambda ids: visible_to(request.actor).filter(pk__in=ids).values_list("pk", "name"))
    values: dict[str, Any] = {"form": form, "plan": None}
    if form.is_bound and form.is_valid():
        customer_id = form.cleaned_data["customer"]
        found = visible_to(request.actor).filter(pk=customer_id).values_list("name", flat=True).first()
        if found is None:
            raise Http404
        plan = plan_now([customer_id], timezone.now())[0]
        step = plan.last
        names = person_names([step.person_id]) if step and step.person_id else {}
        pools = dict(Pool.objects.values_list("pk", "name"))
        to = (names.get(step.person_id or 0) or pools.get(step.pool_id or 0, "")) if step else ""
        values |= {"plan": plan, "name": found, "to": to}
    return render(request, "pool/lead_try.html", values)

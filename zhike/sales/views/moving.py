"""Move a deal, grade it, give it up, take it up again: small forms for drawer and page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import Form, done, form_response

from ..forms import GradeForm, LoseForm, MoveForm, ReasonForm
from ..models import Opportunity
from ..queries.pipelines import get_path
from ..queries.scope import get_opportunity, require
from ..services import lose_opportunity, move_opportunity, reopen_opportunity, set_grade


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def move(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Choose a stage; going back asks for the reason."""

    def build(deal: Opportunity) -> Form:
        wanted = request.GET.get("to", "")
        form = MoveForm(request.POST or None, initial={"to_stage_id": wanted, "version": deal.version})
        stages = [stage for stage in get_path(deal.pipeline_id).active if stage.pk != deal.stage_id]
        form.fields["to_stage_id"].choices = [(stage.pk, stage.shown) for stage in stages]  # type: ignore[attr-defined]
        return form

    return act(request, (customer_id, opportunity_id), build, move_opportunity, (_("移动阶段"), _("已移动。")))


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def grade(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Promise a signature, move the promise or take it back."""

    def build(deal: Opportunity) -> Form:
        return GradeForm(request.POST or None, initial={"grade": deal.grade, "promised_on": deal.promised_on})

    def save(*, promised_on: Any, **values: Any) -> object:
        return set_grade(on=promised_on, **values)

    return act(request, (customer_id, opportunity_id), build, save, (_("意向等级"), _("已保存。")))


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def lose(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Give a deal up."""

    def build(deal: Opportunity) -> Form:
        return LoseForm(request.POST or None)

    def save(*, lost_reason: str, **values: Any) -> object:
        return lose_opportunity(reason=lost_reason, **values)

    return act(request, (customer_id, opportunity_id), build, save, (_("丢单"), _("已记为丢单。")))


@requires("opportunity", "edit")
@require_http_methods(["GET", "POST"])
def reopen(request: ActingRequest, customer_id: int, opportunity_id: int) -> HttpResponse:
    """Take a lost deal up again."""

    def build(deal: Opportunity) -> Form:
        return ReasonForm(request.POST or None)

    return act(request, (customer_id, opportunity_id), build, reopen_opportunity, (_("重新打开"), _("已重新打开。")))


def act(
    request: ActingRequest,
    deal_key: tuple[int, int],
    build: Callable[[Opportunity], Form],
    save: Callable[..., object],
    words: tuple[str, str],
) -> HttpResponse:
    """Draw a small form about a deal, or do what it says."""
    customer_id, opportunity_id = deal_key
    customer, deal = get_opportunity(actor=request.actor, customer_id=customer_id, opportunity_id=opportunity_id)
    require(request.actor, customer, "edit")
    form = build(deal)
    if request.method == "POST" and form.is_valid():
        where = {"customer_id": customer_id, "opportunity_id": opportunity_id, "now": timezone.now()}
        try:
            save(actor=request.actor, **where, **form.cleaned_data)
            return done(request, reverse("sales:opportunity", args=[customer_id, opportunity_id]), words[1])
        except Refused as refused:
            add_refusal(form, refused)
    values = {"customer": customer, "deal": deal, "title": words[0]}
    return form_response(request, form, "sales/small_form.html", values)

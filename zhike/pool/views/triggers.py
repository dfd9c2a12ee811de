"""The triggers of a pool's draft, one form each."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.access.decorators import login_required
from zhike.access.requests import ActingRequest
from zhike.conditions.language import Node, dump, parse, parse_text
from zhike.conditions.offering import offer_builder
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from .. import ruling
from ..models import Pool
from ..rules import PoolRules, Trigger
from ..ruling import reading
from ..ruling.forms import TriggerForm
from ..ruling.rights import refuse_unless_may_rule
from ..ruling.sections import SECTIONS, body_of, own_sections
from .ruling import start_body


@require_http_methods(["GET", "POST"])
@login_required
def trigger(request: ActingRequest, pool_id: int, key: str = "") -> HttpResponse:
    """Make or change one trigger of the draft."""
    pool = reading.get_pool(pool_id)
    wanted = pool.pk if pool else None
    refuse_unless_may_rule(request.actor, wanted)
    rules, _own = _draft(request, wanted)
    known = _find(rules, key)
    pools = list(Pool.objects.filter(is_active=True).values_list("pk", "name"))
    form = TriggerForm(request.POST if request.method == "POST" else None, trigger=known, pools=pools)
    if form.is_bound and form.is_valid():
        try:
            return _save(request, pool_id, form, known)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.sentence))
    text = request.POST.get("cond", "") if form.is_bound else ""
    node = _readable(text) if text else (parse(dict(known.condition)) if known and known.condition else None)
    values = {
        "title": known.label if known else _("新的回收规则"),
        "pool_id": pool_id,
        "builder": offer_builder(request.actor, "customer", node),
        "preview_url": reverse("conditions:preview", args=["customer"]),
        "optional": True,
    }
    return form_response(request, form, "pool/trigger.html", values)


def _draft(request: ActingRequest, pool_id: int | None) -> tuple[PoolRules, set[str]]:
    body = start_body(request.actor, pool_id)
    return reading.rules_with(pool_id, body, timezone.localdate()), own_sections(body)


def _find(rules: PoolRules, key: str) -> Trigger | None:
    found = next((one for one in rules.triggers if one.key == key), None)
    if key and found is None:
        raise Http404
    return found


def _readable(text: str) -> Node | None:
    try:
        return parse_text(text)
    except Refused:
        return None


def _save(request: ActingRequest, pool_id: int, form: TriggerForm, known: Trigger | None) -> HttpResponse:
    text = form.cleaned_data["cond"]
    condition = dump(parse_text(text)) if text else None
    filled = form.read(known.key if known else get_random_string(8).lower(), condition)
    _replace(request, pool_id, known, filled)
    return done(request, reverse("pool:rules_of", args=[pool_id]), _("已存进草稿，还没有生效。"))


def _replace(request: ActingRequest, pool_id: int, old: Trigger | None, new: Trigger | None) -> None:
    wanted = pool_id or None
    rules, own = _draft(request, wanted)
    kept = [one for one in rules.triggers if old is None or one.key != old.key]
    triggers = [*kept, new] if new else kept
    triggers.sort(key=lambda one: (one.priority, one.label))
    body = body_of(replace(rules, triggers=tuple(triggers)), own | {"triggers"} if pool_id else own | set(SECTIONS))
    ruling.save_draft(actor=request.actor, pool_id=wanted, body=body, now=timezone.now())


@require_POST
@login_required
def trigger_delete(request: ActingRequest, pool_id: int, key: str) -> HttpResponse:
    """Take one trigger out of the draft."""
    pool = reading.get_pool(pool_id)
    refuse_unless_may_rule(request.actor, pool.pk if pool else None)
    rules, _own = _draft(request, pool.pk if pool else None)
    _replace(request, pool_id, _find(rules, key), None)
    return done(request, reverse("pool:rules_of", args=[pool_id]), _("已从草稿里删除"))

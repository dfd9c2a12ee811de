"""The builder of conditions, its live sentence and count, and the schema for programs."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import login_required
from zhike.lib.refusals import Refused

from ..compiling import compile_condition
from ..language import Node, parse, parse_text
from ..offering import offer_builder
from ..pinning import is_saved_view
from ..queries import COUNT_LIMIT, count_matching
from ..registry import Subject, usable_fields
from ..schema import json_schema
from ..sentences import say
from .subjects import actor_of, subject_or_404

# What a list keeps when its conditions change.
KEPT = ("view", "sort", "columns")


@login_required
@require_GET
def builder(request: HttpRequest, subject: str) -> HttpResponse:
    """Show the condition of a list for editing; sent, it is the list's own address."""
    known = subject_or_404(request, subject)
    node = node_of_list(request, known)
    # What narrows the list stands in the builder; when it could not be read it stays in the address.
    kept = [(name, one) for name, found in request.GET.lists() for one in found if node is None or name in KEPT]
    kept = [(name, one) for name, one in kept if name not in ("cond", "after")]
    list_url = reverse(known.list_url_name)
    values = {
        "builder": offer_builder(actor_of(request), subject, node),
        "preview_url": reverse("conditions:preview", args=[subject]),
        "list_url": list_url,
        "clear_url": f"{list_url}?{urlencode([(name, one) for name, one in kept if name in KEPT])}",
        "kept": kept,
        "optional": True,
        "narrow_url": f"{reverse(known.narrow_url_name)}?{request.GET.urlencode()}" if known.narrow_url_name else "",
    }
    return render(request, "conditions/builder.html", values)


def node_of_list(request: HttpRequest, subject: Subject) -> Node | None:
    """Return everything that narrows the list whose query this address carries, as one condition.

    A delivered view stays a tab of the list; what does not fit any more is left out.
    """
    if subject.read_list is None:
        return None
    query = request.GET.copy()
    if not is_saved_view(query.get("view", "")):
        query.pop("view", None)
    try:
        found = subject.read_list(actor_of(request), query.urlencode()).condition
    except (Refused, Http404):
        return None
    return parse(found) if found else None


@login_required
@require_POST
def preview(request: HttpRequest, subject: str) -> HttpResponse:
    """Say a condition in words, and how many it holds for, up to ten thousand; or why it does not fit."""
    known = subject_or_404(request, subject)
    actor, now, text = actor_of(request), timezone.now(), request.POST.get("cond", "")
    values: dict[str, object] = {"limit": COUNT_LIMIT, "refusal": None, "sentence": "", "slow": False, "count": None}
    if text:
        try:
            node = parse_text(text)
            values["slow"] = compile_condition(actor=actor, subject=known.key, node=node, now=now).slow
            values["sentence"] = say(known.key, node, usable_fields(actor, known.key))
            values["count"] = count_matching(actor=actor, subject=known.key, node=node, now=now)
        except Refused as refused:
            values["refusal"] = refused.refusal
    return render(request, "conditions/preview.html", values)


@login_required
@require_GET
def schema(request: HttpRequest) -> JsonResponse:
    """Answer the JSON schema of conditions."""
    return JsonResponse(json_schema())

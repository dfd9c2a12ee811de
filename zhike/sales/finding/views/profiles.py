"""Profiles: list, one with its figures, design, read anew."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.conditions.language import Node, dump_text, parse, parse_text
from zhike.conditions.offering import offer_builder
from zhike.conditions.sentences import say
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from ...models import Profile
from ...sheets.people import list_reps
from ...targets.people import visible_people
from .. import profiles as services
from .. import reading
from ..attributes import SUBJECT
from ..forms import ProfileForm


@requires("finding", "view")
@require_GET
def profiles(request: ActingRequest) -> HttpResponse:
    """Show all profiles with the day of their last reading."""
    values = {"rows": reading.list_profiles(request.actor), "may": request.actor.can("finding", "edit")}
    return render(request, "sales/profiles.html", values)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@requires("finding", "view")
@require_GET
def profile(request: ActingRequest, profile_id: int) -> HttpResponse:
    """Show what good customers have in common, a colleague's beside everybody's."""
    actor = request.actor
    found = reading.get_profile(profile_id)
    people = list_reps(visible_people(actor))
    wanted = _number(request.GET.get("person", ""))
    person_id = wanted if any(one.id == wanted for one in people) else None
    values = {
        "shown": reading.show_profile(
            actor=actor, profile=found, of_person_id=person_id, reading_id=_number(request.GET.get("reading", ""))
        ),
        "said": _said(services.good_of(found)),
        "people": people,
        "person_id": person_id,
        "person": person_names([person_id]).get(person_id, "") if person_id else "",
        "may": actor.can("finding", "edit"),
    }
    return render(request, "sales/profile.html", values)


def _said(node: Node) -> str:
    try:
        return say(SUBJECT, node)
    except Refused:
        return _("条件已失效，请改好再看")


@requires("finding", "view")
@require_POST
def profile_read(request: ActingRequest, profile_id: int) -> HttpResponse:
    """Count anew, over what the person may see."""
    wanted = _number(request.POST.get("person", ""))
    people = list_reps(visible_people(request.actor)) if wanted else []
    person_id = wanted if any(one.id == wanted for one in people) else None
    services.start_reading(actor=request.actor, profile_id=profile_id, of_person_id=person_id, now=timezone.now())
    address = reverse("sales:profile", args=[profile_id])
    return done(request, f"{address}?person={person_id}" if person_id else address)


@requires("finding", "edit")
@require_http_methods(["GET", "POST"])
def profile_new(request: ActingRequest) -> HttpResponse:
    """Design a profile."""
    return _design(request, None)


@requires("finding", "edit")
@require_http_methods(["GET", "POST"])
def profile_edit(request: ActingRequest, profile_id: int) -> HttpResponse:
    """Change a profile."""
    return _design(request, reading.get_profile(profile_id))


def _design(request: ActingRequest, found: Profile | None) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial=_initial(found), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_profile(
                actor=request.actor, profile_id=found.pk if found else None, draft=form.draft(), now=timezone.now()
            )
            return done(request, reverse("sales:profile", args=[saved.pk]), _("画像已保存，请重新计算。"))
        except Refused as refused:
            add_refusal(form, refused)
    text = request.POST.get("cond", "") if form.is_bound else _condition(found)
    values = {
        "profile": found,
        "builder": offer_builder(request.actor, SUBJECT, _readable(text)),
        "preview_url": reverse("conditions:preview", args=[SUBJECT]),
        "optional": True,
    }
    return form_response(request, form, "sales/profile_form.html", values)


def _initial(found: Profile | None) -> dict[str, Any]:
    if found is None:
        return {}
    names = ("name", "product", "attributes", "minimum", "is_main")
    base = next(
        (str(one["value"][0]) for one in (found.base or {}).get("all", []) if one.get("field") == "segment"), ""
    )
    return {**{name: getattr(found, name) for name in names}, "base": base}


def _condition(found: Profile | None) -> str:
    return dump_text(parse(found.good)) if found and found.good else ""


def _readable(text: str) -> Node | None:
    try:
        return parse_text(text) if text else None
    except Refused:
        return None


@requires("finding", "edit")
@require_POST
def profile_delete(request: ActingRequest, profile_id: int) -> HttpResponse:
    """Forget a profile."""
    name = services.delete_profile(actor=request.actor, profile_id=profile_id, now=timezone.now())
    return done(request, reverse("sales:profiles"), _("已删除画像“%(name)s”") % {"name": name})

"""Settings that hold for the whole company."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from .. import policies as registry
from ..decorators import requires
from ..forms.policies import PolicyForm
from ..forms.refusals import add_refusal
from ..freshness import is_fresh, to_second_look
from ..queries.policies import list_policies_in_force, list_versions
from ..services import change_policy


@requires("setting", "view")
def policies(request: HttpRequest) -> HttpResponse:
    """Show every setting with the values in force."""
    return render(request, "access/policies.html", {"lines": list_policies_in_force()})


@requires("setting", "view")
def policy(request: HttpRequest, key: str) -> HttpResponse:
    """Show one setting with its versions; who may edit settings changes it here, or on the setting's own screen."""
    actor = request.actor  # type: ignore[attr-defined]
    found = registry.find(key)
    if found is None:
        raise Http404
    if found.screen:
        return redirect(found.screen)
    stored = registry.find_version(key)
    initial = dict(registry.get_policy(key)) | {"seen_version": stored.version if stored else 0}
    form = PolicyForm(request.POST or None, initial=initial, policy=found)
    if request.method == "POST" and actor.can("setting", "edit") and not is_fresh(request):
        return to_second_look(request)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen_version"]
            change_policy(actor=actor, key=key, values=form.values(), seen_version=seen)
            return done(request, reverse("access:policy", args=[key]), _("已保存，几秒内全部生效。"))
        except Refused as refused:
            if refused.refusal.code == "access.not_allowed":
                raise
            add_refusal(form, refused)
    values = {"policy": found, "versions": list_versions(found)}
    return form_response(request, form, "access/policy.html", values)

"""The settings of pools: the tree, and one pool with its members."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.freshness import fresh_required
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ..choices import MaskWhen, MemberRole, PoolKind
from ..models import Pool
from ..pool_forms import PoolForm
from ..queries.pools import list_tree
from ..services.pools import PoolDraft, save_pool


@requires("pool", "view")
@require_GET
def pools(request: ActingRequest) -> HttpResponse:
    """Show the tree with what lies in each pool."""
    return render(request, "pool/pools.html", {"lines": list_tree()})


@requires("pool", "create")
@require_http_methods(["GET", "POST"])
@fresh_required
def pool_new(request: ActingRequest) -> HttpResponse:
    """Add a pool."""
    given = {"parent_id": request.GET.get("parent", "")}
    defaults: dict[str, Any] = {"kind": PoolKind.OPEN, "mask_when": MaskWhen.BEFORE, "masks": ["phone"]}
    defaults |= dict.fromkeys(("follow_contacts", "follow_notes", "is_active"), True)
    return _edit(request, None, defaults | given)


@requires("pool", "edit")
@require_http_methods(["GET", "POST"])
@fresh_required
def pool_edit(request: ActingRequest, pool_id: int) -> HttpResponse:
    """Change a pool and who belongs to it."""
    found = Pool.objects.filter(pk=pool_id).first()
    if found is None:
        raise Http404
    return _edit(request, found, _initial(found))


def _initial(pool: Pool) -> dict[str, Any]:
    names = [*("name", "parent_id", "kind", "masks", "mask_when", "position", "is_active")]
    names += ["follow_contacts", "follow_notes", "return_needs_approval"]
    values = {name: getattr(pool, name) for name in names}
    rows = list(pool.members.all())
    managing = [one for one in rows if one.role == MemberRole.ADMIN]
    members = [one for one in rows if one.role == MemberRole.MEMBER]
    return values | {
        "admins": [one.person_id for one in managing if one.person_id],
        "admin_departments": [one.department_id for one in managing if one.department_id],
        "people": [one.person_id for one in members if one.person_id],
        "departments": [one.department_id for one in members if one.department_id],
    }


def _edit(request: ActingRequest, pool: Pool | None, initial: dict[str, Any]) -> HttpResponse:
    form = PoolForm(request.POST or None, initial=initial)
    for name in ("admins", "people"):
        form.use_labels(name, lambda ids: person_names(ids).items())
    if request.method == "POST" and form.is_valid():
        draft = PoolDraft(**form.cleaned_data)
        try:
            url = once(request, lambda: _saved(request, draft, pool))
            return done(request, url, _("已保存。"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "pool/pool_form.html", {"pool": pool})


def _saved(request: ActingRequest, draft: PoolDraft, pool: Pool | None) -> str:
    save_pool(actor=request.actor, draft=draft, pool_id=pool.pk if pool else None)
    return reverse("pool:pools")

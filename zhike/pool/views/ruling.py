"""Set the rules of pools: look, draft, try, publish."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import login_required
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response
from zhike.web.paging import Cursor

from .. import ruling
from ..choices import TrialState
from ..queries.rulebook import read_rulebook
from ..ruling import reading
from ..ruling.forms import RulesForm
from ..ruling.rights import may_rule, refuse_unless_may_rule
from ..ruling.saying import say_rules
from ..ruling.sections import body_of, own_sections


@require_GET
@login_required
def rules(request: ActingRequest) -> HttpResponse:
    """Show all pools with the rules in force, those that come, and drafts."""
    today = timezone.localdate()
    return render(request, "pool/rules.html", {"lines": reading.list_pools(actor=request.actor, today=today)})


@require_GET
@login_required
def rules_of(request: ActingRequest, pool_id: int) -> HttpResponse:
    """Show the rules of one pool in words: in force, to come, drafted, and all versions."""
    pool, today = reading.get_pool(pool_id), timezone.localdate()
    wanted = pool.pk if pool else None
    may_edit = may_rule(request.actor, wanted)
    draft = ruling.find_draft(actor=request.actor, pool_id=wanted) if may_edit else None
    in_force = read_rulebook(today).of(wanted)
    versions = reading.list_versions(wanted)
    values = {
        "pool": pool,
        "pool_id": pool_id,
        "may_edit": may_edit,
        "draft": draft,
        "said": say_rules(in_force.rules) if in_force else None,
        "drafted": say_rules(reading.rules_with(wanted, draft.body, today)) if draft else None,
        "triggers": reading.rules_with(wanted, draft.body, today).triggers if draft else (),
        "versions": versions,
        "today": today,
        "names": person_names([*(one.made_by_id for one in versions), *([draft.changed_by_id] if draft else [])]),
    }
    return render(request, "pool/rules_of.html", values)


def start_body(actor: Any, pool_id: int | None) -> dict[str, Any]:
    """Return what a change starts from: the draft, else the newest version, else for the company what is delivered."""
    draft = ruling.find_draft(actor=actor, pool_id=pool_id)
    if draft is not None:
        return dict(draft.body)
    versions = reading.list_versions(pool_id)
    return dict(versions[0].body) if versions else {}


@require_http_methods(["GET", "POST"])
@login_required
def rules_edit(request: ActingRequest, pool_id: int) -> HttpResponse:
    """Fill in the rules of a pool; saved as a draft that nobody feels yet."""
    pool, now = reading.get_pool(pool_id), timezone.now()
    wanted = pool.pk if pool else None
    refuse_unless_may_rule(request.actor, wanted)
    body = start_body(request.actor, wanted)
    known = reading.rules_with(wanted, body, timezone.localdate(now))
    data = request.POST if request.method == "POST" else None
    form = RulesForm(data, rules=known, own=own_sections(body), inherits=pool is not None)
    for row in form.warning_rows:
        form.use_labels(row[-1], lambda ids: person_names(ids).items())
    if form.is_bound and form.is_valid():
        try:
            filled = body_of(form.read(), form.own)
            ruling.save_draft(actor=request.actor, pool_id=wanted, body=filled, now=now)
            return done(request, reverse("pool:rules_of", args=[pool_id]), _("已存为草稿，还没有生效。"))
        except Refused as refused:
            form.add_error(str(refused.refusal.facts.get("field", "")) or None, str(refused.refusal.sentence))
    return form_response(request, form, "pool/rules_edit.html", {"pool": pool, "pool_id": pool_id})


@require_POST
@login_required
def rules_try(request: ActingRequest, pool_id: int) -> HttpResponse:
    """Try the draft on the company's own customers and show what it would do."""
    pool = reading.get_pool(pool_id)
    wanted = pool.pk if pool else None
    body = start_body(request.actor, wanted)
    run = ruling.start_trial(actor=request.actor, pool_id=wanted, body=body, now=timezone.now())
    text = _("试算完成") if run.state == TrialState.DONE else _("正在试算，算完会自动显示")
    return done(request, reverse("pool:simulation", args=[run.pk]), text)


@require_POST
@login_required
def rules_publish(request: ActingRequest, pool_id: int) -> HttpResponse:
    """Publish the tried draft for the next midnight."""
    pool = reading.get_pool(pool_id)
    note = request.POST.get("note", "").strip()
    version = ruling.publish(actor=request.actor, pool_id=pool.pk if pool else None, note=note, now=timezone.now())
    text = _("第 %(n)s 版已发布，%(day)s 0 点生效。") % {"n": version.number, "day": version.valid_from.isoformat()}
    return done(request, reverse("pool:rules_of", args=[pool_id]), text)


@require_POST
@login_required
def rules_discard(request: ActingRequest, pool_id: int) -> HttpResponse:
    """Forget the draft."""
    pool = reading.get_pool(pool_id)
    ruling.discard_draft(actor=request.actor, pool_id=pool.pk if pool else None)
    return done(request, reverse("pool:rules_of", args=[pool_id]), _("草稿已丢弃"))


@require_GET
@login_required
def simulation(request: ActingRequest, simulation_id: int) -> HttpResponse:
    """Show what rules would do: per person, and customer by customer."""
    run = reading.get_simulation(actor=request.actor, simulation_id=simulation_id)
    if run.state == TrialState.RUNNING:
        return render(request, "pool/simulation_running.html", {"run": run, "pool_id": run.pool_id or 0})
    person = request.GET.get("person", "")
    person_id = int(person) if person.isascii() and person.isdecimal() else None
    after = Cursor.decode(request.GET.get("after"), sort=reading.SORT)
    page = reading.list_rows(run=run, person_id=person_id, after=after)
    people = reading.count_by_person(run)
    values = {
        "run": run,
        "pool_id": run.pool_id or 0,
        "people": people,
        "person": next((line for line in people if line.person_id == person_id), None),
        "page": page,
        "names": reading.names_of(request.actor, list(page.rows)),
        "why": {row.pk: reading.say_why(row) for row in page.rows},
        "owners": {line.person_id: line.name for line in people},
        "pools": reading.pool_names(),
    }
    return render(request, "pool/simulation.html", values)


@require_GET
@login_required
def simulation_progress(request: ActingRequest, simulation_id: int) -> HttpResponse:
    """Answer how far a trial is; when it ended, the page loads again."""
    run = reading.get_simulation(actor=request.actor, simulation_id=simulation_id)
    if run.state == TrialState.RUNNING:
        return render(request, "pool/simulation_progress.html", {"run": run})
    return HttpResponse(headers={"HX-Redirect": reverse("pool:simulation", args=[run.pk])})

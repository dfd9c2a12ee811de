"""Screens for reading scripts: the list, one script, its results, the talks behind a figure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest

from ...models import ScriptVersion
from ..choices import RunOutcome
from ..listing import LISTING
from ..queries.results import get_results, list_results
from ..queries.runs import list_runs
from ..queries.scripts import body_of, get_script, list_scripts, list_versions
from ..saying import names_for


@requires("script", "view")
@require_GET
def script_list(request: ActingRequest) -> HttpResponse:
    """Show the company's scripts and what talks along them came to."""
    rows = list_scripts()
    results = list_results(actor=request.actor, script_ids=[row.script.pk for row in rows])
    return render(request, "activities/scripts/list.html", {"rows": rows, "results": results})


@requires("script", "view")
@require_GET
def show(request: ActingRequest, script_id: int) -> HttpResponse:
    """Read the version in force, or an older one by its number."""
    found = get_script(script_id)
    versions = list_versions(found.script)
    version = _version(request, versions) or found.version
    values = {
        "script": found.script,
        "version": version,
        "versions": versions,
        "body": body_of(found.script, version),
        "names": names_for(request.actor),
        "outcomes": dict(RunOutcome.choices),
    }
    return render(request, "activities/scripts/show.html", values)


def _version(request: ActingRequest, versions: object) -> ScriptVersion | None:
    asked = request.GET.get("version", "")
    return next((one for one in versions if str(one.version) == asked), None)  # type: ignore[attr-defined]


@requires("script", "view")
@require_GET
def results(request: ActingRequest, script_id: int) -> HttpResponse:
    """Show which step and answer leads to which outcome."""
    found = get_script(script_id)
    versions = list_versions(found.script)
    version = _version(request, versions)
    shown = version or found.version
    body = body_of(found.script, shown)
    number = version.version if version else None
    values = {
        "script": found.script,
        "versions": versions,
        "version": version,
        "body": body,
        "result": get_results(actor=request.actor, script=found.script, body=body, version=number),
        "outcomes": dict(RunOutcome.choices),
    }
    return render(request, "activities/scripts/results.html", values)


@requires("script", "view")
@require_GET
def talks(request: ActingRequest, script_id: int) -> HttpResponse:
    """Show the talks that a figure counted."""
    found, state = get_script(script_id), LISTING.read(request)
    page = list_runs(actor=request.actor, script=found.script, state=state)
    step = found.body.find(state.filter("step") or state.filter("stopped"))
    answer = step.find(state.filter("answer")) if step else None
    values = {"script": found.script, "state": state, "page": page, "step": step, "answer": answer}
    return render(request, "activities/scripts/talks.html", values | {"outcomes": dict(RunOutcome.choices)})

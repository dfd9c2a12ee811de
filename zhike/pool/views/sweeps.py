"""What is about to be taken back, and what the nightly sweeps did."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.web.paging import Cursor

from ..queries import due as due_queries
from ..queries import sweeps as queries


@require_GET
@requires("customer", "view")
def due(request: ActingRequest) -> HttpResponse:
    """Show customers about to be taken back with their countdown: one's own, or all that one may see."""
    sees_others = request.actor.scope("customer", "view") not in (None, "own")
    whose = request.GET.get("whose") or ("mine" if not request.actor.can("customer", "assign") else "all")
    mine = whose != "all" or not sees_others
    within = due_queries.SPANS.get(request.GET.get("within", ""))
    page = due_queries.list_due(
        actor=request.actor,
        wanted=due_queries.DueFilter(mine, within),
        after=Cursor.decode(request.GET.get("after"), sort=due_queries.SORT),
        now=timezone.now(),
    )
    values = {"page": page, "mine": mine, "within": within, "sees_others": sees_others, "spans": due_queries.SPANS}
    return render(request, "pool/due.html", values)


@require_GET
@requires("customer", "view")
def sweeps(request: ActingRequest) -> HttpResponse:
    """Show the last sweeps with what came of them."""
    return render(request, "pool/sweeps.html", {"runs": queries.list_sweeps(actor=request.actor)})


@require_GET
@requires("customer", "view")
def sweep(request: ActingRequest, sweep_id: int) -> HttpResponse:
    """Show what one sweep did and why, down to the customer."""
    run = queries.get_sweep(sweep_id)
    person = request.GET.get("person", "")
    person_id = int(person) if person.isascii() and person.isdecimal() else None
    values = {
        "run": run,
        "person_id": person_id,
        "people": queries.count_by_person(request.actor, run),
        "rules": queries.count_by_rule(request.actor, run),
        "page": queries.list_rows(
            actor=request.actor,
            run=run,
            person_id=person_id,
            after=Cursor.decode(request.GET.get("after"), sort=queries.SORT),
        ),
    }
    return render(request, "pool/sweep.html", values)

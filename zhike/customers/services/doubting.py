"""Search for doubles, and say of a pair that it is none."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import rules
from ..choices import PairState, SearchState
from ..models import DoublePair, DoubleSearch
from ..queries.scope import get_customer


def start_search(*, actor: Actor, now: datetime) -> DoubleSearch:
    """Search the whole base in the background; refused while another search runs.

    Records customers.doubles_searched.
    """
    from ..tasks import search_doubles

    try:
        with transaction.atomic():
            search = DoubleSearch.objects.create(by_id=actor.id_or_none, created_at=now, beat_at=now)
            record(actor=actor, kind="customers.doubles_searched", data={"search": search.pk}, at=now)
            search_doubles.defer(search_id=search.pk)
    except IntegrityError:
        refuse_if(rules.why_cannot_search_doubles(is_running=True))
        raise
    return search


def cancel_search(*, actor: Actor, search_id: int, now: datetime) -> None:
    """Stop a search before its next step; what it found so far stays."""
    running = DoubleSearch.objects.filter(pk=search_id, state=SearchState.RUNNING)
    running.update(cancel_asked_at=now)


def dismiss_pair(*, actor: Actor, pair_id: int, now: datetime) -> DoublePair:
    """Remember that two customers are two; no search shows them again. Needs the right to edit both."""
    return _decide(actor, pair_id, PairState.DISMISSED, "customers.pair_dismissed", now)


def reopen_pair(*, actor: Actor, pair_id: int, now: datetime) -> DoublePair:
    """Take back that two customers are two."""
    return _decide(actor, pair_id, PairState.OPEN, "customers.pair_reopened", now)


def _decide(actor: Actor, pair_id: int, state: str, kind: str, now: datetime) -> DoublePair:
    with transaction.atomic():
        pair = DoublePair.objects.select_for_update().filter(pk=pair_id).first()
        if pair is None:
            raise Http404
        both = [
            get_customer(actor=actor, customer_id=id_, capability="edit") for id_ in (pair.first_id, pair.second_id)
        ]
        if pair.state != state:
            pair.state, pair.decided_by_id, pair.decided_at = state, actor.id_or_none, now
            pair.save(update_fields=["state", "decided_by_id", "decided_at"])
            names = " / ".join(customer.name for customer in both)
            record(actor=actor, kind=kind, data={"name": names, "customers": [one.pk for one in both]}, at=now)
    return pair

"""Work the priority of needs out, at every change of one, and of all when the weights change."""

from django.db import transaction

from ...models import Need
from ..policy import current_weights
from ..priority import Facts, Weights, compute_priority, dump_reasons, version_of

BATCH = 500
COLUMNS = ("priority", "priority_reasons", "priority_version")


def facts_of(need: Need) -> Facts:
    """Return what the formula looks at in one need."""
    return Facts(
        strength=need.strength,
        urgency=need.urgency,
        importance=need.importance,
        cost=need.cost,
        met_by=need.met_by,
        value_amount=need.value_amount,
    )


def score_need(need: Need, weights: Weights | None = None) -> None:
    """Put the priority with its reasons into a need that is about to be saved."""
    score = compute_priority(facts_of(need), weights or current_weights())
    need.priority, need.priority_reasons, need.priority_version = score.value, dump_reasons(score), score.version


def rescore_needs() -> int:
    """Work out anew every priority that other weights gave; safe to run twice, in small transactions."""
    weights, done = current_weights(), 0
    while True:
        with transaction.atomic():
            stale = Need.objects.select_for_update(skip_locked=True).exclude(priority_version=version_of(weights))
            rows = list(stale.order_by("pk")[:BATCH])
            for need in rows:
                score_need(need, weights)
            Need.objects.bulk_update(rows, COLUMNS)
        done += len(rows)
        if not rows:
            return done

"""Visits that a leaver planned, and those that he was to go along on."""

from django.db.models import Q

from zhike.activities.models import Visit
from zhike.activities.visits.choices import AHEAD

from ..ledger import Ledger
from ..registry import Work

_OWNER = "(SELECT customer.owner_id FROM customers_customer AS customer WHERE customer.id = row.customer_id)"
_VISITOR = (
    f"CASE WHEN row.person_id = %(person)s THEN COALESCE(NULLIF({_OWNER}, %(person)s), %(main)s) ELSE row.person_id END"
)
_COACH = f"NULLIF(CASE WHEN row.coach_id = %(person)s THEN %(main)s ELSE row.coach_id END, {_VISITOR})"
_WHERE = "row.state IN ('waiting', 'planned') AND (row.person_id = %(person)s OR row.coach_id = %(person)s)"


def count_visits(person_id: int) -> int:
    """Count the visits ahead that somebody makes or goes along on."""
    return Visit.objects.filter(Q(person_id=person_id) | Q(coach_id=person_id), state__in=AHEAD).count()


def hand_visits_on(work: Work, ledger: Ledger) -> int:
    """Let who has the customer now visit it; who gets the rest goes along where the leaver would have."""
    values = {"person": work.person_id, "main": work.main_id}
    return ledger.change(Visit, {"person_id": _VISITOR, "coach_id": _COACH}, _WHERE, values)

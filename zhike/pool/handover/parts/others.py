"""What else a leaver holds: decisions that wait for him, unfinished audits, views that others use, hand-offs."""

from zhike.activities.models import Need
from zhike.activities.needs.choices import OPEN_STATES
from zhike.approvals.choices import Act, State, Waiting
from zhike.approvals.models import ApprovalRequest, HistoryEntry, Seat
from zhike.conditions.choices import Sharing
from zhike.conditions.models import SavedView
from zhike.customers.models import Audit

from ...models import HandOff, HandOffState
from ..ledger import Ledger
from ..registry import Work

_SEATS = """
row.person_id = %(person)s AND row.state = 'waiting'
AND EXISTS (SELECT 1 FROM approvals_approvalrequest AS asked WHERE asked.id = row.request_id AND asked.state = 'open'
  AND asked.by_id <> %(main)s)
AND NOT EXISTS (SELECT 1 FROM approvals_seat AS other WHERE other.request_id = row.request_id
  AND other.step = row.step AND other.person_id = %(main)s)
"""
_SHARED = """
row.owner_id = %(person)s AND row.sharing <> 'private'
AND NOT EXISTS (SELECT 1 FROM conditions_savedview AS other
  WHERE other.subject = row.subject AND other.name = row.name AND other.owner_id = %(main)s)
"""


def _values(work: Work) -> dict[str, int]:
    return {"person": work.person_id, "main": work.main_id}


def count_decisions(person_id: int) -> int:
    """Count the requests that wait for somebody's yes or no."""
    return Seat.objects.filter(person_id=person_id, state=Waiting.WAITING, request__state=State.OPEN).count()


def hand_decisions_on(work: Work, ledger: Ledger) -> int:
    """Let another decide, unless he asked himself or is asked already; the request's history says so."""
    moving = Seat.objects.filter(person_id=work.person_id, state=Waiting.WAITING, request__state=State.OPEN)
    before = list(moving.values_list("pk", flat=True))
    moved = ledger.change(Seat, {"person_id": "%(main)s"}, _SEATS, _values(work))
    gone = Seat.objects.filter(pk__in=before, person_id=work.main_id).values_list("request_id", "step")
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            request_id=request_id,
            at=work.now,
            act=Act.DELEGATED,
            by_id=work.actor.id_or_none,
            step=step,
            about=[work.main_id],
        )
        for request_id, step in gone
    )
    return moved


def count_requests(person_id: int) -> int:
    """Count what somebody asked for and nobody decided yet."""
    return ApprovalRequest.objects.filter(by_id=person_id, state=State.OPEN).count()


def count_audits(person_id: int) -> int:
    """Count the unfinished audits in which somebody calls."""
    return Audit.objects.filter(caller_ids__contains=[person_id], finished_at__isnull=True).count()


def hand_audits_on(work: Work, ledger: Ledger) -> int:
    """Let another make the calls that are left."""
    callers = (
        "CASE WHEN %(main)s = ANY(row.caller_ids) THEN array_remove(row.caller_ids, %(person)s::bigint)"
        " ELSE array_replace(row.caller_ids, %(person)s::bigint, %(main)s::bigint) END"
    )
    where = "%(person)s = ANY(row.caller_ids) AND row.finished_at IS NULL"
    return ledger.change(Audit, {"caller_ids": callers}, where, _values(work))


def count_views(person_id: int) -> int:
    """Count the saved views of somebody that others use."""
    return SavedView.objects.filter(owner_id=person_id).exclude(sharing=Sharing.PRIVATE).count()


def hand_views_on(work: Work, ledger: Ledger) -> int:
    """Give views that others use to another; private ones, and those whose name he has, stay."""
    return ledger.change(SavedView, {"owner_id": "%(main)s"}, _SHARED, _values(work))


def count_hand_offs(person_id: int) -> int:
    """Count the hand-offs that wait for somebody to accept."""
    return HandOff.objects.filter(to_person_id=person_id, state=HandOffState.WAITING).count()


def hand_offs_on(work: Work, ledger: Ledger) -> int:
    """Let another accept what was handed to the leaver; what came from that other himself stays and is told."""
    where = "row.to_person_id = %(person)s AND row.state = 'waiting' AND row.from_person_id <> %(main)s"
    return ledger.change(HandOff, {"to_person_id": "%(main)s"}, where, _values(work))


_KEPT = "row.keeper_id = %(person)s AND row.state IN ('raw', 'working', 'defined', 'delivered')"


def count_needs(person_id: int) -> int:
    """Count the open needs that somebody carries on."""
    return Need.objects.filter(keeper_id=person_id, state__in=OPEN_STATES).count()


def hand_needs_on(work: Work, ledger: Ledger) -> int:
    """Let whoever now has the customer carry its needs on; the main successor where nobody has."""
    owner = "(SELECT mine.owner_id FROM customers_customer AS mine WHERE mine.id = row.customer_id)"
    keeper = f"COALESCE(NULLIF({owner}, %(person)s::bigint), %(main)s::bigint)"
    return ledger.change(Need, {"keeper_id": keeper}, _KEPT, _values(work))

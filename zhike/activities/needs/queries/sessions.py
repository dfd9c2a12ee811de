"""Sessions in which needs were found, as far as the actor sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from zhike.access.actor import Actor, reach_of
from zhike.customers.queries import visible_to
from zhike.customers.queries.scope import reached_through
from zhike.lib.refusals import Refusal

from ...models import NeedFinding, NeedParticipant, NeedSession
from ..rules import why_not_own_session
from .scope import NEED, get_session, visible_needs, visible_sessions

LATEST = 200


@dataclass(frozen=True)
class SessionPage:
    """One session; participants of customers out of scope are counted, never named."""

    session: NeedSession
    participants: Sequence[NeedParticipant]
    hidden: int
    findings: Sequence[tuple[NeedFinding, Sequence[tuple[int, int, str]]]]
    why_not_write: Refusal | None

    @property
    def customers(self) -> list[tuple[int, str]]:
        """Return the customers that took part and are in scope, each once."""
        return list({row.customer_id: row.customer.name for row in self.participants}.items())


def list_sessions(actor: Actor) -> list[NeedSession]:
    """Return the newest sessions with how many findings each had."""
    rows = visible_sessions(actor).select_related("host").annotate(found=Count("findings", distinct=True))
    return list(rows.order_by("-held_at", "-pk")[:LATEST])


def get_session_page(*, actor: Actor, session_id: int) -> SessionPage:
    """Return a session with its people and findings; a fixed number of queries."""
    session = get_session(actor=actor, session_id=session_id)
    everybody = NeedParticipant.objects.filter(session_id=session_id)
    mine = everybody.filter(reached_through(actor, NEED), customer__in=visible_to(actor).only("pk"))
    shown = list(mine.select_related("customer").order_by("customer_id", "pk"))
    own, may = session.host_id == actor.person_id, reach_of(actor, NEED, "edit").everything
    return SessionPage(
        session=session,
        participants=shown,
        hidden=everybody.count() - len(shown),
        findings=_findings(actor, session_id),
        why_not_write=why_not_own_session(own=own, may=may),
    )


def _findings(actor: Actor, session_id: int) -> list[tuple[NeedFinding, list[tuple[int, int, str]]]]:
    needs: dict[int | None, list[tuple[int, int, str]]] = {}
    rows = visible_needs(actor).filter(session_id=session_id).values_list("finding_id", "customer_id", "pk", "name")
    for finding_id, customer_id, pk, name in rows.order_by("pk"):
        needs.setdefault(finding_id, []).append((customer_id, pk, name))
    found = NeedFinding.objects.filter(session_id=session_id).order_by("pk")
    return [(finding, needs.get(finding.pk, [])) for finding in found]


def get_finding(*, actor: Actor, session_id: int, finding_id: int) -> NeedFinding | None:
    """Return a finding of a session in sight."""
    get_session(actor=actor, session_id=session_id)
    return NeedFinding.objects.filter(session_id=session_id, pk=finding_id).first()

"""Everything that the page of one need shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.events.queries import RowChange, list_row_history
from zhike.lib.refusals import Reason, Refusal

from ...models import Need, NeedStep
from ..choices import StepKind
from ..policy import current_weights, needs_all_steps
from ..priority import say_reasons, version_of
from ..rules import why_cannot_confirm, why_closed, why_no_right
from ..services.scoring import facts_of
from ..steps import STEPS, StepWords, missing_before_confirming
from .peers import Peers, compare_with_peers
from .scope import get_need, may_write

_QUIET = frozenset({"version", "updated_at", "priority", "priority_reasons", "priority_version"})


@dataclass(frozen=True)
class ShownStep:
    """One of the eight steps: what it asks for, and what was written."""

    words: StepWords
    made: NeedStep | None
    by: str = ""


@dataclass(frozen=True)
class NeedPage:
    """One need, its steps, its reasons, and what may be done about it."""

    need: Need
    steps: Sequence[ShownStep]
    now_at: int
    reasons: Sequence[Reason]
    weights_changed: bool
    peers: Peers
    why_not_write: Refusal | None
    why_not_confirm: Refusal | None
    confirmed_by: str


def get_need_page(*, actor: Actor, customer_id: int, need_id: int) -> NeedPage:
    """Return a need with all that its page shows; a fixed number of queries."""
    need = get_need(actor=actor, customer_id=customer_id, need_id=need_id)
    made = {row.step: row for row in need.steps.filter(customer_id=customer_id)}
    names = person_names([*(row.by_id for row in made.values()), need.confirmed_by_id])
    weights = current_weights()
    closed = why_no_right(may=may_write(actor, need.customer)) or why_closed(state=need.state)
    return NeedPage(
        need=need,
        steps=[_shown(words, made.get(words.kind), names) for words in STEPS],
        now_at=next((n for n, words in enumerate(STEPS, 1) if words.kind not in made), len(STEPS) + 1),
        reasons=say_reasons(need.priority_reasons, facts_of(need), weights),
        weights_changed=need.priority_version != version_of(weights),
        peers=compare_with_peers(actor=actor, need=need),
        why_not_write=closed,
        why_not_confirm=closed or _why_not_confirm(need, set(made)),
        confirmed_by=names.get(need.confirmed_by_id or 0, ""),
    )


def _shown(words: StepWords, made: NeedStep | None, names: dict[int, str]) -> ShownStep:
    return ShownStep(words, made, names.get(made.by_id or 0, "") if made else "")


def _why_not_confirm(need: Need, noted: set[str]) -> Refusal | None:
    """Say what stands between a need and the customer's word; what the form asks for is taken as given."""
    return why_cannot_confirm(
        state=need.state,
        statement=need.statement,
        missing=missing_before_confirming(noted, needs_all=needs_all_steps()),
        name="-",
        how="-",
        at=need.heard_at,
        now=need.heard_at,
    )


def get_step(need: Need, step: str) -> NeedStep | None:
    """Return what a step noted, if anything."""
    return need.steps.filter(customer_id=need.customer_id, step=StepKind(step)).first()


def list_need_history(*, actor: Actor, need: Need) -> list[tuple[RowChange, str]]:
    """Return what changed in a need, newest first, with who changed it."""
    found = list_row_history(actor=actor, model=Need, object_id=need.pk, customer_id=need.customer_id)
    shown = [change for change in found if change.field not in _QUIET]
    names = person_names(change.person_id for change in shown)
    return [(change, names.get(change.person_id or 0, "")) for change in shown]

"""Everything that the page of one call shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.lib.refusals import Refusal

from ...models import Call, CallMark, Listening, Recording
from ..policy import current_policy
from ..rules import problem_sentence, why_cannot_keep_recording, why_cannot_listen, why_cannot_remove, why_cannot_review
from .figures import Figures, get_figures
from .reviews import ShownReview, list_marks, list_reviews_of
from .scope import get_call, may_listen, may_review, recording_of
from .words import WordsShown, get_words

LISTENINGS = 30


@dataclass
class CallPage:
    """One call, what may be done about it, and who heard it."""

    call: Call
    recording: Recording | None
    closed: Refusal | None
    why_not_upload: Refusal | None
    why_not_remove: Refusal | None
    listenings: Sequence[tuple[str, Any]] = ()
    problem: str = ""
    shown: Figures | None = None
    published: int = 0
    marks: Sequence[CallMark] = ()
    reviews: Sequence[ShownReview] = ()
    why_not_review: Refusal | None = None
    words: WordsShown | None = None
    may_add: bool = False


def get_call_page(*, actor: Actor, customer_id: int, call_id: int) -> CallPage:
    """Return a call with its recording as far as the actor may hear it; a fixed number of queries."""
    call = get_call(actor=actor, customer_id=customer_id, call_id=call_id)
    recording = recording_of(call)
    closed = why_cannot_listen(may=may_listen(actor, call))
    may_add = may_listen(actor, call, "create")
    page = CallPage(
        call=call,
        recording=recording,
        closed=closed,
        why_not_upload=why_cannot_keep_recording(may=may_add, connected=call.is_connected, has_one=bool(recording)),
        why_not_remove=why_cannot_remove(may=may_listen(actor, call, "delete"), reviewed=call.reviews.exists()),
    )
    page.reviews = list_reviews_of(actor, call)
    own = call.person_id is None or call.person_id == actor.person_id
    page.why_not_review = why_cannot_review(may=may_review(actor, call), own=own, has_recording=bool(recording))
    if recording and closed is None:
        page.listenings, page.marks = list_listenings(call), list_marks(call)
        if recording.is_ready:
            page.shown, page.published = get_figures(recording, call.call_type), current_policy().published_share
            page.words, page.may_add = get_words(call, recording), may_add
        page.problem = problem_sentence(recording.problem, recording.problem_facts) if recording.problem else ""
    return page


def list_listenings(call: Call) -> list[tuple[str, Any]]:
    """Return who heard the recording of a call and when, newest first."""
    rows = Listening.objects.filter(call_id=call.pk).order_by("-at")[:LISTENINGS]
    found = [(row.person_id, row.at) for row in rows]
    names = person_names([person_id for person_id, _at in found if person_id])
    return [(names.get(person_id or 0, ""), at) for person_id, at in found]

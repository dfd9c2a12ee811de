"""Write a review of a recording, and check later whether what should change has changed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.customers.queries import lock_customer
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.notify.services import notify

from ...models import Call, CallMark, CallReview, ReviewForm
from ..choices import MarkKind
from ..drafts import RecheckDraft, ReviewDraft
from ..kinds import CALL_RECHECKED, CALL_REVIEWED, MESSAGE
from ..queries.scope import get_call, get_recording, may_recheck, may_review, recording_of
from ..rules import why_cannot_recheck, why_cannot_review, why_no_review_words
from ..scoring import compute_score, read_items, why_bad_points


def review_call(*, actor: Actor, draft: ReviewDraft, now: datetime) -> CallReview:
    """Score a recording by the form in force and say what to change; a second review of one's own replaces the first.

    Refused with a code of rules.why_cannot_review or scoring.why_bad_points. Tells the person reviewed.
    Locks the customer.
    """
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=draft.customer_id, capability="view", columns=("name",))
        call = require_reviewable(actor=actor, customer_id=draft.customer_id, call_id=draft.call_id)
        form = ReviewForm.objects.filter(pk=draft.form_id, call_type=call.call_type).first()
        if form is None:
            raise Http404
        items = read_items(form.items)
        refuse_if(why_bad_points(items, draft.points))
        refuse_if(why_no_review_words(change=draft.change, recheck_on=draft.recheck_on, today=timezone.localdate(now)))
        review = _write(actor, call, form, draft, now)
        data = {"call": call.pk, "review": review.pk, "score": float(review.score), "fatal": review.is_fatal}
        record(actor=actor, kind=CALL_REVIEWED, customer_id=call.customer_id, data=data, at=now)
        _tell(call, review, now)
    return review


def require_reviewable(*, actor: Actor, customer_id: int, call_id: int) -> Call:
    """Return a call that the actor may review; else refused with the reason."""
    call = get_call(actor=actor, customer_id=customer_id, call_id=call_id)
    own = call.person_id is None or call.person_id == actor.person_id
    refuse_if(why_cannot_review(may=may_review(actor, call), own=own, has_recording=recording_of(call) is not None))
    return call


def _write(actor: Actor, call: Call, form: ReviewForm, draft: ReviewDraft, now: datetime) -> CallReview:
    scored = compute_score(read_items(form.items), draft.points)
    values: dict[str, Any] = {
        "form": form,
        "person_id": call.person_id,
        "points": draft.points,
        "score": scored.score,
        "is_fatal": scored.is_fatal,
        "breaches": scored.breaches,
        "good": draft.good.strip(),
        "change": draft.change.strip(),
        "exercise": draft.exercise.strip(),
        "recheck_on": draft.recheck_on,
        "recheck_done_on": None,
        "recheck_found": "",
        "is_better": None,
        "at": now,
    }
    review, _created = CallReview.objects.update_or_create(
        customer_id=call.customer_id, call_id=call.pk, reviewer_id=actor.person_id, defaults=values
    )
    return review


def _tell(call: Call, review: CallReview, now: datetime) -> None:
    notify(
        person_ids=[review.person_id],
        kind=MESSAGE,
        title=format_lazy(_("你的一通电话有了录音分析：{score} 分"), score=f"{float(review.score):g}"),
        body=review.change[:200],
        url=f"/calls/{call.customer_id}/{call.pk}/",
        customer_id=call.customer_id,
        key=f"call-review-{review.pk}-{now:%Y%m%d%H%M%S}",
        at=now,
    )


def recheck_review(*, actor: Actor, draft: RecheckDraft, now: datetime) -> CallReview:
    """Close a review with what was found, or set a new day for another look.

    Its reviewer does so, or who may review the call once the reviewer has left. Locks the customer.
    """
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=draft.customer_id, capability="view", columns=("name",))
        rows = CallReview.objects.select_related("reviewer").filter(customer_id=draft.customer_id)
        review = rows.filter(pk=draft.review_id).first()
        if review is None:
            raise Http404
        call = get_call(actor=actor, customer_id=draft.customer_id, call_id=review.call_id)
        today = timezone.localdate(now)
        refuse_if(
            why_cannot_recheck(
                own=may_recheck(actor, call, review),
                open_=review.recheck_on is not None and review.recheck_done_on is None,
                found=draft.found,
                again_on=draft.again_on,
                today=today,
            )
        )
        _close(review, draft, today)
        data = {"call": review.call_id, "review": review.pk, "better": draft.is_better}
        record(actor=actor, kind=CALL_RECHECKED, customer_id=review.customer_id, data=data, at=now)
    return review


def _close(review: CallReview, draft: RecheckDraft, today: date) -> None:
    review.is_better, review.recheck_found = draft.is_better, draft.found.strip()
    if draft.again_on:
        review.recheck_on = draft.again_on
    else:
        review.recheck_done_on = today
    review.save(update_fields=["is_better", "recheck_found", "recheck_on", "recheck_done_on"])


def add_mark(
    *, actor: Actor, customer_id: int, call_id: int, kind: str, second: float, text: str, now: datetime
) -> CallMark:
    """Point at a moment of a recording; whoever may hear it may mark it."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
        recording = get_recording(actor=actor, customer_id=customer_id, call_id=call_id)
        longest = recording.seconds if recording.seconds is not None else second
        return CallMark.objects.create(
            customer_id=customer_id,
            call_id=call_id,
            kind=MarkKind(kind),
            second=round(max(0.0, min(second, longest)), 1),
            text=text.strip(),
            by_id=actor.person_id,
            at=now,
        )


def remove_mark(*, actor: Actor, customer_id: int, call_id: int, mark_id: int) -> None:
    """Take back a mark of one's own; somebody else's is not found."""
    get_recording(actor=actor, customer_id=customer_id, call_id=call_id)
    own = CallMark.objects.filter(customer_id=customer_id, call_id=call_id, pk=mark_id, by_id=actor.person_id)
    if not own.delete()[0]:
        raise Http404

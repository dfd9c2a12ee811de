"""Who gets what from the addresses of calls. Aimed at calls of the outsider, in another department tree."""

from datetime import timedelta

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile

from zhike.access.queries import get_actor
from zhike.activities.calls.drafts import ReviewDraft
from zhike.activities.calls.queries.reviews import get_form
from zhike.activities.calls.scoring import delivered_form
from zhike.activities.calls.services import add_mark, review_call
from zhike.activities.models import Recording
from zhike.testing import make
from zhike.testing.matrix import Call, expect
from zhike.testing.matrix import Row as Row
from zhike.testing.world import World

from .calling import call, recorded
from .voices import as_wav

TONE = as_wav([np.zeros(80)])


def foreign_customer(world: World) -> Call:
    """Aim at a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,))


def foreign_call(world: World) -> Call:
    """Aim at a call of the outsider."""
    made = call(world.outsider, make.customer(world.outsider))
    return Call((made.customer_id, made.pk))


def foreign_recording(world: World) -> Call:
    """Aim at a recorded call of the outsider."""
    made = call(world.outsider, make.customer(world.outsider))
    recorded(world.outsider, made, TONE)
    return Call((made.customer_id, made.pk))


def words_of_a_foreign_call(world: World) -> Call:
    """Log a call with a customer of the outsider."""
    said = {"direction": "out", "result": "connected", "call_type": "return", "started_at": "2026-11-20 09:00"}
    return Call(foreign_customer(world).args, {**said, "talk_minutes": "2", "note": "谈了价格"})


def sound_for_a_foreign_call(world: World) -> Call:
    """Upload a recording to a call of the outsider."""
    return Call(foreign_call(world).args, {"file": SimpleUploadedFile("call.wav", TONE)})


def foreign_mark(world: World) -> Call:
    """Aim at a mark of the outsider."""
    where = foreign_recording(world).args
    actor = get_actor(world.outsider.pk)
    mark = add_mark(
        actor=actor, customer_id=where[0], call_id=where[1], kind="good", second=0, text="好", now=world.now
    )
    return Call((*where, mark.pk))


def words_at_a_foreign_moment(world: World) -> Call:
    """Mark a recording of the outsider."""
    return Call(foreign_recording(world).args, {"kind": "good", "second": "0", "text": "好"})


def foreign_transcript(world: World) -> Call:
    """Aim at the transcript of a recording of the outsider."""
    where = foreign_recording(world).args
    words = {"model": "tiny", "lines": [[0.0, 1.0, 0, "您好"]]}
    Recording.objects.filter(call_id=where[1]).update(words_state="ready", words=words)
    return Call(where)


def _points() -> dict[str, str]:
    items = delivered_form("other")
    return {f"item_{item.key}": "1" if item.is_compliance else str(item.points) for item in items}


def words_about_a_foreign_call(world: World) -> Call:
    """Review a recording of the outsider."""
    return Call(foreign_recording(world).args, {**_points(), "change": "先听完再答"})


def foreign_review(world: World) -> Call:
    """Aim at the administrator's review of the outsider's recording."""
    where, form = foreign_recording(world).args, get_form("other")
    points = {item.key: 1.0 if item.is_compliance else float(item.points) for item in delivered_form("other")}
    words = ReviewDraft(
        customer_id=where[0],
        call_id=where[1],
        form_id=form.pk,
        points=points,
        change="先听完再答",
        recheck_on=world.now.date() + timedelta(days=3000),
    )
    review = review_call(actor=get_actor(world.admin.pk), draft=words, now=world.now)
    return Call((*where, review.pk), {"is_better": "yes", "found": "好多了"})


def reviewed_outsider(world: World) -> Call:
    """Aim at the progress of the outsider."""
    foreign_review(world)
    return Call((world.outsider.pk,))


def a_form(world: World) -> Call:
    """Aim at the form of return calls."""
    return Call(("return",))


def another_form(world: World) -> Call:
    """Replace the form of return calls."""
    return Call(("return",), {"seen_version": "1", "label_0": "全部", "kind_0": "scored", "points_0": "100"} | _KINDS)


_KINDS = {f"kind_{number}": "scored" for number in range(1, 12)}
_LOG = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_HEAR = expect(404, administrator=200, executive=200, agent=403, finance=403, partner=403)
_REVIEW = expect(403, administrator=200, sales_manager=404)
_ADD = expect(403, administrator=200, sales_manager=404, rep=404)

MATRIX = {
    "calls:list": Row(expect(200, finance=403, partner=403)),
    "calls:panel": Row(
        expect(404, administrator=200, executive=200, agent=200, finance=403, partner=403), foreign_customer
    ),
    "calls:log": Row(_LOG, foreign_customer),
    "POST calls:log": Row(_LOG | {"administrator": 302, "agent": 302}, words_of_a_foreign_call),
    "calls:detail": Row(
        expect(404, administrator=200, executive=200, agent=200, finance=403, partner=403), foreign_recording
    ),
    "calls:upload": Row(_ADD, foreign_call),
    "POST calls:upload": Row(_ADD | {"administrator": 302}, sound_for_a_foreign_call),
    "calls:sound": Row(_HEAR, foreign_recording),
    "calls:progress": Row(_HEAR, foreign_recording),
    "calls:words": Row(_HEAR, foreign_transcript),
    "calls:words_progress": Row(_HEAR, foreign_recording),
    "POST calls:start_words": Row(_ADD | {"administrator": 302}, foreign_recording),
    "POST calls:remove": Row(expect(403, administrator=302, sales_manager=404), foreign_recording),
    "calls:mark": Row(_HEAR, foreign_recording),
    "POST calls:mark": Row(_HEAR | {"administrator": 302, "executive": 302}, words_at_a_foreign_moment),
    "POST calls:unmark": Row(_HEAR | {"administrator": 404, "executive": 404}, foreign_mark),
    "calls:review": Row(_REVIEW, foreign_recording),
    "POST calls:review": Row(_REVIEW | {"administrator": 302}, words_about_a_foreign_call),
    "calls:recheck": Row(_REVIEW, foreign_review),
    "POST calls:recheck": Row(_REVIEW | {"administrator": 302}, foreign_review),
    "calls:reviews": Row(expect(200, finance=403, partner=403)),
    "calls:person": Row(expect(404, administrator=200, executive=200, finance=403, partner=403), reviewed_outsider),
    "calls:forms": Row(expect(403, administrator=200, executive=200)),
    "calls:design": Row(expect(403, administrator=200), a_form),
    "POST calls:design": Row(expect(403, administrator=302), another_form),
    "POST calls:swap": Row(_ADD | {"administrator": 302}, foreign_recording),
}

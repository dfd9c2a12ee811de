"""Reviews: written by managers about others' recordings, checked again on their day, told and counted."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.http import Http404

from zhike.access.models import Person
from zhike.activities.calls.drafts import RecheckDraft, ReviewDraft
from zhike.activities.calls.queries.reviews import get_form, list_agreements, list_duties, list_progress
from zhike.activities.calls.scoring import Item, read_items
from zhike.activities.calls.services import add_mark, change_review_form, recheck_review, remove_mark, review_call
from zhike.activities.models import Call, CallReview, ReviewForm
from zhike.activities.queries import today
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing import make
from zhike.testing.world import NOW, World

from .calling import call, recorded
from .voices import as_wav

TODAY = NOW.date()
SILENCE = as_wav([np.zeros(8000), np.zeros(8000)])


@pytest.fixture
def heard(world: World) -> Call:
    """Return a recorded return call of 王晓燕."""
    made = call(world.wang, make.customer(world.wang), call_type="return")
    recorded(world.wang, made, SILENCE)
    return made


def draft(of: Call, **fields: Any) -> ReviewDraft:
    form = get_form(of.call_type)
    points = {item.key: 1.0 if item.is_compliance else float(item.points) for item in read_items(form.items)}
    points |= fields.pop("points", {})
    fields.setdefault("change", "先听完再答")
    return ReviewDraft(customer_id=of.customer_id, call_id=of.pk, form_id=form.pk, points=points, **fields)


def test_a_manager_scores_a_recording_and_the_person_is_told(world: World, heard: Call) -> None:
    manager = world.actor_of(world.manager)
    review = review_call(actor=manager, draft=draft(heard, points={"questions": 10}), now=NOW)
    assert (review.score, review.person_id, review.is_fatal) == (85, world.wang.pk, False)
    told = Notification.objects.get()
    assert (told.person_id, told.title) == (world.wang.pk, "你的一通电话有了录音分析：85 分")
    again = review_call(actor=manager, draft=draft(heard, points={"promise": 0}), now=NOW + timedelta(minutes=1))
    assert (again.pk, again.score, again.is_fatal) == (review.pk, 0, True)


def test_who_may_not_or_speaks_in_it_or_has_no_recording_writes_no_review(world: World, heard: Call) -> None:
    with pytest.raises(Refused, match="由经理来写"):
        review_call(actor=world.actor_of(world.agent), draft=draft(heard), now=NOW)
    with pytest.raises(Http404):
        review_call(actor=world.actor_of(world.outsider), draft=draft(heard), now=NOW)
    own = call(world.manager, make.customer(world.manager), call_type="return")
    recorded(world.manager, own, SILENCE)
    with pytest.raises(Refused, match="自己的电话"):
        review_call(actor=world.actor_of(world.manager), draft=draft(own), now=NOW)
    silent = call(world.wang, make.customer(world.wang), call_type="return")
    with pytest.raises(Refused, match="没有录音"):
        review_call(actor=world.actor_of(world.manager), draft=draft(silent), now=NOW)


def test_a_review_without_a_word_on_what_to_change_is_refused(world: World, heard: Call) -> None:
    manager = world.actor_of(world.manager)
    for wrong in (draft(heard, change=" "), draft(heard, recheck_on=TODAY - timedelta(days=1))):
        with pytest.raises(Refused):
            review_call(actor=manager, draft=wrong, now=NOW)
    assert not CallReview.objects.exists()


def test_the_recheck_stands_on_both_days_until_it_is_done(world: World, heard: Call) -> None:
    manager, wang = world.actor_of(world.manager), world.actor_of(world.wang)
    due = TODAY + timedelta(days=7)
    review = review_call(actor=manager, draft=draft(heard, recheck_on=due), now=NOW)

    def waits(actor: Any, day: Any) -> int:
        return today(actor=actor, today=day, now=NOW).total("rechecks")

    assert (waits(manager, TODAY), waits(manager, due), waits(wang, due)) == (0, 1, 1)
    assert waits(world.actor_of(world.chen), due) == 0
    found = {"customer_id": heard.customer_id, "review_id": review.pk, "found": "这次先听完了"}
    with pytest.raises(Refused, match="由写这份"):
        recheck_review(actor=wang, draft=RecheckDraft(is_better=True, **found), now=NOW)
    again = due + timedelta(days=7)
    recheck_review(actor=manager, draft=RecheckDraft(is_better=False, again_on=again, **found), now=NOW)
    assert (waits(manager, due), waits(manager, again)) == (0, 1)
    recheck_review(actor=manager, draft=RecheckDraft(is_better=True, **found), now=NOW)
    assert waits(manager, again) == 0
    with pytest.raises(Refused, match="没有待复查"):
        recheck_review(actor=manager, draft=RecheckDraft(is_better=True, **found), now=NOW)


def test_a_recheck_outlives_its_reviewer_but_not_the_person_reviewed(world: World, heard: Call) -> None:
    due, admin = TODAY + timedelta(days=7), world.actor_of(world.admin)
    review = review_call(actor=world.actor_of(world.manager), draft=draft(heard, recheck_on=due), now=NOW)
    found = {"customer_id": heard.customer_id, "review_id": review.pk, "found": "这次先听完了"}
    with pytest.raises(Refused, match="由写这份"):
        recheck_review(actor=admin, draft=RecheckDraft(is_better=True, **found), now=NOW)
    Person.objects.filter(pk=world.manager.pk).update(is_active=False)
    assert today(actor=admin, today=due, now=NOW).total("rechecks") == 1
    Person.objects.filter(pk=world.wang.pk).update(is_active=False)
    assert today(actor=admin, today=due, now=NOW).total("rechecks") == 0
    assert recheck_review(actor=admin, draft=RecheckDraft(is_better=True, **found), now=NOW).is_better


def test_a_changed_form_is_the_next_version_and_old_reviews_keep_theirs(world: World, heard: Call) -> None:
    review = review_call(actor=world.actor_of(world.manager), draft=draft(heard), now=NOW)
    admin, items = world.actor_of(world.admin), (Item("all", "全部", points=100),)
    changed = change_review_form(actor=admin, call_type="return", items=items, seen_version=1, now=NOW)
    review.refresh_from_db()
    assert (changed.version, review.form.version, get_form("return").pk) == (2, 1, changed.pk)
    with pytest.raises(Refused, match="刚刚被别人"):
        change_review_form(actor=admin, call_type="return", items=items, seen_version=1, now=NOW)
    with pytest.raises(Refused):
        change_review_form(
            actor=world.actor_of(world.manager), call_type="return", items=items, seen_version=2, now=NOW
        )
    assert ReviewForm.objects.filter(call_type="return").count() == 2


def test_duty_progress_and_agreement_are_counted_within_scope(world: World, heard: Call) -> None:
    manager, admin = world.actor_of(world.manager), world.actor_of(world.admin)
    review_call(actor=manager, draft=draft(heard), now=NOW)
    review_call(actor=admin, draft=draft(heard, points={"questions": 5, "empathy": 5}), now=NOW)
    days = [TODAY - timedelta(days=1), TODAY]
    duty = list_duties(manager, reviewer_ids=[world.manager.pk], days=days, wanted=1)[0]
    assert (duty.name, list(duty.per_day), duty.kept) == ("李建国", [0, 1], 1)
    assert [(month.month, month.count, month.score) for month in list_progress(admin, world.wang.pk)] == [
        ("2026-11", 2, 82.5)
    ]
    pair = list_agreements(admin)[0]
    assert (pair.calls, pair.agreement.pairs, pair.agreement.same) == (1, 6, 4)
    assert list_agreements(world.actor_of(world.outsider)) == []
    assert list_progress(world.actor_of(world.chen), world.wang.pk) == []


def test_marks_stay_within_the_recording_and_only_their_author_takes_them_back(world: World, heard: Call) -> None:
    where = {"customer_id": heard.customer_id, "call_id": heard.pk}
    wang, manager = world.actor_of(world.wang), world.actor_of(world.manager)
    mark = add_mark(actor=manager, kind="change", second=3.04, text="抢话", now=NOW, **where)
    assert mark.second == 3
    with pytest.raises(Http404):
        remove_mark(actor=wang, mark_id=mark.pk, **where)
    with pytest.raises(Http404):
        add_mark(actor=world.actor_of(world.chen), kind="good", second=1, text="好", now=NOW, **where)
    remove_mark(actor=manager, mark_id=mark.pk, **where)

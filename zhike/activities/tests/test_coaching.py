"""陪访: scored by whom came along, acknowledged, looked at again on a later visit, the change shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import Coaching, CoachingForm, CoachingPoint, Visit
from zhike.activities.reasons import Asked
from zhike.activities.visits.drafts import AgainDraft
from zhike.activities.visits.queries.coaching import find_rechecks, get_coaching, get_form, get_progress
from zhike.activities.visits.services import acknowledge_coaching, change_coaching_form, look_again
from zhike.activities.visits.skills import Skill, delivered_skills, read_skills, why_bad_skills
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

from .visiting import been, coached, points, visit


def together(world: World) -> Visit:
    """Let Wang visit a customer with the manager."""
    return been(world.wang, make.customer(world.wang), coach_id=world.manager.pk)


def again(coach: Person, point: CoachingPoint, on: Visit, *, after: int = 4, **fields: object) -> CoachingPoint:
    """Look again on a later visit."""
    draft = AgainDraft(
        customer_id=point.customer_id, point_id=point.pk, again_id=on.pk, after=after, found="听完才答", **fields
    )
    return look_again(actor=get_actor(coach.pk), draft=draft, now=NOW + timedelta(days=14))


def acknowledged(person: Person, made: Visit) -> Coaching:
    """Say that one has read it."""
    about = {"customer_id": made.customer_id, "visit_id": made.pk, "reply": "明白", "now": NOW}
    return acknowledge_coaching(actor=get_actor(person.pk), **about)


def test_only_the_coach_who_came_along_scores(world: World) -> None:
    made = together(world)
    assert coached(world.manager, made, rating=4).score == 4
    for person in (world.admin, world.wang):
        with pytest.raises(Refused) as refused:
            coached(person, made)
        assert refused.value.refusal.code == "activities.coaching_not_there"


def test_nobody_is_scored_before_the_visit(world: World) -> None:
    made = visit(world.wang, make.customer(world.wang), coach_id=world.manager.pk)
    with pytest.raises(Refused) as refused:
        coached(world.manager, made)
    assert refused.value.refusal.code == "activities.visit_not_there"


def test_at_most_three_behaviours_each_with_what_was_seen(world: World) -> None:
    made = together(world)
    with pytest.raises(Refused) as refused:
        coached(world.manager, made, points=points("抢话", "不记录", "没约日子", "迟到"))
    assert refused.value.refusal.code == "activities.points_many"
    unseen = tuple(type(one)(one.behaviour, " ", one.before, one.recheck_on) for one in points("抢话"))
    with pytest.raises(Refused) as refused:
        coached(world.manager, made, points=unseen)
    assert refused.value.refusal.code == "activities.evidence_missing"
    coached(world.manager, made, points=points("抢话", "不记录", "没约日子"))
    assert CoachingPoint.objects.count() == 3


def test_what_was_acknowledged_stands(world: World) -> None:
    made = together(world)
    coached(world.manager, made, points=points("抢话"))
    coached(world.manager, made, rating=5)
    with pytest.raises(Refused):
        acknowledged(world.manager, made)
    assert acknowledged(world.wang, made).reply == "明白"
    with pytest.raises(Refused) as refused:
        coached(world.manager, made)
    assert refused.value.refusal.code == "activities.coaching_acknowledged"


def test_a_change_shows_only_on_a_later_visit_of_the_same_person(world: World) -> None:
    made = together(world)
    coached(world.manager, made, points=points("抢话"))
    point = CoachingPoint.objects.get()
    other = been(world.zhang, make.customer(world.zhang), planned_at=NOW + timedelta(days=7))
    for wrong in (made, other):
        with pytest.raises(Refused) as refused:
            again(world.manager, point, wrong)
        assert refused.value.refusal.code == "activities.recheck_needs_visit"
    later = been(world.wang, make.customer(world.wang), planned_at=NOW + timedelta(days=7))
    done = again(world.manager, point, later)
    assert (done.before, done.after) == (2, 4)
    with pytest.raises(Refused) as refused:
        again(world.manager, point, later)
    assert refused.value.refusal.code == "activities.recheck_done"
    progress = get_progress(actor=get_actor(world.wang.pk), person_id=world.wang.pk)
    assert [(one.point.before, one.point.after, one.gain) for one in progress.changes] == [(2, 4, 2)]
    assert (progress.changed, progress.checked, progress.mean_gain) == (1, 1, 2)


def test_not_changed_yet_stays_open_until_the_next_day(world: World) -> None:
    coached(world.manager, together(world), points=points("抢话"))
    later = been(world.wang, make.customer(world.wang), planned_at=NOW + timedelta(days=7))
    day = (NOW + timedelta(days=21)).date()
    point = again(world.manager, CoachingPoint.objects.get(), later, after=2, again_on=day)
    assert (point.after, point.recheck_on) == (None, day)


def test_the_second_look_stands_on_its_day_in_the_coachs_today(world: World) -> None:
    coached(world.manager, together(world), points=points("抢话"))
    due = timezone.localdate(NOW + timedelta(days=14))
    manager = get_actor(world.manager.pk)
    assert len(find_rechecks(Asked(manager, world.manager.pk, due, NOW))) == 1
    assert find_rechecks(Asked(manager, world.manager.pk, due - timedelta(days=1), NOW)) == []
    assert find_rechecks(Asked(get_actor(world.wang.pk), world.wang.pk, due, NOW)) == []


def test_when_the_coach_has_left_whoever_coaches_there_looks_again(world: World) -> None:
    made = together(world)
    coached(world.manager, made, points=points("抢话"))
    due, admin = timezone.localdate(NOW + timedelta(days=14)), get_actor(world.admin.pk)
    assert find_rechecks(Asked(admin, world.admin.pk, due, NOW)) == []
    Person.objects.filter(pk=world.manager.pk).update(is_active=False)
    (item,) = find_rechecks(Asked(admin, world.admin.pk, due, NOW))
    assert "抢话" in item.sentence
    assert find_rechecks(Asked(admin, world.admin.pk, due, NOW, among=(0,))) == []
    assert find_rechecks(Asked(get_actor(world.outsider.pk), world.outsider.pk, due, NOW)) == []
    later = been(world.wang, make.customer(world.wang), planned_at=NOW + timedelta(days=7))
    with pytest.raises(Refused) as refused:
        again(world.wang, CoachingPoint.objects.get(), later)
    assert refused.value.refusal.code == "activities.recheck_not_own"
    assert again(world.admin, CoachingPoint.objects.get(), later).after == 4


def test_when_the_rep_has_left_nobody_looks_again(world: World, client_of: Callable[..., Client]) -> None:
    made = together(world)
    coached(world.manager, made, points=points("抢话"))
    later = been(world.wang, make.customer(world.wang), planned_at=NOW + timedelta(days=7))
    Person.objects.filter(pk=world.wang.pk).update(is_active=False)
    due = timezone.localdate(NOW + timedelta(days=14))
    assert find_rechecks(Asked(get_actor(world.manager.pk), world.manager.pk, due, NOW)) == []
    with pytest.raises(Refused) as refused:
        again(world.manager, CoachingPoint.objects.get(), later)
    assert refused.value.refusal.code == "activities.recheck_left"
    page = client_of(world.manager).get(f"/visits/{made.customer_id}/{made.pk}/coaching/").content.decode()
    assert "已经离职" in page and "记复查" not in page


def test_a_colleague_does_not_read_what_was_written_about_another(world: World) -> None:
    made = together(world)
    coached(world.manager, made)
    about = {"customer_id": made.customer_id, "visit_id": made.pk}
    assert get_coaching(actor=get_actor(world.wang.pk), **about).row.score == 3
    assert get_coaching(actor=get_actor(world.executive.pk), **about).row.score == 3
    for person in (world.zhang, world.outsider, world.agent):
        with pytest.raises(Http404):
            get_coaching(actor=get_actor(person.pk), **about)
    assert get_progress(actor=get_actor(world.zhang.pk), person_id=world.wang.pk).visits == []


def test_a_changed_form_is_the_next_version_and_old_coachings_keep_theirs(world: World) -> None:
    made = together(world)
    first = coached(world.manager, made)
    items = [Skill("open", "开场", "", ("差", "", "", "", "好"))]
    about = {"visit_type": made.visit_type, "items": items, "seen_version": 1, "now": NOW}
    with pytest.raises(Refused):
        change_coaching_form(actor=get_actor(world.manager.pk), **about)
    change_coaching_form(actor=get_actor(world.admin.pk), **about)
    with pytest.raises(Refused) as refused:
        change_coaching_form(actor=get_actor(world.admin.pk), **about)
    assert refused.value.refusal.code == "activities.review_form_changed"
    assert get_form(made.visit_type).version == 2
    assert len(read_skills(CoachingForm.objects.get(pk=first.form_id).items)) > 1


def test_every_delivered_form_says_what_its_steps_look_like() -> None:
    for visit_type in ("first", "needs", "demo", "price", "service", "renewal", "cash", "relation", "other"):
        assert why_bad_skills(delivered_skills(visit_type)) is None
    blank = Skill("x", "开场", "", ("", "", "", "", "好"))
    refusal = why_bad_skills([blank])
    assert refusal is not None
    assert "1 分和 5 分" in refusal.sentence

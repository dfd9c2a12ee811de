"""Segments: living lists that others refer to."""

from datetime import timedelta

import pytest

from zhike.conditions.drafts import SegmentDraft, ViewDraft
from zhike.conditions.language import parse
from zhike.conditions.models import SegmentCount
from zhike.conditions.queries import matching, member_history
from zhike.conditions.services import count_members, delete_segment, save_segment, save_view
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db
INTENT = {"all": [{"field": "stage", "op": "in", "value": ["intent"]}]}


def _save(world, name, condition, person=None, segment_id=None):
    actor = world.actor_of(person or world.wang)
    return save_segment(
        actor=actor, segment_id=segment_id, draft=SegmentDraft("customer", name, condition), now=world.now
    )


def _in(segment, op="any"):
    return {"all": [{"field": "segment", "op": op, "value": [segment.pk]}]}


def _names(world, person, condition):
    found = matching(actor=world.actor_of(person), subject="customer", node=parse(condition), now=world.now)
    return set(found.values_list("name", flat=True))


def test_members_change_with_the_customers_and_lie_in_ones_own_scope(world):
    segment = _save(world, "意向客户", INTENT)
    make.customer(world.wang, name="甲机械有限公司", stage="intent")
    make.customer(world.outsider, name="乙物流有限公司", stage="intent")
    other = make.customer(world.wang, name="丙贸易有限公司")
    assert _names(world, world.wang, _in(segment)) == {"甲机械有限公司"}
    assert _names(world, world.admin, _in(segment)) == {"甲机械有限公司", "乙物流有限公司"}
    assert _names(world, world.wang, _in(segment, "none")) == {"丙贸易有限公司"}
    type(other).objects.filter(pk=other.pk).update(stage="intent")
    assert _names(world, world.wang, _in(segment)) == {"甲机械有限公司", "丙贸易有限公司"}


def test_a_segment_does_not_tell_what_a_field_rule_hides(world):
    segment = _save(world, "有邮箱", {"all": [{"field": "email", "op": "not_empty"}]})
    with pytest.raises(Refused) as refused:
        _names(world, world.finance, _in(segment))
    assert refused.value.refusal.code == "conditions.field_closed"


def test_a_segment_never_leads_back_to_itself(world):
    first = _save(world, "一", INTENT)
    second = _save(world, "二", _in(first))
    with pytest.raises(Refused) as refused:
        _save(world, "一", _in(second), segment_id=first.pk)
    assert refused.value.refusal.code == "conditions.segments_invalid"


def test_a_segment_means_nobody_in_particular(world):
    with pytest.raises(Refused) as refused:
        _save(world, "我的", {"all": [{"field": "owner", "op": "is_me"}]})
    assert refused.value.refusal.code == "conditions.segment_personal_invalid"


def test_only_the_author_and_administrators_change_a_segment(world):
    segment = _save(world, "意向客户", INTENT)
    with pytest.raises(Refused):
        _save(world, "改", INTENT, world.zhang, segment.pk)
    with pytest.raises(Refused):
        _save(world, "新", INTENT, world.executive)
    assert _save(world, "改", INTENT, world.admin, segment.pk).name == "改"


def test_a_segment_in_use_is_not_deleted(world):
    segment = _save(world, "意向客户", INTENT)
    save_view(
        actor=world.actor_of(world.wang), draft=ViewDraft("customer", "看", "private", _in(segment)), now=world.now
    )
    with pytest.raises(Refused) as refused:
        delete_segment(actor=world.actor_of(world.wang), segment_id=segment.pk)
    assert "看" in refused.value.refusal.sentence
    free = _save(world, "没人用", INTENT)
    assert delete_segment(actor=world.actor_of(world.wang), segment_id=free.pk) == "没人用"


def test_members_are_counted_once_a_day_over_the_whole_base(world):
    segment = _save(world, "意向客户", INTENT)
    make.customer(world.wang, stage="intent")
    assert count_members(now=world.now) == 1
    make.customer(world.outsider, stage="intent")
    count_members(now=world.now)
    count_members(now=world.now + timedelta(days=1))
    today = world.now.date()
    history = member_history(segment_id=segment.pk, since=today)
    assert history == [(today, 2), (today + timedelta(days=1), 2)]
    assert SegmentCount.objects.count() == 2

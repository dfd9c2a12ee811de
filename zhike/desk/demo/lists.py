"""Saved views and segments of the demo company: what people there look at every day."""

from datetime import datetime, timedelta
from typing import Any

from zhike.access.queries import get_actor
from zhike.conditions.drafts import SegmentDraft, ViewDraft
from zhike.conditions.services import count_members_of, pin_view, save_segment, save_view

SUBJECT = "customer"
_HISTORY_DAYS = 14
_IN_TALKS = {"field": "stage", "op": "in", "value": ["intent", "pricing"]}
_COLD = {"field": "last_contact_at", "op": "older_than", "value": 30}
# login, name, sharing, condition, order, columns
VIEWS: tuple[tuple[str, str, str, dict[str, Any], str, tuple[str, ...]], ...] = (
    (
        *("zhoulan", "A、B 类本周要跟进", "public"),
        {
            "all": [
                {"field": "grade", "op": "in", "value": ["A", "B"]},
                {"field": "next_follow_on", "op": "in_period", "value": "this_week"},
            ]
        },
        *("next", ("grade", "name", "contact", "stage", "next", "next_step", "owner")),
    ),
    (
        *("lijianguo", "谈着却冷了 30 天", "team", {"all": [_IN_TALKS, _COLD]}, "last_contact"),
        ("grade", "name", "contact", "stage", "last_contact", "owner"),
    ),
    (
        *("wangxiaoyan", "我的江苏客户", "private"),
        {"all": [{"field": "owner", "op": "is_me"}, {"field": "region", "op": "under", "value": ["320000"]}]},
        *("-last_contact", ("grade", "name", "contact", "phone", "region", "last_contact", "next")),
    ),
    (
        *("sunjianhua", "战略与重要客户", "public"),
        {"all": [{"field": "tier", "op": "in", "value": ["strategic", "major"]}]},
        *("-tier", ("name", "tier", "stage", "owner", "department", "last_contact")),
    ),
)
# login, name, note, condition
SEGMENTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (
        *("maoning", "待唤醒老客户", "成交或售后阶段，两个月没有联系的，每季度做一次回访"),
        {
            "all": [
                {"field": "stage", "op": "in", "value": ["closed", "after_sales"]},
                {"field": "last_contact_at", "op": "older_than", "value": 60},
            ]
        },
    ),
    (
        *("maoning", "长三角制造业", "苏浙沪皖的制造业客户，展会邀请用"),
        {
            "all": [
                {"field": "region", "op": "under", "value": ["310000", "320000", "330000", "340000"]},
                {"field": "industry", "op": "under", "value": ["C"]},
            ]
        },
    ),
)


def load_lists(people: dict[str, int], now: datetime) -> None:
    """Save the views and segments as the people who made them, and the number of members of the last two weeks."""
    for login, name, sharing, condition, sort, columns in VIEWS:
        actor = get_actor(people[login])
        view = save_view(actor=actor, draft=ViewDraft(SUBJECT, name, sharing, condition, columns, sort), now=now)
        pin_view(actor=actor, view_id=view.pk)
    for login, name, note, condition in SEGMENTS:
        draft = SegmentDraft(SUBJECT, name, condition, note)
        segment = save_segment(actor=get_actor(people[login]), segment_id=None, draft=draft, now=now)
        for days in range(_HISTORY_DAYS, -1, -1):
            count_members_of(segment, now=now - timedelta(days=days))

"""When a visit may be planned, checked in to, summarised and coached; and what it says as a follow-up."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import AHEAD, HAPPENED, UNSUMMARISED, StampKind, VisitState, VisitType
from .drafts import PointDraft, PromiseDraft
from .skills import MOST_POINTS, STEPS

CLOCK_TOLERANCE = timedelta(minutes=10)
FARTHEST_PLAN = timedelta(days=366)
MOST_PROMISES = 10


def minutes_for(*, wanted: int | None, visit_type: str, first_minutes: int, minutes: int) -> int:
    """Return how long a visit is expected to take: as planned, else the company's figure; a first one is short."""
    if wanted:
        return wanted
    return first_minutes if visit_type == VisitType.FIRST else minutes


def why_no_right_to_plan(*, may: bool) -> Refusal | None:
    """Say why this person plans no visit to this customer, or return None."""
    if may:
        return None
    return Refusal(
        "activities.visit_not_allowed",
        _("你不能为这位客户安排拜访。"),
        help=_("请负责人把你加入服务团队，或请管理员在“角色”里打开“拜访 · 新建”。"),
    )


def why_cannot_plan(*, purpose: str, planned_at: datetime, now: datetime) -> Refusal | None:
    """Say why this is no plan, or return None: a visit without a purpose is a trip."""
    if len(purpose.strip()) < 2:
        return Refusal("activities.purpose_missing", _("写一句目的：这次去要得到什么。"), {"field": "purpose"})
    if planned_at > now + FARTHEST_PLAN:
        return Refusal("activities.planned_at_invalid", _("计划时间最远一年以内。"), {"field": "planned_at"})
    if planned_at < now - timedelta(days=7):
        return Refusal(
            "activities.planned_at_invalid",
            _("计划时间已经过了一周以上，请改为实际要去的时间。"),
            {"field": "planned_at"},
        )
    return None


def why_cannot_send(*, may_visit: bool, name: str) -> Refusal | None:
    """Say why a colleague cannot be sent to a customer that he does not even see, or return None."""
    if may_visit:
        return None
    return Refusal(
        "activities.visitor_blind",
        _("%(name)s看不到这位客户，不能去拜访。") % {"name": name},
        {"field": "person_id"},
        help=_("请先把客户共享给他，或加入服务团队。"),
    )


def why_bad_coach(*, is_self: bool, may_coach: bool) -> Refusal | None:
    """Say why this person cannot come along as the coach, or return None."""
    if is_self:
        return Refusal("activities.coach_is_self", _("陪访人要是另一位同事。"), {"field": "coach_id"})
    if not may_coach:
        return Refusal(
            "activities.coach_not_allowed",
            _("这位同事没有陪访的权限，或看不到这位客户。"),
            {"field": "coach_id"},
            help=_("陪访人一般是经理；请管理员在“角色”里打开“陪访 · 新建”。"),
        )
    return None


def why_cannot_change(*, is_own: bool, may_edit: bool, state: str) -> Refusal | None:
    """Say why a plan may not be changed or cancelled, or return None."""
    if not (is_own or may_edit):
        return Refusal("activities.visit_not_yours", _("只有拜访人和经理能改这次拜访。"))
    if state not in AHEAD:
        return Refusal("activities.visit_over", _("拜访已经开始或取消，计划不能再改。"))
    return None


def why_cannot_stamp(*, kind: str, is_visitor: bool, state: str) -> Refusal | None:
    """Say why nobody checks in or out now, or return None."""
    if not is_visitor:
        return Refusal("activities.visit_not_yours", _("只有拜访人自己能签到和签退。"))
    if state == VisitState.WAITING:
        return Refusal("activities.visit_waits", _("这次拜访还在等审批。"), help=_("请经理在“审批”里先同意。"))
    if state in (VisitState.CANCELLED, VisitState.REFUSED):
        return Refusal("activities.visit_off", _("这次拜访已经取消或未获批准。"), help=_("请重新安排一次。"))
    if kind == StampKind.IN and state != VisitState.PLANNED:
        return Refusal("activities.visit_stamped", _("已经签到过了。"))
    if kind == StampKind.OUT and state == VisitState.PLANNED:
        return Refusal(
            "activities.visit_not_there", _("还没有签到，不能签退。"), help=_("忘了签到可以补签，写明原因。")
        )
    if kind == StampKind.OUT and state != VisitState.ON_SITE:
        return Refusal("activities.visit_stamped", _("已经签退过了。"))
    return None


def why_wrong_time(
    *, at: datetime, now: datetime, is_manual: bool, late_hours: int, arrived_at: datetime | None
) -> Refusal | None:
    """Say why this cannot be when it was tapped, or return None."""
    if at > now + CLOCK_TOLERANCE:
        return Refusal("activities.stamp_time_invalid", _("时间还没到，请检查手机的时钟。"), {"field": "at"})
    if at < now - timedelta(hours=late_hours):
        sentence = _("最晚在 %(n)d 小时内补传或补签。") % {"n": late_hours}
        return Refusal("activities.stamp_time_invalid", sentence, {"field": "at", "hours": late_hours})
    if arrived_at and at < arrived_at:
        return Refusal("activities.stamp_time_invalid", _("签退不能早于签到。"), {"field": "at"})
    return None


def why_cannot_forget_place(*, may: bool) -> Refusal | None:
    """Say why this person may not clear where an address lies, or return None."""
    if may:
        return None
    return Refusal(
        "activities.place_not_yours", _("地址的位置由经理来清除。"), help=_("请你的经理在这次拜访的页面上操作。")
    )


def why_no_reason(*, has_place: bool, reason: str) -> Refusal | None:
    """A manual entry says why there is no position."""
    if has_place or len(reason.strip()) >= 2:
        return None
    return Refusal(
        "activities.stamp_reason_missing",
        _("没有定位就是补签，请写一句原因。"),
        {"field": "reason"},
        help=_("例如：地下车库没有信号、手机没电。"),
    )


def why_cannot_keep_photo(*, is_there: bool, state: str, count: int, most: int) -> Refusal | None:
    """Say why no photo may be added, or return None."""
    if not is_there:
        return Refusal("activities.photo_not_allowed", _("照片由拜访的人来拍。"))
    if state not in HAPPENED:
        return Refusal("activities.photo_too_early", _("签到以后才能加现场照片。"))
    if count >= most:
        sentence = _("每次拜访最多 %(n)d 张照片。") % {"n": most}
        return Refusal("activities.photos_full", sentence, {"field": "file", "most": most}, help=_("可以先删掉几张。"))
    return None


def why_cannot_look(*, is_there: bool, state: str) -> Refusal | None:
    """Say why the checklist may not be filled now, or return None."""
    if not is_there:
        return Refusal("activities.visit_not_yours", _("现场观察由去拜访的人来写。"))
    if state not in HAPPENED:
        return Refusal("activities.visit_not_there", _("签到以后才能写现场观察。"))
    return None


def why_cannot_record(*, is_visitor: bool, has_left: bool, consent: str, has_one: bool) -> Refusal | None:
    """Say why a visit gets no recording, or return None: nobody is recorded who did not say yes."""
    if not is_visitor:
        return Refusal("activities.visit_not_yours", _("拜访录音由去拜访的人来传。"))
    if has_one:
        return None
    if not has_left:
        return Refusal("activities.visit_not_over", _("签退以后再传录音。"))
    if len(consent.strip()) < 2:
        return Refusal(
            "activities.consent_missing",
            _("写下谁同意了录音。"),
            {"field": "consent"},
            help=_("没有得到客户同意的录音不能上传。"),
        )
    return None


def why_cannot_summarise(*, is_visitor: bool, state: str) -> Refusal | None:
    """Say why no summary may be written now, or return None."""
    if not is_visitor:
        return Refusal("activities.visit_not_yours", _("小结由去拜访的人来写。"))
    if state in AHEAD:
        return Refusal(
            "activities.visit_not_there", _("还没有签到，写不了小结。"), help=_("忘了签到可以补签，写明原因。")
        )
    if state not in (*UNSUMMARISED, VisitState.DONE):
        return Refusal("activities.visit_off", _("这次拜访已经取消或未获批准。"))
    return None


def why_bad_summary(*, said: str, next_plan: str, next_on: date | None, today: date) -> Refusal | None:
    """Say what is missing in a summary, or return None."""
    if len(said.strip()) < 2:
        return Refusal("activities.said_missing", _("写一句客户说了什么。"), {"field": "said"})
    if next_plan.strip() and next_on is None:
        return Refusal("activities.next_day_missing", _("给下一步定个日期，到时会提醒你。"), {"field": "next_on"})
    if next_on and next_on < today:
        return Refusal("activities.next_day_invalid", _("下次跟进的日期已经过了。"), {"field": "next_on"})
    return None


def why_bad_promises(promises: Sequence[PromiseDraft], *, today: date) -> Refusal | None:
    """A promise says what and until when, and its day is not over."""
    if len(promises) > MOST_PROMISES:
        return Refusal("activities.promises_many", _("一次最多记 %(n)d 个承诺。") % {"n": MOST_PROMISES})
    for promise in promises:
        if promise.due_on < today:
            sentence = _("“%(text)s”的期限已经过了。") % {"text": promise.text}
            return Refusal("activities.promise_past", sentence, {"field": "promises"})
    return None


def why_cannot_coach(*, is_coach: bool, may_coach: bool, state: str) -> Refusal | None:
    """Say why this person writes no coaching about this visit, or return None."""
    if not is_coach:
        return Refusal("activities.coaching_not_there", _("陪访评分由一起去的陪访人来写。"))
    if not may_coach:
        return Refusal("activities.coaching_not_allowed", _("你没有写陪访评分的权限。"))
    if state not in HAPPENED:
        return Refusal("activities.visit_not_there", _("还没有签到，等拜访过再评分。"))
    return None


def why_cannot_coach_again(*, is_acknowledged: bool) -> Refusal | None:
    """What somebody has acknowledged stands."""
    if not is_acknowledged:
        return None
    return Refusal("activities.coaching_acknowledged", _("本人已经确认过这份陪访评分，不能再改。"))


def why_bad_second_look(*, after: int, again_on: date | None, today: date) -> Refusal | None:
    """Say why this is no second look, or return None."""
    if after not in STEPS:
        return Refusal("activities.ratings_invalid", _("现在是 1 到 5 的哪一档？"), {"field": "after"})
    if again_on and again_on <= today:
        return Refusal("activities.recheck_past", _("下一次复查要在今天以后。"), {"field": "again_on"})
    return None


def why_bad_points(points: Sequence[PointDraft], *, today: date) -> Refusal | None:
    """At most three behaviours, each seen and not guessed, each looked at again on a day to come."""
    if len(points) > MOST_POINTS:
        return Refusal("activities.points_many", _("一次最多改 3 个行为，多了一个也改不了。"), {"field": "points"})
    for point in points:
        if len(point.evidence.strip()) < 2:
            sentence = _("“%(what)s”要写现场看到的、听到的原话。") % {"what": point.behaviour}
            return Refusal("activities.evidence_missing", sentence, {"field": "points"})
        if point.before not in STEPS:
            return Refusal(
                "activities.before_missing", _("给要改变的行为打个分：现在是 1 到 5 的哪一档。"), {"field": "points"}
            )
        if point.recheck_on <= today:
            return Refusal("activities.recheck_past", _("复查日期要在今天以后。"), {"field": "points"})
    return None


def why_cannot_acknowledge(*, is_own: bool, done: bool) -> Refusal | None:
    """Say why a coaching may not be acknowledged, or return None."""
    if not is_own:
        return Refusal("activities.coaching_not_yours", _("由被陪访的人自己确认。"))
    if done:
        return Refusal("activities.coaching_acknowledged", _("已经确认过了。"))
    return None


def why_cannot_look_again(
    *, is_coach: bool, is_open: bool, is_later: bool, found: str, has_left: bool = False
) -> Refusal | None:
    """Say why a behaviour may not be looked at again now, or return None: only on a later visit can a change show."""
    if not is_coach:
        return Refusal("activities.recheck_not_own", _("复查由写陪访评分的人来做。"))
    if has_left:
        return Refusal("activities.recheck_left", _("被陪访的人已经离职，不再复查。"))
    if not is_open:
        return Refusal("activities.recheck_done", _("这个行为已经复查过了。"))
    if not is_later:
        return Refusal(
            "activities.recheck_needs_visit",
            _("复查要选那次陪访之后、同一个人的一次拜访。"),
            {"field": "again"},
            help=_("请再约一次陪访，当场看有没有改变。"),
        )
    if len(found.strip()) < 2:
        return Refusal("activities.recheck_words_missing", _("写一句复查看到了什么。"), {"field": "found"})
    return None


def why_visit_changed(*, seen: int, version: int) -> Refusal | None:
    """Say that somebody else changed the plan in between, or return None."""
    if not seen or seen == version:
        return None
    return Refusal("activities.visit_changed", _("这次拜访刚刚被别人改过，请重新打开再改。"), {"field": "__all__"})


def why_checklist_changed(*, seen: int, version: int) -> Refusal | None:
    """Say that somebody else changed a form in between, or return None."""
    if seen == version:
        return None
    return Refusal(
        "activities.review_form_changed",
        _("这张表刚刚被别人改成了第 %(version)d 版。") % {"version": version},
        {"field": "items"},
        help=_("请重新打开再改。"),
    )


def automatic_note(*, purpose: str, minutes: int) -> str:
    """Return what the follow-up of a visit says before anybody wrote a summary."""
    return _("%(purpose)s（到访 %(n)d 分钟）") % {"purpose": purpose, "n": minutes}


def note_of(*, said: str, success: str, failure: str, judgement: str) -> str:
    """Return what the follow-up of a summarised visit says."""
    parts = [said.strip()]
    for label, text in ((_("做成"), success), (_("没做成"), failure), (_("判断"), judgement)):
        if text.strip():
            parts.append(f"{label}：{text.strip()}")
    return "\n".join(parts)


def fill_thanks(template: Sequence[str], *, contact: str, customer: str, me: str, promises: Sequence[str]) -> str:
    """Return the thank-you message with its places filled; a line about promises goes where there are none."""
    values = {"联系人": contact or customer, "客户": customer, "我": me, "承诺": "；".join(promises)}
    lines = [line for line in template if promises or "{承诺}" not in line]
    for name, value in values.items():
        lines = [line.replace(f"{{{name}}}", value) for line in lines]
    return "\n".join(lines)

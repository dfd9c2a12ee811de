"""Who acts for the rules of the pool, and from when an offer's hours count."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor, SystemActor
from zhike.access.policies import Policy, PolicyField, glance_at_policy
from zhike.access.queries import person_names
from zhike.activities.calendar import calendar_between

from .queries.attendance import attendance_of

_DAY = timedelta(days=1)
TAKING = Policy(
    key="pool.taking",
    label=_("接收新客户"),
    help=_("流转推荐的接收时限从对方上班时算起；没有排班的人按这里的时间。没人接的新线索过一会儿再分一次。"),
    fields=(
        PolicyField("from_hour", _("没有排班的人从"), 9, unit=_("点起算"), minimum=0, maximum=23),
        PolicyField("retry_days", _("没人接的新线索"), 7, unit=_("天内反复尝试"), minimum=0, maximum=90),
    ),
    order=60,
)
GIVE_BACK = Policy(
    key="pool.give_back",
    label=_("退回原因"),
    help=_("退回公海时选的原因，每行一个；公海看板按原因统计。"),
    fields=(
        PolicyField(
            "reasons",
            _("原因"),
            ["联系不上", "没有需求", "预算不足", "已选竞争对手", "不在我的区域或行业", "资料有误", "其它"],
            kind="lines",
        ),
    ),
    order=61,
)


@dataclass(frozen=True)
class RuleActor(SystemActor):
    """A rule of the pool at work for the person named; unlike an administrator it never exceeds a limit."""

    def scope(self, object_: str, capability: str = "view") -> str | None:
        return None if object_ == "pool" else "all"


def on_behalf(person_id: int | None) -> Actor:
    """Return who carries out a rule of the pool: the person is named in the history, the rule gives the right.

    Used where a rule or an approval already decided; limits and cool-downs are asked all the same.
    """
    if person_id is None:
        return SystemActor()
    return RuleActor(person_id=person_id, name=person_names([person_id]).get(person_id, ""))


def find_opening(person_id: int, now: datetime) -> datetime:
    """Return from when the hours of an offer count: now while the person works, else when his day begins.

    The sweep offers at midnight; four hours to accept would be over before anybody is up.
    """
    local = timezone.localtime(now)
    today = local.date()
    shifts = attendance_of([person_id], today, today)[person_id].shifts
    calendar = calendar_between(today - _DAY, today)
    if any(shift.covers(local, calendar) for shift in shifts):
        return now
    later = [shift.starts for shift in shifts if shift.is_on(today, calendar) and shift.starts > local.time()]
    start = min(later, default=time(int(glance_at_policy(TAKING.key)["from_hour"])))
    return max(now, local.replace(hour=start.hour, minute=start.minute, second=0, microsecond=0))

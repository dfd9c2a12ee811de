"""How long leads may lie before somebody is told, and from which hour on warnings in days are given."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField

KEY = "pool.reminders"
POLICY = Policy(
    KEY,
    _("线索与回收提醒"),
    _("新线索多久没人接、分到后多久没跟进就提醒谁；按天计的回收预警从几点开始发。0 表示不提醒。"),
    (
        PolicyField("warn_hour", _("回收预警从几点发"), 8, unit=_("点"), minimum=0, maximum=23),
        PolicyField(
            "unassigned_minutes", _("无人负责的线索"), 30, unit=_("分钟后提醒公海管理员"), minimum=0, maximum=10080
        ),
        PolicyField("unfollowed_minutes", _("分到后没跟进"), 120, unit=_("分钟后提醒负责人"), minimum=0, maximum=10080),
        PolicyField(
            "escalate_minutes", _("分到后仍没跟进"), 480, unit=_("分钟后提醒他的经理"), minimum=0, maximum=20160
        ),
    ),
    order=210,
)

"""What this room brings to the registries of lower rooms, and its own groups of 今日."""

from django.utils.translation import gettext_lazy as _

from zhike.access import objects, policies
from zhike.customers import timeline
from zhike.events import handlers
from zhike.web import nav

from . import kinds, merging, reasons
from .agenda import offers as agenda
from .calls import offers as calls
from .needs import offers as needs
from .offline import offers as offline
from .policy import KEY
from .quality import marking
from .quality.policy import POLICY as QUALITY
from .queries import day, day_birthdays, day_renewals, day_tasks, day_untouched
from .queries.timeline import hydrate_follow_ups
from .rules import Policy
from .scripts import offers as scripts
from .services import sentences
from .talking import kinds as talking
from .todo import offers as todo
from .visits import offers as visits
from .voice.policy import POLICY as VOICE

PROMISED, OVERDUE, NEVER = "promised", "overdue", "never"


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    kinds.declare()
    merging.declare()
    calls.declare()
    todo.declare()
    agenda.declare()
    needs.declare()
    scripts.declare()
    talking.declare()
    offline.declare()
    objects.register(objects.ObjectKind("follow_up_comment", _("跟进点评"), ("view", "create"), order=21))
    handlers.register(sentences.HANDLER, [kinds.FOLLOWED_UP], sentences.learn_sentences, label=_("学习常用语"))
    handlers.register(marking.HANDLER, marking.KINDS, marking.mark_entries, label=_("跟进质量提示"))
    nav.register(
        nav.NavItem(nav.BUSINESS, _("跟进质量"), "writing", "activities:quality", "follow_up_comment", order=54),
    )
    visits.declare()
    nav.register(
        nav.NavItem(nav.WORK, _("跟进记录"), "notes", "activities:list", "follow_up", order=40),
        nav.QuickItem(
            _("跟进"),
            "pencil-plus",
            "activities:new",
            "follow_up",
            order=10,
            drawer=True,
            phone=3,
            phone_label=_("记跟进"),
            plus=True,
        ),
    )
    nav.register_assets(
        *(f"zhike/activities/{name}" for name in ("quick.css", "talk.css", "quick.js", "voice.js", "mention.js"))
    )
    policies.register(_policy(), QUALITY, VOICE)
    timeline.register(kinds.FOLLOWED_UP, hydrate_follow_ups)
    _give_reasons()


def _give_reasons() -> None:
    reasons.register(
        reasons.ReasonGroup(PROMISED, _("答应过的"), 10, day.find_promised, day.count_promised, day.PROMISED_WAITS),
        reasons.ReasonGroup(OVERDUE, _("逾期未联系"), 20, day.find_overdue, day.count_overdue, day.OVERDUE_WAITS),
        reasons.ReasonGroup("tasks", _("今天的任务"), 25, day_tasks.find_tasks, day_tasks.count_tasks, day_tasks.WAITS),
        reasons.ReasonGroup(
            "untouched",
            _("许久没联系的 A 类"),
            35,
            day_untouched.find_untouched,
            day_untouched.count_untouched,
            day_untouched.WAITS,
        ),
        reasons.ReasonGroup(
            "renewals",
            _("该续费的"),
            45,
            day_renewals.find_renewals,
            day_renewals.count_renewals,
            day_renewals.WAITS,
        ),
        reasons.ReasonGroup("birthday", _("生日"), 55, day_birthdays.find_birthdays, day_birthdays.count_birthdays),
        reasons.ReasonGroup(
            NEVER, _("新分来与从未联系"), 60, day.find_never_reached, day.count_never_reached, day.NEVER_WAITS
        ),
    )


def _policy() -> policies.Policy:
    delivered = Policy()
    return policies.Policy(
        KEY,
        _("跟进记录"),
        _("跟进写下以后多久内可以更正或删除，最多可以补记多久以前的联系。"),
        (
            policies.PolicyField(
                "correct_hours", _("可更正"), delivered.correct_hours, unit=_("小时内"), minimum=0, maximum=720
            ),
            policies.PolicyField(
                "backdate_days", _("可补记"), delivered.backdate_days, unit=_("天内的联系"), minimum=0, maximum=366
            ),
        ),
        order=200,
    )

"""What rules, sweeps and reminders bring to the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from zhike.access import policies
from zhike.customers.participants import STAY, MergeParticipant, register
from zhike.events import kinds as events
from zhike.notify import kinds
from zhike.web import nav

from .reminding import policy, words
from .ruling.publishing import PUBLISHED
from .sweeping import onward
from .sweeping.telling import RECLAIMED


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    policies.register(policy.POLICY)
    kinds.register(words.WARNED, RECLAIMED, words.LEAD_WAITS, words.UNFOLLOWED)
    events.register(events.Kind(PUBLISHED, _("发布公海规则"), "shield-check", on_timeline=False))
    report = "a report of what was done to this customer at the time; read through the sweep"
    register(
        MergeParticipant("pool.SweepRow", STAY, why=report),
        MergeParticipant("pool.ReclaimWarning", STAY, why="a message that was sent about this customer"),
        MergeParticipant("pool.LeadReminder", STAY, why="a message that was sent about this customer"),
        MergeParticipant("pool.SimulationRow", STAY, why="what rules would have done at the time"),
    )
    onward.register(_rotate)
    nav.register(
        nav.NavItem(nav.CUSTOMERS, _("待回收"), "alarm", "pool:due", "customer", order=31),
        nav.NavItem(nav.SETTINGS, _("公海规则"), "shield-check", "pool:rules", "pool", order=55),
    )


def _rotate() -> onward.Rotate:
    from .services.rotating import rotate

    return rotate

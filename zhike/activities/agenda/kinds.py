"""The events of the calendar."""

from django.utils.translation import gettext_lazy as _

from zhike.events.kinds import Kind, register

FEED_MADE = "activities.calendar_link_made"
FEED_STOPPED = "activities.calendar_link_stopped"
WORKDAYS_CHANGED = "activities.workdays_changed"


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    register(
        Kind(FEED_MADE, _("生成日历订阅链接"), icon="link", on_timeline=False, group="task"),
        Kind(WORKDAYS_CHANGED, _("调整工作日历"), icon="calendar-event", on_timeline=False, group="task"),
        Kind(FEED_STOPPED, _("停用日历订阅链接"), icon="link", on_timeline=False, group="task"),
    )

"""What the calendar brings to the registries of lower rooms, and what stands in it from this room."""

from django.utils.translation import gettext_lazy as _

from zhike.web import nav

from . import kinds, own_sources, sources


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    kinds.declare()
    sources.register(
        sources.Source(
            own_sources.TASK,
            _("任务"),
            "checkbox",
            20,
            own_sources.find_tasks,
            own_sources.move_task_entry,
            "task",
        ),
        sources.Source(
            own_sources.STEP,
            _("下一步"),
            "calendar-due",
            10,
            own_sources.find_steps,
            own_sources.move_step,
            "follow_up",
        ),
    )
    nav.register(
        nav.NavItem(nav.WORK, _("日程"), "calendar", "agenda:calendar", "customer", order=14),
        nav.NavItem(nav.SETTINGS, _("工作日历"), "calendar-event", "agenda:workdays", "setting", order=64),
    )
    nav.register_assets("zhike/activities/agenda.css", "zhike/activities/agenda.js")

"""Nightly upkeep: new years of the calendar, and the recount that must find nothing."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from .calendar import fill_calendar
from .services.checker import check_rollups
from .todo.tasks import remind_of_tasks

__all__ = ["check_rollups_nightly", "fill_calendar_nightly", "remind_of_tasks"]

log = logging.getLogger(__name__)


@app.periodic(cron="41 3 * * *")
@app.task(name="activities.fill_calendar", queueing_lock="activities.fill_calendar")
def fill_calendar_nightly(timestamp: int) -> int:
    """Take over holidays announced since; a year that is still unknown counts weekends only."""
    return fill_calendar(through=timezone.localdate().year + 1)


@app.periodic(cron="17 4 * * *")
@app.task(name="activities.check_rollups", queueing_lock="activities.check_rollups")
def check_rollups_nightly(timestamp: int) -> int:
    """Recount all customers and report differences in the log; nothing is repaired unasked."""
    report = check_rollups(now=timezone.now())
    for one in report.differences[:20]:
        log.error("Customer %s shows %s=%s, a recount gives %s", one.customer_id, one.column, one.shown, one.expected)
    return len(report.differences)

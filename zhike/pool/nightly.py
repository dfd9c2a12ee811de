"""Jobs of the pool, once a minute: the sweep of the day until it is done, warnings and reminders that are due."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from .due.predictions import find_differences
from .reminding.timers import remind
from .reminding.warnings import warn
from .sweeping.running import is_over, sweep

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="pool.sweep", queueing_lock="pool.sweep")
def sweep_when_due(timestamp: int) -> bool:
    """Sweep once a day from 00:00 on; what a dead worker left is taken up within a minute."""
    now = timezone.now()
    if is_over(now=now):
        return False
    return sweep(now=now, waits=False) is not None


@app.periodic(cron="* * * * *")
@app.task(name="pool.remind", queueing_lock="pool.remind")
def remind_people(timestamp: int) -> int:
    """Warn before customers are taken back, and remind of leads that lie around."""
    now = timezone.now()
    return warn(now=now) + remind(now=now)


@app.periodic(cron="53 4 * * *")
@app.task(name="pool.check_clocks", queueing_lock="pool.check_clocks")
def check_clocks_nightly(timestamp: int) -> int:
    """Work every clock out anew and report differences in the log; a sound database has none."""
    found = find_differences(now=timezone.now())
    for one in found[:20]:
        log.error("Customer %s shows %s, its facts give %s", one.customer_id, one.shown, one.expected)
    return len(found)

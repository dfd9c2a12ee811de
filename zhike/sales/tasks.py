"""Jobs of the room: one service call each."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from .finding import tasks as finding
from .queries.sums import check_sums
from .services import check_standings, rescreen
from .services.stagnation import tell_stale
from .sheet_tasks import ask_about_measures, close_sheets_when_due, look_for_droughts

__all__ = ["ask_about_measures", "close_sheets_when_due", "finding", "look_for_droughts"]

log = logging.getLogger(__name__)


@app.periodic(cron="20 1 * * *")
@app.task(name="sales.rescreen", queueing_lock="sales.rescreen")
def rescreen_when_due(timestamp: int) -> int:
    """Screen deals whose last result is older than the setting says."""
    return rescreen(now=timezone.now())


@app.periodic(cron="30 7 * * *")
@app.task(name="sales.tell_stale", queueing_lock="sales.tell_stale")
def tell_of_stale(timestamp: int) -> int:
    """Tell owners of deals that stand too long in one stage."""
    return tell_stale(now=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="sales.check", queueing_lock="sales.check")
def check_nightly(timestamp: int) -> int:
    """Compare what is kept with what the deals add up to; a difference is a fault of the program."""
    found = len(check_standings(repair=True, now=timezone.now())) + len(check_sums())
    if found:
        log.error("Kept figures of deals differ in %s places", found)
    return found

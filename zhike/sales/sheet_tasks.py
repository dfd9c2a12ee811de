"""Jobs of sheets: keep them at the cut-off, tell managers, raise alarms."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .alerts.services import ask_results, raise_alerts
from .sheets.closing import close_and_tell


@app.periodic(cron="*/2 * * * *")
@app.task(name="sales.close_sheets", queueing_lock="sales.close_sheets")
def close_sheets_when_due(timestamp: int) -> int:
    """Keep what nobody submitted by the cut-off."""
    return close_and_tell(now=timezone.now())


@app.periodic(cron="7-59/15 * * * *")
@app.task(name="sales.raise_alerts", queueing_lock="sales.raise_alerts")
def look_for_droughts(timestamp: int) -> int:
    """Look for teams without a new A."""
    return raise_alerts(now=timezone.now())


@app.periodic(cron="5 9 * * *")
@app.task(name="sales.ask_results", queueing_lock="sales.ask_results")
def ask_about_measures(timestamp: int) -> int:
    """Ask managers what came of their measures."""
    return ask_results(now=timezone.now())

"""Jobs of messages, once a minute: mail goes out without anybody waiting for a server, and quiet hours end."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .mail.letters import send_due
from .popping import pop_waiting


@app.periodic(cron="* * * * *")
@app.task(name="notify.send_mail", queueing_lock="notify.send_mail")
def send_mail(timestamp: int) -> int:
    """Send letters that are due; a server that is away is tried again, later each time."""
    return send_due(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="notify.pop_waiting", queueing_lock="notify.pop_waiting")
def pop_up(timestamp: int) -> int:
    """Pop up what came in somebody's quiet hours when these are over."""
    return pop_waiting(now=timezone.now())

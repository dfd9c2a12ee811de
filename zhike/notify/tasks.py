"""Jobs of messages: mail goes out once a minute, so that nothing that people do waits for a mail server."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .mail.letters import send_due


@app.periodic(cron="* * * * *")
@app.task(name="notify.send_mail", queueing_lock="notify.send_mail")
def send_mail(timestamp: int) -> int:
    """Send letters that are due; a server that is away is tried again, later each time."""
    return send_due(now=timezone.now())

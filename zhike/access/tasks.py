"""Jobs of this room: the mail for a forgotten password, nightly tidying."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from .services.attempts import forget_old
from .services.reset import send_reset_mail
from .services.sessions import forget_ended_sessions


@app.task(name="access.send_reset_link", retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def send_reset_link(email: str, base_url: str, language: str) -> bool:
    """Send the link; a mail server that is away is tried again."""
    return send_reset_mail(email=email, base_url=base_url, language=language)


@app.periodic(cron="37 3 * * *")
@app.task(name="access.tidy_up", queueing_lock="access.tidy_up")
def tidy_up(timestamp: int) -> int:
    """Delete counts that no longer matter and sessions that ended."""
    now = timezone.now()
    return forget_old(now=now) + forget_ended_sessions(now=now)

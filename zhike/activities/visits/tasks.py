"""Jobs of visits: remind of summaries, send a thank-you mail, throw away photos that nobody kept."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

STRAY_AFTER = timedelta(days=1)


@app.periodic(cron="*/15 * * * *")
@app.task(name="activities.remind_of_summaries", queueing_lock="activities.remind_of_summaries")
def remind_of_summaries(timestamp: int) -> int:
    """Remind of visits that wait for a summary."""
    from .services import reminding

    return reminding.remind_of_summaries(now=timezone.now())


@app.task(name="activities.send_visit_thanks", retry=RetryStrategy(max_attempts=4, exponential_wait=5))
def send_thanks(customer_id: int, visit_id: int, address: str) -> bool:
    """Send the thank-you mail of one visit."""
    from .services.thanking import mail_thanks

    return mail_thanks(customer_id=customer_id, visit_id=visit_id, address=address, now=timezone.now())


@app.periodic(cron="41 2 * * *")
@app.task(name="activities.sweep_visit_photos", queueing_lock="activities.sweep_visit_photos")
def sweep_photos(timestamp: int) -> int:
    """Delete sealed photos older than a day that belong to no visit."""
    from .services.photographing import sweep_strays

    return sweep_strays(before=timezone.now() - STRAY_AFTER)

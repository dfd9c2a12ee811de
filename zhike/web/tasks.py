"""Nightly tidying of the frame."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhike.web.forms import forget_old_keys


@app.periodic(cron="23 3 * * *")
@app.task(name="web.forget_old_form_keys", queueing_lock="web.forget_old_form_keys")
def forget_old_form_keys(timestamp: int) -> int:
    """Delete one-time keys of forms that were sent long ago."""
    return forget_old_keys(now=timezone.now())

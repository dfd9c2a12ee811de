"""Jobs of tasks: reminders, every minute."""

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="activities.remind_of_tasks", queueing_lock="activities.remind_of_tasks")
def remind_of_tasks(timestamp: int) -> int:
    """Tell people of tasks that are about to be due."""
    from .services.reminding import remind

    return remind(now=timezone.now())

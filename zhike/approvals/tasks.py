"""Jobs of approvals: silence is noticed, and stand-ins come in when an absence begins."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .services import take_absences_in, tend


@app.periodic(cron="*/5 * * * *")
@app.task(name="approvals.tend", queueing_lock="approvals.tend")
def tend_requests(timestamp: int) -> int:
    """Remind or escalate where time is over, and let stand-ins in."""
    now = timezone.now()
    return take_absences_in(now=now) + tend(now=now)

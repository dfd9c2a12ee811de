"""Jobs of the archive; each may run twice."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(name="customers.align_custom_index", retry=_AGAIN)
def align_custom_index(field_id: int) -> int:
    """Fill or empty the index of a custom field."""
    from .services.custom_index import align_custom_index as align

    return align(field_id=field_id, now=timezone.now())


@app.task(name="customers.find_by_custom_field", retry=_AGAIN)
def find_by_custom_field(field_id: int) -> int:
    """Let the search box find customers by a custom field, or no longer."""
    from .services.custom_index import find_by_custom_field as find

    return find(field_id=field_id)


@app.periodic(cron="* * * * *")
@app.task(name="customers.flush_search", queueing_lock="customers.flush_search")
def flush_search(timestamp: int) -> int:
    """Sort new search entries into their index."""
    from .services.searching import flush_search as flush

    return flush()

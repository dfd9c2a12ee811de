"""Jobs of the archive; each may run twice, or after another died in the middle. Recounts must find nothing."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from .services import check_completeness, recompute_completeness
from .services.purging import BATCH, purge_recycled

log = logging.getLogger(__name__)
STALLED_AFTER = timedelta(minutes=15)
_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(name="customers.align_custom_index", retry=_AGAIN)
def align_custom_index(field_id: int) -> int:
    """Fill or empty the index of a custom field."""
    from .services.custom_index import align_custom_index as align

    return align(field_id=field_id, now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="customers.align_waiting_indexes", queueing_lock="customers.align_waiting_indexes")
def align_waiting_indexes(timestamp: int) -> int:
    """Fill indexes of custom fields that nobody fills."""
    from .services.custom_index import list_unaligned

    ids = list_unaligned(now=timezone.now())
    for field_id in ids:
        key = f"customers.align_custom_index:{field_id}"
        with suppress(AlreadyEnqueued):
            align_custom_index.configure(lock=key, queueing_lock=key).defer(field_id=field_id)
    return len(ids)


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


@app.task(name="customers.recompute_completeness", queueing_lock="customers.recompute_completeness")
def recompute_all() -> int:
    """Work out anew how complete every archive is, after the weights changed."""
    return recompute_completeness()


@app.periodic(cron="29 4 * * *")
@app.task(name="customers.check_completeness", queueing_lock="customers.check_completeness")
def check_completeness_nightly(timestamp: int) -> int:
    """Compare every stored share with the rows, report differences in the log, and write them anew."""
    report = check_completeness(repair=True)
    for one in report.differences[:20]:
        log.error("Customer %s shows completeness %s, the rows give %s", one.customer_id, one.shown, one.expected)
    return len(report.differences)


@app.task(name="customers.search_doubles")
def search_doubles(search_id: int) -> None:
    """Search the base for doubles."""
    from .doubles.finding import run_search

    run_search(search_id=search_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="customers.pick_up_stalled_search", queueing_lock="customers.pick_up_stalled_search")
def pick_up_stalled_search(timestamp: int) -> int:
    """Start a search anew whose worker died."""
    from .choices import SearchState
    from .models import DoubleSearch

    now = timezone.now()
    silent = DoubleSearch.objects.filter(state=SearchState.RUNNING, beat_at__lt=now - STALLED_AFTER)
    ids = list(silent.values_list("pk", flat=True))
    for search_id in ids:
        DoubleSearch.objects.filter(pk=search_id).update(beat_at=now)
        search_doubles.defer(search_id=search_id)
    return len(ids)


@app.periodic(cron="7 2 * * *")
@app.task(name="customers.purge_recycled", queueing_lock="customers.purge_recycled")
def purge_recycled_nightly(timestamp: int) -> int:
    """Delete for good what lay in the recycle bin for as long as the company keeps it."""
    total = 0
    while done := purge_recycled(now=timezone.now()):
        total += done
        if done < BATCH:
            break
    return total

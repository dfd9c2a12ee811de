"""The whole base in pieces, for what goes over every customer."""

from collections.abc import Iterator

from django.db.models import Max, Min

from .models import Customer


def id_ranges(size: int) -> Iterator[tuple[int, int]]:
    """Yield first and last id of one piece after the other; of an empty base nothing."""
    ends = Customer.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for start in range(ends["first"], ends["last"] + 1, size):
        yield start, start + size - 1

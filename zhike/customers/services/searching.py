"""Keep the search text of customers in step with what they are found by."""

from collections.abc import Iterable, Mapping

from django.db import connection

from zhike.web.statements import planned

from ..queries.derived import Derived, compute_derived

_WRITE = """
INSERT INTO customers_searchentry (customer_id, blob, terms) VALUES (%s, %s, %s::tsvector)
ON CONFLICT (customer_id) DO UPDATE SET blob = EXCLUDED.blob, terms = EXCLUDED.terms
WHERE customers_searchentry.blob IS DISTINCT FROM EXCLUDED.blob
"""


def flush_search() -> int:
    """Sort search entries that wait outside the index into it, and return how many pages they took.

    Every search reads what waits from end to end: 4 MB cost 4 ms.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_flush_search()")
        return int(cursor.fetchone()[0])


def refresh_search(customer_ids: Iterable[int]) -> None:
    """Rewrite the search entries of these customers from what is stored now; three reads whatever their number."""
    write_entries(compute_derived(list(customer_ids)))


def write_entries(derived: Mapping[int, Derived]) -> None:
    """Write search entries that were computed just now."""
    rows = [(id_, one.blob, one.terms) for id_, one in derived.items()]
    if len(rows) == 1:  # executemany would open a pipeline for it
        with planned() as cursor:
            cursor.execute(_WRITE, rows[0])
    elif rows:
        with connection.cursor() as cursor:
            cursor.executemany(_WRITE, rows)

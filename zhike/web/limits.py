"""Give a query so much time and no more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from zhike.lib.refusals import Refusal, Refused


@contextmanager
def stopped_after(milliseconds: int, refusal: Callable[[], Refusal]) -> Iterator[None]:
    """Stop a query that takes too long, and say so by a refusal, instead of holding the server."""
    is_inside = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
            if is_inside:
                cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise Refused(refusal()) from error

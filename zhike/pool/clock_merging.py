"""Whose clock goes on when customers merge: the earlier one; the undo gives the survivor its own back."""

from typing import Any

from django.db import connection

from zhike.customers.choices import OwnerWay
from zhike.customers.participants import MergeWork, register_preparer, register_settler

from .models import Holding
from .services.refreshing import refresh_clocks

_FACTS = ("started_on", "actions", "extended")
_CLOCK_ON = """
UPDATE customers_customer AS customer SET clock_on = held.started_on FROM pool_holding AS held
WHERE held.customer_id = customer.id AND customer.id = ANY(%s) AND customer.clock_on IS DISTINCT FROM held.started_on
"""


def declare() -> None:
    """Enter the hooks, from AppConfig.ready."""
    register_preparer("pool.clock", _keep_earlier_clock)
    register_settler("pool.clock", _settle)


def _keep_earlier_clock(work: MergeWork, ledger: Any) -> None:
    """Let nobody gain days by merging: of all clocks the one that started first goes on."""
    held = Holding.objects.in_bulk([work.survivor_id, *work.absorbed_ids])
    mine = held.get(work.survivor_id)
    if mine is None:
        return
    first = min(held.values(), key=lambda one: (one.started_on, one.pk != mine.pk))
    if first.pk == mine.pk:
        return
    facts = {name: getattr(first, name) for name in _FACTS}
    rows = Holding.objects.filter(pk=mine.pk)
    if mine.way == OwnerWay.MERGE and mine.began_at == work.now:
        # The undo gives the owner back, and with him the clock that he had.
        rows.update(**facts)
        return
    with ledger.changing("pool.Holding", mine.pk, _FACTS, from_id=mine.pk):
        rows.update(**facts)


def _settle(work: MergeWork) -> None:
    ids = [work.survivor_id, *(work.absorbed_ids if work.is_undoing else ())]
    with connection.cursor() as cursor:
        cursor.execute(_CLOCK_ON, [ids])
    refresh_clocks(ids, work.now)

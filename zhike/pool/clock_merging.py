"""Whose clock goes on when customers merge: the earlier one; the undo gives the survivor its own back."""

from typing import Any

from django.db import connection
from django.utils import timezone

from zhike.customers.choices import OwnerWay
from zhike.customers.participants import MergeWork, register_preparer, register_settler

from .models import Holding, PastHolding
from .models.holding import Clock
from .queries.rulebook import glance_at_rulebook
from .services.refreshing import refresh_clocks
from .starting import cool_until

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
    known: list[Clock] = [mine, *(one for one in held.values() if one.pk != mine.pk), *_former(work, mine)]
    first = min(known, key=lambda one: one.started_on)
    if first is mine:
        return
    facts = {name: getattr(first, name) for name in _FACTS}
    rows = Holding.objects.filter(pk=mine.pk)
    if mine.way == OwnerWay.MERGE and mine.began_at == work.now:
        # The undo gives the owner back, and with him the clock that he had.
        rows.update(**facts)
        return
    with ledger.changing("pool.Holding", mine.pk, _FACTS, from_id=mine.pk):
        rows.update(**facts)


def _former(work: MergeWork, mine: Holding) -> list[PastHolding]:
    """Return the clocks that the owner left not long ago at customers which now come back to him."""
    book = glance_at_rulebook(timezone.localdate(work.now))
    left = PastHolding.objects.filter(customer_id__in=work.absorbed_ids, person_id=mine.person_id)
    today = timezone.localdate(work.now)
    forces = [(one, book.of(one.pool_id)) for one in left]
    return [one for one, force in forces if today <= cool_until(one.ended_at, force.rules if force else None)]


def _settle(work: MergeWork) -> None:
    ids = [work.survivor_id, *(work.absorbed_ids if work.is_undoing else ())]
    with connection.cursor() as cursor:
        cursor.execute(_CLOCK_ON, [ids])
    refresh_clocks(ids, work.now)

"""What was received in a month, per salesperson: for the targets of the room below."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet, Sum

from zhike.sales.targets.rows import Counted
from zhike.sales.targets.rules import month_of
from zhike.sales.targets.sources import Span

from .choices import ContractState
from .models import Contract


def read_received(people: Sequence[int], span: Span) -> Mapping[int, Decimal]:
    """Return the first payments that came in a month for each person's contracts; void ones count for nothing."""
    sums = _received(people, span).order_by().values_list("person_id").annotate(total=Sum("received"))
    return {person_id: total for person_id, total in sums if person_id is not None}


def list_received(people: Sequence[int], span: Span, most: int) -> Sequence[Counted]:
    """Return these payments, the newest first."""
    rows = _received(people, span).order_by("-received_on", "-pk")[:most]
    return [
        Counted(
            row.customer_id,
            row.person_id or 0,
            row.received_on or row.sign_on,
            f"{row.number} {row.title}",
            row.received,
        )
        for row in rows
    ]


def _received(people: Sequence[int], span: Span) -> QuerySet[Contract]:
    return Contract.objects.filter(
        person_id__in=people, state=ContractState.IN_FORCE, received__gt=0, received_on__range=month_of(span.month)
    )

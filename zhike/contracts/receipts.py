"""What was received in a month, per salesperson: for the targets of the room below."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from zhike.sales.targets.rows import Counted
from zhike.sales.targets.rules import month_of
from zhike.sales.targets.sources import Span

from .choices import ContractState
from .models import Contract, Instalment


def read_received(people: Sequence[int], span: Span) -> Mapping[int, Decimal]:
    """Return the payments that came in a month for each person's contracts; void ones count for nothing."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    firsts = _received(people, span).order_by().values_list("person_id").annotate(total=Sum("received"))
    later = _later(people, span).order_by().values_list("contract__person_id").annotate(total=Sum("received"))
    for person_id, total in [*firsts, *later]:
        if person_id is not None:
            found[person_id] += total
    return dict(found)


def list_received(people: Sequence[int], span: Span, most: int) -> Sequence[Counted]:
    """Return these payments, the newest first."""
    firsts = [
        Counted(
            row.customer_id,
            row.person_id or 0,
            row.received_on or row.sign_on,
            f"{row.number} {row.title}",
            row.received,
        )
        for row in _received(people, span).order_by("-received_on", "-pk")[:most]
    ]
    later = [
        Counted(
            row.customer_id,
            row.contract.person_id or 0,
            row.received_on or row.due_on,
            _("%(number)s %(title)s 分期") % {"number": row.contract.number, "title": row.contract.title},
            row.received,
        )
        for row in _later(people, span).select_related("contract").order_by("-received_on", "-pk")[:most]
    ]
    return sorted([*firsts, *later], key=_day_of, reverse=True)[:most]


def _day_of(one: Counted) -> date:
    return one.at.date() if isinstance(one.at, datetime) else one.at


def _received(people: Sequence[int], span: Span) -> QuerySet[Contract]:
    return Contract.objects.filter(
        person_id__in=people, state=ContractState.IN_FORCE, received__gt=0, received_on__range=month_of(span.month)
    )


def _later(people: Sequence[int], span: Span) -> QuerySet[Instalment]:
    return Instalment.objects.filter(
        contract__person_id__in=people,
        contract__state=ContractState.IN_FORCE,
        received__gt=0,
        received_on__range=month_of(span.month),
    )

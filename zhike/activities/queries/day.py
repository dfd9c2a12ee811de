"""Who to contact now: what was promised for today, what is overdue, who was never reached."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, reach_of
from zhike.customers.models import Customer
from zhike.customers.models.sort_keys import GRADE
from zhike.customers.pools import PooledRow
from zhike.customers.queries import visible_to
from zhike.web.statements import ask_one

from ..reasons import COUNT_CAP, Asked, TodayItem
from ..today_words import Last, never_sentence, overdue_chip, promise_sentence
from .last import last_words

COLUMNS = (
    "id",
    "name",
    "grade",
    "phone",
    "next_follow_on",
    "next_step",
    "follow_up_count",
    "owner_since",
    "created_at",
    *PooledRow._fields,
)


_OWN = """
EXISTS (SELECT FROM customers_customer WHERE owner_id = asked.person AND deleted_at IS NULL AND {condition})
"""
PROMISED_WAITS = _OWN.format(condition="next_follow_on = asked.today")
OVERDUE_WAITS = _OWN.format(condition="next_follow_on < asked.today")
NEVER_WAITS = _OWN.format(condition="last_contact_at IS NULL")


def mine(asked: Asked) -> QuerySet[Customer]:
    """Return the person's customers, as far as the actor sees them (and they are asked for).

    Who may see customers at all sees those of whom he is the owner, whatever else the scope holds.
    """
    own = asked.person_id == asked.actor.person_id and not reach_of(asked.actor, "customer", "view").nothing
    rows = Customer.objects.filter(deleted_at__isnull=True) if own else visible_to(asked.actor)
    rows = rows.filter(owner_id=asked.person_id)
    return rows if asked.among is None else rows.filter(pk__in=asked.among)


def capped(rows: QuerySet[Any]) -> int:
    """Count rows, stopping after the cap."""
    return rows.order_by()[: COUNT_CAP + 1].count()


def promised(asked: Asked) -> QuerySet[Customer]:
    """Return the person's customers to whom a contact was promised for today."""
    return mine(asked).filter(next_follow_on=asked.today)


def overdue(asked: Asked) -> QuerySet[Customer]:
    """Return the person's customers whose promised day has passed."""
    return mine(asked).filter(next_follow_on__lt=asked.today)


def never_reached(asked: Asked) -> QuerySet[Customer]:
    """Return the person's customers that were never reached and are not promised for today or before."""
    later = Q(next_follow_on__isnull=True) | Q(next_follow_on__gt=asked.today)
    return mine(asked).filter(later, last_contact_at__isnull=True)


def find_promised(asked: Asked) -> list[TodayItem]:
    """Return today's promises, A customers first."""
    return [
        build_item(
            asked,
            row,
            chip=_("今天"),
            tone="",
            sentence=promise_sentence(row["next_step"], last, asked.today),
            key=(row["rank"], row["id"]),
        )
        for row, last in _by_grade(asked, promised(asked))
    ]


def find_overdue(asked: Asked) -> list[TodayItem]:
    """Return broken promises, A customers first, then the oldest customer first."""
    return [
        build_item(
            asked,
            row,
            chip=overdue_chip((asked.today - row["next_follow_on"]).days),
            tone="red",
            sentence=promise_sentence(row["next_step"], last, asked.today),
            key=(row["rank"], row["id"]),
        )
        for row, last in _by_grade(asked, overdue(asked))
    ]


def find_never_reached(asked: Asked) -> list[TodayItem]:
    """Return customers that nobody has reached yet, newest first."""
    rows = never_reached(asked).order_by("-created_at", "-id")
    if asked.after:
        at, id_ = datetime.fromisoformat(str(asked.after[0])), int(asked.after[1])
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=id_))
    found = list(rows.values(*COLUMNS)[: asked.limit + 1])
    words = last_words(asked.actor, [row["id"] for row in found if row["follow_up_count"]])
    items = []
    for row in found:
        given = timezone.localdate(row["owner_since"] or row["created_at"])
        chip, sentence = never_sentence(
            days=(asked.today - given).days,
            attempts=row["follow_up_count"],
            last=words.get(row["id"]),
            today=asked.today,
        )
        key = (row["created_at"].isoformat(), row["id"])
        items.append(build_item(asked, row, chip=chip, tone="gold", sentence=sentence, key=key))
    return items


def _by_grade(asked: Asked, rows: QuerySet[Customer]) -> list[tuple[dict[str, Any], Last | None]]:
    rows = rows.annotate(rank=GRADE)
    if asked.after:
        rank, id_ = (int(value) for value in asked.after)
        rows = rows.filter(Q(rank__lt=rank) | Q(rank=rank, id__gt=id_))
    found = list(rows.order_by("-rank", "id").values(*COLUMNS, "rank")[: asked.limit + 1])
    words = last_words(asked.actor, [row["id"] for row in found])
    return [(row, words.get(row["id"])) for row in found]


def build_item(
    asked: Asked, row: Mapping[str, object], *, chip: str, tone: str, sentence: str, key: tuple[object, ...]
) -> TodayItem:
    """Put one customer into the list; its number only where the actor may read it."""
    pooled: Any = PooledRow(*(row[name] for name in PooledRow._fields))  # type: ignore[arg-type]
    return TodayItem(
        customer_id=int(str(row["id"])),
        name=str(row["name"]),
        grade=str(row["grade"]),
        phone=asked.phone_of(pooled, str(row["phone"])),
        chip=chip,
        tone=tone,
        sentence=sentence,
        key=key,
    )


def count_promised(asked: Asked) -> int:
    """Count today's promises, up to the cap."""
    return capped(promised(asked))


def count_overdue(asked: Asked) -> int:
    """Count broken promises, up to the cap."""
    return capped(overdue(asked))


def count_never_reached(asked: Asked) -> int:
    """Count customers never reached, up to the cap."""
    return capped(never_reached(asked))


_DUE = """
SELECT count(*) FROM (
    SELECT 1 FROM customers_customer
    WHERE owner_id = %s AND next_follow_on = %s AND deleted_at IS NULL LIMIT %s
) AS due
"""


def count_due(actor: Actor, today: date, *, limit: int = 100) -> int:
    """Count the actor's own promises for a day, up to `limit`; asked on every page, so without the ORM."""
    if not actor.can("customer", "view"):
        return 0
    found = ask_one(_DUE, [actor.person_id, today, limit])
    return int(found[0]) if found else 0

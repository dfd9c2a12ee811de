"""Reviews whose effect is to be checked: a group of 今日, for the reviewer and for who was reviewed."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhike.customers.queries.scope import reached_through

from ...models import CallReview
from ...reasons import COUNT_CAP, Asked, TodayItem
from .reviews import openable_reviews
from .scope import REVIEW

WAITS = """
EXISTS (SELECT FROM activities_callreview WHERE recheck_on <= asked.today AND recheck_done_on IS NULL
  AND (reviewer_id = asked.person OR person_id = asked.person))
OR EXISTS (SELECT FROM activities_callreview AS review
  JOIN access_person AS reviewer ON reviewer.id = review.reviewer_id AND NOT reviewer.is_active
  WHERE review.recheck_on <= asked.today AND review.recheck_done_on IS NULL AND EXISTS (
    SELECT FROM access_personrole AS held JOIN access_roleright AS given ON given.role_id = held.role_id
    WHERE held.person_id = asked.person AND given.object = 'call_review' AND given.capability = 'create'))
"""


def _due(asked: Asked) -> QuerySet[CallReview]:
    """Return what is due; of a reviewer who left for whoever may review there, of a speaker who left for nobody."""
    rows = openable_reviews(asked.actor).filter(recheck_on__lte=asked.today, recheck_done_on__isnull=True)
    mine = Q(reviewer_id=asked.person_id) | Q(person_id=asked.person_id)
    if asked.actor.person_id == asked.person_id and asked.actor.can(REVIEW, "create"):
        mine |= Q(reviewer__is_active=False) & reached_through(asked.actor, REVIEW, "create")
    rows = rows.filter(mine, person__is_active=True)
    return rows if asked.among is None else rows.filter(customer_id__in=asked.among)


def find_rechecks(asked: Asked) -> list[TodayItem]:
    """Return what is to be checked today, oldest first."""
    rows = _due(asked).select_related("customer", "person", "reviewer").order_by("recheck_on", "pk")
    if asked.after:
        rows = rows.filter(Q(recheck_on=asked.after[0], pk__gt=asked.after[1]) | Q(recheck_on__gt=asked.after[0]))
    return [_item(asked, row) for row in rows[: asked.limit + 1]]


def _item(asked: Asked, row: CallReview) -> TodayItem:
    own = row.person_id != asked.person_id
    words = _("复查 %(name)s 的录音分析：%(change)s") if own else _("%(name)s 要复查：%(change)s")
    facts = {"name": row.person.name if own else row.reviewer.name, "change": row.change.splitlines()[0][:60]}
    return TodayItem(
        customer_id=row.customer_id,
        name=row.customer.name,
        grade=row.customer.grade,
        phone=asked.phone_of(row.customer, row.customer.phone),
        chip=f"{row.recheck_on:%m-%d}",
        tone="" if row.recheck_on == asked.today else "gold",
        sentence=words % facts,
        key=(row.recheck_on.isoformat() if row.recheck_on else "", row.pk, row.customer_id),
        act=_("看录音分析"),
        url=reverse("calls:detail", args=[row.customer_id, row.call_id]),
    )


def count_rechecks(asked: Asked) -> int:
    """Return how many there are, stopping after COUNT_CAP + 1."""
    return _due(asked).order_by()[: COUNT_CAP + 1].count()

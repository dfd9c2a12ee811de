"""Call upon colleagues by @, and write under an entry; each reaches the people it is meant for as a message."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.customers.models import Customer
from zhike.customers.queries import lock_customer
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.notify.services import Text, notify

from ..models import FollowUp, FollowUpComment, Mention
from ..queries.scope import follow_ups_of
from .kinds import COMMENT_MESSAGE, COMMENT_REMOVED, COMMENTED, MENTION_MESSAGE
from .queries import find_people, part_of, reads
from .rules import find_named, why_cannot_comment, why_cannot_mention, why_cannot_take_back, why_wrong_comment


@dataclass(frozen=True, kw_only=True)
class CommentDraft:
    """A remark to write; the same `entry_key` a second time changes nothing."""

    customer_id: int
    follow_up_id: int
    text: str
    entry_key: UUID
    mention_ids: tuple[int, ...] = ()


def mention_people(
    *, actor: Actor, customer: Customer, follow_up: FollowUp, text: str, person_ids: Iterable[int], now: datetime
) -> list[Person]:
    """Call upon the picked people whose @name stands in the text, and tell them; those told before are not told again.

    In the caller's transaction with the customer locked. Refused when one of them may not read the entry.
    """
    people = find_people(person_ids)
    named = set(find_named(text, {person.pk: person.name for person in people}))
    wanted = [person for person in people if person.pk in named and person.pk != actor.person_id]
    refuse_if(why_cannot_mention(blind=[person.name for person in wanted if not reads(person, customer, follow_up)]))
    Mention.objects.bulk_create(
        [
            Mention(customer_id=customer.pk, follow_up=follow_up, person=person, by_id=actor.id_or_none, at=now)
            for person in wanted
        ],
        ignore_conflicts=True,
    )
    return wanted


def tell_mentioned(
    *,
    actor: Actor,
    customer: Customer,
    follow_up: FollowUp,
    text: str,
    people: Iterable[Person],
    key: str,
    now: datetime,
) -> None:
    """Send the message of an @."""
    ids = [person.pk for person in people]
    if ids:
        title = format_lazy(_("{who} 在“{customer}”的跟进里 @ 了你"), who=actor.name, customer=customer.name)
        _tell(ids, MENTION_MESSAGE, title, text, follow_up, key, now)


def comment_follow_up(*, actor: Actor, draft: CommentDraft, now: datetime) -> FollowUpComment:
    """Write a remark under an entry and tell its author, those who wrote there before, and whom it calls upon.

    The same remark delivered twice returns the first one. Refused with a code of rules.why_cannot_comment,
    why_wrong_comment or why_cannot_mention. Locks the customer.
    """
    with transaction.atomic():
        customer, follow_up = _lock(actor, draft.customer_id, draft.follow_up_id)
        earlier = FollowUpComment.objects.filter(
            customer_id=customer.pk, follow_up_id=follow_up.pk, entry_key=draft.entry_key
        ).first()
        if earlier is not None:
            return earlier
        refuse_if(why_cannot_comment(part_of(actor, customer, follow_up)))
        refuse_if(why_wrong_comment(draft.text))
        return _write(actor, customer, follow_up, draft, now)


def _write(
    actor: Actor, customer: Customer, follow_up: FollowUp, draft: CommentDraft, now: datetime
) -> FollowUpComment:
    text = draft.text.strip()
    readers = _readers(follow_up) - {actor.person_id}
    comment = FollowUpComment.objects.create(
        customer_id=customer.pk,
        follow_up=follow_up,
        person_id=actor.id_or_none,
        text=text,
        entry_key=draft.entry_key,
        at=now,
    )
    called = mention_people(
        actor=actor, customer=customer, follow_up=follow_up, text=text, person_ids=draft.mention_ids, now=now
    )
    key = f"comment:{comment.pk}"
    tell_mentioned(actor=actor, customer=customer, follow_up=follow_up, text=text, people=called, key=key, now=now)
    others = find_people(readers - {person.pk for person in called})
    if still := [person.pk for person in others if reads(person, customer, follow_up)]:
        title = format_lazy(_("{who} 点评了“{customer}”的跟进"), who=actor.name, customer=customer.name)
        _tell(still, COMMENT_MESSAGE, title, text, follow_up, key, now)
    data = {"follow_up_id": follow_up.pk, "comment": comment.pk}
    record(actor=actor, kind=COMMENTED, customer_id=customer.pk, data=data, at=now)
    return comment


def remove_comment(*, actor: Actor, customer_id: int, follow_up_id: int, comment_id: int, now: datetime) -> None:
    """Take an own remark back. Locks the customer."""
    with transaction.atomic():
        customer, follow_up = _lock(actor, customer_id, follow_up_id)
        rows = FollowUpComment.objects.filter(customer_id=customer.pk, follow_up_id=follow_up.pk)
        comment = rows.filter(pk=comment_id, deleted_at__isnull=True).first()
        if comment is None or not part_of(actor, customer, follow_up, "view").is_any:
            raise Http404
        refuse_if(why_cannot_take_back(author_id=comment.person_id, person_id=actor.person_id))
        comment.deleted_at = now
        comment.save(update_fields=["deleted_at"])
        data = {"follow_up_id": follow_up.pk, "comment": comment.pk}
        record(actor=actor, kind=COMMENT_REMOVED, customer_id=customer.pk, data=data, at=now)


def _lock(actor: Actor, customer_id: int, follow_up_id: int) -> tuple[Customer, FollowUp]:
    """Lock the customer and return it with a standing entry that the actor may read, or not found."""
    customer = lock_customer(actor=actor, customer_id=customer_id, capability="view", columns=("name",))
    follow_up = follow_ups_of(actor, customer).filter(pk=follow_up_id).first()
    if follow_up is None:
        raise Http404
    return customer, follow_up


def _readers(follow_up: FollowUp) -> set[int]:
    """Return the author and everybody who wrote under the entry before."""
    rows = FollowUpComment.objects.filter(
        customer_id=follow_up.customer_id, follow_up_id=follow_up.pk, deleted_at__isnull=True
    )
    ids = {follow_up.person_id, *rows.values_list("person_id", flat=True)}
    return {id_ for id_ in ids if id_}


def _tell(ids: Iterable[int], kind: str, title: Text, text: str, follow_up: FollowUp, key: str, now: datetime) -> None:
    notify(
        person_ids=ids,
        kind=kind,
        title=title,
        body=text[:200],
        url=reverse("activities:entry", args=[follow_up.customer_id, follow_up.pk]),
        customer_id=follow_up.customer_id,
        key=key,
        at=now,
    )

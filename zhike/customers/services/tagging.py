"""Label customers, and keep the labels themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.lib.text import clean_text

from .. import rules
from ..choices import TagKind
from ..models import CustomerTag, Tag
from ..queries.scope import lock_customer

NAME_LENGTH = 40


def tag_customer(*, actor: Actor, customer_id: int, tag_ids: Iterable[int], now: datetime) -> list[str]:
    """Put tags or groups on a customer and return the names that are new on it. Records customers.tagged."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        worn = set(CustomerTag.objects.filter(customer_id=customer_id).values_list("tag_id", flat=True))
        new = list(Tag.objects.filter(pk__in=set(tag_ids) - worn, is_active=True))
        refuse_if(rules.why_cannot_tag(worn=len(worn), new=len(new)))
        CustomerTag.objects.bulk_create(
            CustomerTag(customer_id=customer_id, tag=tag, at=now, by_id=actor.id_or_none) for tag in new
        )
        names = [tag.name for tag in new]
        if names:
            data = {"name": "、".join(names), "tags": [tag.pk for tag in new]}
            record(actor=actor, kind="customers.tagged", customer_id=customer_id, data=data, at=now)
    return names


def untag_customer(*, actor: Actor, customer_id: int, tag_id: int, now: datetime) -> None:
    """Take a tag or group off a customer. Records customers.untagged."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        worn = CustomerTag.objects.filter(customer_id=customer_id, tag_id=tag_id).select_related("tag").first()
        if worn is None:
            raise Http404
        data = {"name": worn.tag.name, "tags": [tag_id]}
        worn.delete()
        record(actor=actor, kind="customers.untagged", customer_id=customer_id, data=data, at=now)


def create_tag(*, actor: Actor, name: str, kind: str = TagKind.TAG, colour: str = "dai", now: datetime) -> Tag:
    """Return the tag of this name, new or already there; whoever may edit customers may label them."""
    refuse_if(rules.why_cannot_do("", may=actor.can("customer", "edit")))
    wanted = clean_text(name, NAME_LENGTH)
    refuse_if(rules.why_cannot_name(wanted))
    with transaction.atomic():
        tag, is_new = Tag.objects.get_or_create(kind=kind, name=wanted, defaults={"colour": colour})
        if not tag.is_active:
            Tag.objects.filter(pk=tag.pk).update(is_active=True)
            tag.is_active = True
        if is_new:
            record(actor=actor, kind="customers.tag_changed", data={"name": wanted, "tag": tag.pk}, at=now)
    return tag

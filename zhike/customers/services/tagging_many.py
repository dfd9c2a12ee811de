"""Put labels on many customers at once, and take them off: what tagging one does, in a few statements for all."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.events.services import record_many
from zhike.lib.refusals import Refusal

from .. import rules
from ..models import CustomerTag, Tag
from ..queries.scope import visible_to

Answers = dict[int, bool | Refusal]


def tag_customers(*, actor: Actor, customer_ids: Sequence[int], tag_ids: Sequence[int], now: datetime) -> Answers:
    """Put tags on many customers and say for each whether that was new, or why not. Records customers.tagged.

    Locks the customers in the order of their ids. One that would wear too many gets none.
    """
    with transaction.atomic():
        answers = _lock(actor, customer_ids)
        found = [id_ for id_, answer in answers.items() if answer is False]
        wanted = list(Tag.objects.filter(pk__in=tag_ids, is_active=True).order_by("pk"))
        worn = _worn(found)
        events, rows = [], []
        for id_ in found:
            new = [tag for tag in wanted if tag.pk not in worn.get(id_, {})]
            refusal = rules.why_cannot_tag(worn=len(worn.get(id_, {})), new=len(new)) if new else None
            answers[id_] = refusal or bool(new)
            if new and refusal is None:
                rows += [CustomerTag(customer_id=id_, tag=tag, at=now, by_id=actor.id_or_none) for tag in new]
                events.append((id_, now, _data({tag.pk: tag.name for tag in new})))
        CustomerTag.objects.bulk_create(rows)
        record_many(actor=actor, kind="customers.tagged", rows=events)
    return answers


def untag_customers(*, actor: Actor, customer_ids: Sequence[int], tag_ids: Sequence[int], now: datetime) -> Answers:
    """Take tags off many customers and say for each whether it wore one, or why not. Records customers.untagged."""
    with transaction.atomic():
        answers = _lock(actor, customer_ids)
        found = [id_ for id_, answer in answers.items() if answer is False]
        worn = _worn(found, tag_ids)
        CustomerTag.objects.filter(customer_id__in=list(worn), tag_id__in=list(tag_ids)).delete()
        answers |= dict.fromkeys(worn, True)
        record_many(
            actor=actor, kind="customers.untagged", rows=[(id_, now, _data(tags)) for id_, tags in worn.items()]
        )
    return answers


def _lock(actor: Actor, ids: Sequence[int]) -> Answers:
    """Lock those that the actor may edit; False for them, the reason for the others."""
    rows = visible_to(actor, "edit").select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = set(rows.values_list("pk", flat=True))
    gone = Refusal("customers.out_of_scope", _("已不在你能编辑的范围内。"))
    return {id_: False if id_ in found else gone for id_ in ids}


def _worn(ids: Sequence[int], tag_ids: Sequence[int] | None = None) -> dict[int, dict[int, str]]:
    """Return tags with their names by customer, all or some of them."""
    rows = CustomerTag.objects.filter(customer_id__in=ids).order_by("customer_id", "tag_id")
    rows = rows if tag_ids is None else rows.filter(tag_id__in=list(tag_ids))
    worn: dict[int, dict[int, str]] = {}
    for id_, tag_id, name in rows.values_list("customer_id", "tag_id", "tag__name"):
        worn.setdefault(id_, {})[tag_id] = name
    return worn


def _data(tags: Mapping[int, str]) -> dict[str, object]:
    return {"name": "、".join(tags.values()), "tags": list(tags)}

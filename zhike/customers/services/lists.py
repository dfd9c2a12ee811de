"""Keep the lists of the archive: sources, tags and groups."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused

from ..models import CustomerTag, Source, Tag
from .tagging import create_tag, tag_customer, untag_customer


def save_source(*, actor: Actor, source_id: int | None, values: Mapping[str, Any], now: datetime) -> Source:
    """Add or change a source; retiring keeps it on customers that have it. Refused when the name is taken."""
    refuse_unless_capable(actor, "setting", "edit")
    source: Source = _save(Source, source_id, values, actor, now)
    return source


def save_tag(*, actor: Actor, tag_id: int | None, values: Mapping[str, Any], now: datetime) -> Tag:
    """Add or change a tag or group; retiring keeps it on customers that wear it. Refused when the name is taken."""
    refuse_unless_capable(actor, "setting", "edit")
    tag: Tag = _save(Tag, tag_id, values, actor, now)
    return tag


def set_tags(*, actor: Actor, customer_id: int, tag_ids: Iterable[int], new_tag: str = "", now: datetime) -> None:
    """Make these the tags of a customer, with one more that may be new; retired tags that it wears stay."""
    wanted = set(tag_ids)
    with transaction.atomic():
        if new_tag.strip():
            wanted.add(create_tag(actor=actor, name=new_tag, now=now).pk)
        tag_customer(actor=actor, customer_id=customer_id, tag_ids=wanted, now=now)
        worn = CustomerTag.objects.filter(customer_id=customer_id, tag__is_active=True)
        for tag_id in set(worn.values_list("tag_id", flat=True)) - wanted:
            untag_customer(actor=actor, customer_id=customer_id, tag_id=tag_id, now=now)


def _save(model: Any, pk: int | None, values: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    try:
        with transaction.atomic():
            one = model.objects.select_for_update().get(pk=pk) if pk else model()
            for name, value in values.items():
                setattr(one, name, value)
            one.save()
            data = {"name": str(one), "list": model._meta.model_name, "id": one.pk}
            record(actor=actor, kind="customers.tag_changed", data=data, at=now)
    except IntegrityError as error:
        raise Refused(Refusal("customers.name_taken", _("这个名称已经有了。"))) from error
    return one

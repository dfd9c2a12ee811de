"""What can be done to many customers at once, as bulk runs and short selections do it: one customer after the other."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.conditions import bulk
from zhike.lib.refusals import Refusal, Refused, refuse_if

from . import list_rules, services
from .choices import Kind, OwnerWay
from .custom.definitions import custom_id
from .fields import OBJECT, applies_to
from .models import Customer
from .reading import walk_list

ASSIGN, TAG, UNTAG = "customers.assign", "customers.tag", "customers.untag"
JOIN, CHANGE = "customers.join", "customers.change"


def assign(actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    """Let another person answer for a customer."""
    to, reason = values["to_person_id"], str(values.get("reason", ""))
    changed = services.change_owner(
        actor=actor, customer_id=customer_id, to_person_id=to, way=OwnerWay.ASSIGN, reason=reason, now=now
    )
    return changed is not None


def assign_many(actor: Actor, ids: Sequence[int], values: Mapping[str, Any], now: datetime) -> bulk.Answers:
    """Let another person answer for a batch of customers."""
    to, reason = values["to_person_id"], str(values.get("reason", ""))
    return services.assign_many(
        actor=actor, customer_ids=ids, to_person_id=to, way=OwnerWay.ASSIGN, reason=reason, now=now
    )


def tag(actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    """Put tags on a customer."""
    return refuse_or(tag_many(actor, [customer_id], values, now)[customer_id])


def tag_many(actor: Actor, ids: Sequence[int], values: Mapping[str, Any], now: datetime) -> bulk.Answers:
    """Put tags on a batch of customers."""
    return services.tag_customers(actor=actor, customer_ids=ids, tag_ids=values["tag_ids"], now=now)


def untag(actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    """Take tags off a customer; those that it does not wear make no difference."""
    return refuse_or(untag_many(actor, [customer_id], values, now)[customer_id])


def untag_many(actor: Actor, ids: Sequence[int], values: Mapping[str, Any], now: datetime) -> bulk.Answers:
    """Take tags off a batch of customers."""
    return services.untag_customers(actor=actor, customer_ids=ids, tag_ids=values["tag_ids"], now=now)


def change(actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    """Give one field of a customer another value, as its form would: with all rules, history and event."""
    changes = {name: _as_kept(name, value) for name, value in values["changes"].items()}
    seen = Customer.objects.filter(pk=customer_id).values_list("version", "kind").first()
    if seen is None:
        raise Http404
    version, kind = seen
    fits = all(applies_to(name, kind) for name in changes)
    refuse_if(list_rules.why_not_of_kind(fits=fits, kind_label=str(Kind(kind).label)))
    changed = services.change_customer(actor=actor, customer_id=customer_id, version=version, changes=changes, now=now)
    return changed.version != version


def _as_kept(name: str, value: Any) -> Any:
    """Return a value as the service takes it: a run keeps dates and amounts as text."""
    return value if custom_id(name) is not None else Customer._meta.get_field(name).to_python(value)  # type: ignore[union-attr]


def join(actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    """Put a colleague into a customer's team."""
    return refuse_or(join_many(actor, [customer_id], values, now)[customer_id])


def refuse_or(answer: bool | Refusal) -> bool:
    """Refuse with what a batch answered for its one row, or say whether it changed."""
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


def join_many(actor: Actor, ids: Sequence[int], values: Mapping[str, Any], now: datetime) -> bulk.Answers:
    """Put a colleague into the teams of a batch of customers."""
    who = {"person_id": values["person_id"], "role": values["role"], "can_write": values["can_write"]}
    return services.join_team_many(actor=actor, customer_ids=ids, now=now, **who)


ACTS: dict[str, Callable[[Actor, int, Mapping[str, Any], datetime], bool]] = {
    ASSIGN: assign,
    TAG: tag,
    UNTAG: untag,
    CHANGE: change,
    JOIN: join,
}


def declare() -> None:
    """Bring the actions, and how the whole result of the list is walked; from AppConfig.ready."""
    bulk.register_walk(OBJECT, walk_list)
    bulk.register(
        bulk.BulkAction(
            ASSIGN, OBJECT, _("分配"), "assign", assign, "customers:assign_many", "user-share", 10, assign_many
        ),
        bulk.BulkAction(CHANGE, OBJECT, _("改字段"), "edit", change, "customers:change_many", "pencil", 12),
        bulk.BulkAction(TAG, OBJECT, _("打标签"), "edit", tag, "customers:tag_many", "tag", 20, tag_many),
        bulk.BulkAction(UNTAG, OBJECT, _("去标签"), "edit", untag, "customers:untag_many", "eraser", 30, untag_many),
        bulk.BulkAction(JOIN, OBJECT, _("加入团队"), "edit", join, "customers:join_many", "users-plus", 15, join_many),
    )

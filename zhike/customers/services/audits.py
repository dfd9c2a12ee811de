"""Draw a random sample of archives, call it through, and close it: is what the archive says true?"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from django.http import Http404
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.lib.text import clean_text
from zhike.notify.services import notify

from .. import audit_rules as rules
from ..choices import AuditOutcome, AuditScope
from ..models import Audit, AuditItem, Customer
from ..queries.audits import audits_visible_to, get_audit
from ..queries.scope import lock_customer, visible_to

MESSAGE = "customers.audit"


@dataclass(frozen=True, kw_only=True)
class AuditDraft:
    """A sample to draw: of everything the actor sees, of one owner or of one source; who calls."""

    name: str
    scope: str = AuditScope.ALL
    owner_id: int | None = None
    source_id: int | None = None
    size: int = 100
    caller_ids: Sequence[int] = ()
    seed: int | None = None


def draw_audit(*, actor: Actor, draft: AuditDraft, now: datetime) -> Audit:
    """Draw a simple random sample without repetition, and tell those who call.

    Needs the right to assign customers; drawn from what the actor sees. The same seed
    over the same archives draws the same sample. Records customers.audit_drawn.
    """
    refuse_unless_capable(actor, "customer", "assign")
    scope, owner_id, source_id = draft.scope, draft.owner_id, draft.source_id
    refuse_if(rules.why_cannot_draw(scope=scope, owner_id=owner_id, source_id=source_id, size=draft.size))
    seed = secrets.randbits(62) if draft.seed is None else draft.seed
    with transaction.atomic():
        frame = _frame(actor, draft)
        population = frame.count()
        refuse_if(rules.why_nothing_to_draw(population=population))
        audit = Audit.objects.create(
            name=clean_text(draft.name, 80),
            scope=scope,
            owner_id=owner_id if scope == AuditScope.OWNER else None,
            source_id=source_id if scope == AuditScope.SOURCE else None,
            population=population,
            seed=seed,
            caller_ids=sorted({actor.person_id, *draft.caller_ids} - {0}),
            at=now,
            by_id=actor.id_or_none,
        )
        _draw(audit, frame, draft.size, seed)
        data = {"name": audit.name, "audit": audit.pk, "size": audit.items.count(), "population": population}
        record(actor=actor, kind="customers.audit_drawn", data=data, at=now)
        _tell_callers(audit, actor, now)
    return audit


def _frame(actor: Actor, draft: AuditDraft) -> "QuerySet[Customer]":
    frame = visible_to(actor)
    if draft.scope == AuditScope.OWNER:
        return frame.filter(owner_id=draft.owner_id)
    return frame.filter(source=draft.source_id or 0) if draft.scope == AuditScope.SOURCE else frame


def _draw(audit: Audit, frame: "QuerySet[Customer]", size: int, seed: int) -> None:
    """Order the archives by a hash of id and seed, and take the first."""
    mixed = Func(F("pk"), Value(seed, BigIntegerField()), function="hashint8extended", output_field=BigIntegerField())
    rows = frame.order_by(mixed, "pk").values_list("pk", "owner_id", "source_id", "created_at")[:size]
    AuditItem.objects.bulk_create(
        AuditItem(
            audit=audit,
            customer_id=pk,
            position=position,
            owner_id=owner_id,
            source_id=source_id,
            created_at=created_at,
        )
        for position, (pk, owner_id, source_id, created_at) in enumerate(rows, 1)
    )


def _tell_callers(audit: Audit, actor: Actor, now: datetime) -> None:
    notify(
        person_ids=[id_ for id_ in audit.caller_ids if id_ != actor.person_id],
        kind=MESSAGE,
        title=format_lazy(gettext_lazy("请你参加档案抽查：{name}"), name=audit.name),
        url=reverse("customers:audit", args=[audit.pk]),
        key=f"audit-{audit.pk}",
        at=now,
    )


def record_call(*, actor: Actor, audit_id: int, item_id: int, outcome: str, note: str = "", now: datetime) -> AuditItem:
    """Enter what a call showed; called again, the last outcome counts.

    Needs a part in the audit and the right to edit the customer. Refused after the
    audit was closed. Locks the customer, then the item; records customers.audited.
    """
    audit = get_audit(actor=actor, audit_id=audit_id)
    with transaction.atomic():
        item = AuditItem.objects.filter(audit_id=audit_id, pk=item_id).first()
        if item is None:
            raise Http404
        lock_customer(actor=actor, customer_id=item.customer_id, capability="edit")
        audit = Audit.objects.select_for_update().get(pk=audit_id)
        refuse_if(rules.why_cannot_record(is_finished=bool(audit.finished_at), outcome=outcome, note=note))
        item = AuditItem.objects.select_for_update().get(customer_id=item.customer_id, pk=item_id)
        item.outcome, item.note = outcome, clean_text(note, 200)
        item.attempts += 1
        item.called_at, item.by_id = now, actor.id_or_none
        item.save(update_fields=["outcome", "note", "attempts", "called_at", "by_id"])
        data = {"audit": audit_id, "name": audit.name, "outcome": AuditOutcome(outcome).value, "note": item.note}
        record(actor=actor, kind="customers.audited", customer_id=item.customer_id, data=data, at=now)
    return item


def finish_audit(*, actor: Actor, audit_id: int, now: datetime) -> Audit:
    """Close an audit; its result stands from then on. Whoever drew it, or may edit settings, does so."""
    with transaction.atomic():
        audit = audits_visible_to(actor).select_for_update().filter(pk=audit_id).first()
        if audit is None:
            raise Http404
        if audit.by_id != actor.id_or_none:
            refuse_unless_capable(actor, "setting", "edit")
        if audit.finished_at is None:
            audit.finished_at = now
            audit.save(update_fields=["finished_at"])
            data = {"name": audit.name, "audit": audit.pk}
            record(actor=actor, kind="customers.audit_finished", data=data, at=now)
    return audit

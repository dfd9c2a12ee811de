"""Follow-ups of other systems: each goes to its customer with the author and the moment that it had there.

A follow-up is known again by its entry key, made of customer, moment, author and words: the same one twice, from
whatever file, is one.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhike.activities.bulk import NewFollowUp, insert_follow_ups, refresh_rollups
from zhike.activities.choices import FollowUpKind
from zhike.activities.choices import Outcome as Reached
from zhike.activities.models import FollowUp
from zhike.activities.queries import may as may_write
from zhike.customers.models import Customer
from zhike.lib.names import normalise_name

from ..choices import Outcome
from ..rows.draft import Blank, ReadRow, Reason, Refusal, RowDraft
from .deciding import Candidates, Decision, choose_customer
from .known import Known
from .setting import Setting

_SPACE = uuid.UUID("6f1b3a52-8a0e-4c7f-9a5d-2f4f5b1e7c10")


def decide_talks(rows: Sequence[ReadRow], stored: dict[int, Any], setting: Setting) -> list[Decision]:
    """Decide every row of a list of talks; two queries more than finding the customers."""
    decisions = [_decide(row, stored.get(row.row, ()), setting) for row in rows]
    brought = [decision for decision in decisions if decision.talk]
    closed = _closed({decision.talk.customer_id for decision in brought if decision.talk}, setting)
    seen = _known_keys(decision.talk for decision in brought if decision.talk)
    for decision in brought:
        talk = decision.talk
        assert talk is not None and talk.entry_key is not None
        if talk.customer_id in closed:
            decision.outcome, decision.talk = Outcome.REJECTED, None
            decision.reasons.append(Reason("talk_not_allowed"))
        elif (talk.customer_id, talk.entry_key) in seen:
            decision.outcome, decision.talk, decision.before = Outcome.MATCHED, None, None
            decision.reasons.append(Reason("talk_known"))
        else:
            seen.add((talk.customer_id, talk.entry_key))
    return decisions


def _decide(row: ReadRow, candidates: Candidates, setting: Setting) -> Decision:
    if isinstance(row, Blank):
        return Decision(row.row, Outcome.BLANK)
    if isinstance(row, Refusal):
        return Decision(row.row, Outcome.REJECTED, row.reasons)
    known, reasons = choose_customer(row, candidates)
    if known is None or known.id is None:
        return Decision(row.row, Outcome.REJECTED, [*row.reasons, Reason("customer_unknown"), *reasons])
    if not known.is_visible:
        return Decision(row.row, Outcome.REJECTED, [Reason("owned_by_other" if known.owner_id else "exists_unseen")])
    decision = Decision(row.row, Outcome.CREATED, list(row.reasons), known)
    decision.talk = _talk(row, known, decision.reasons)
    decision.before = {"talk": str(decision.talk.entry_key)}
    return decision


def _talk(row: RowDraft, known: Known, reasons: list[Reason]) -> NewFollowUp:
    """Return the follow-up of a row; an author or contact whom we do not have is named in its words."""
    said = row.talk
    contact_id, heads = None, []
    if author := said.get("author_name"):
        heads.append(f"（跟进人：{author}）")
    if name := row.contact.get("name"):
        contact_id = next((one.id for one in known.people if one.key == normalise_name(name)), None)
        if contact_id is None:
            heads.append(f"（联系人：{name}）")
            reasons.append(Reason("unknown_contact", "contact_name", name))
    content = "".join(heads) + str(said["content"])
    at = timezone.make_aware(said["at"])
    assert known.id is not None
    return NewFollowUp(
        customer_id=known.id,
        person_id=said.get("author_id"),
        kind=said.get("kind") or FollowUpKind.OTHER,
        outcome=Reached.REACHED,
        content=content,
        at=at,
        contact_id=contact_id,
        next_step=said.get("next_step", "") if said.get("next_on") else "",
        next_on=said.get("next_on"),
        entry_key=_key(known.id, at, said.get("author_id"), content),
    )


def _key(customer_id: int, at: datetime, author_id: int | None, content: str) -> uuid.UUID:
    return uuid.uuid5(_SPACE, "\n".join([str(customer_id), at.isoformat(), str(author_id or 0), content]))


def _closed(customer_ids: set[int], setting: Setting) -> set[int]:
    """Return the customers about which the importer may not write."""
    customers = Customer.objects.filter(pk__in=customer_ids).only("pk", "owner_id", "department_id")
    return {customer.pk for customer in customers if not may_write(setting.actor, customer, "create")}


def _known_keys(talks: Iterable[NewFollowUp]) -> set[tuple[int, uuid.UUID]]:
    wanted = {(talk.customer_id, talk.entry_key) for talk in talks}
    found = FollowUp.objects.filter(
        customer_id__in={one for one, _ in wanted}, entry_key__in={key for _, key in wanted}
    )
    return set(found.values_list("customer_id", "entry_key"))


def store_talks(cursor: Any, decisions: Sequence[Decision]) -> None:
    """Write the follow-ups of a batch and bring their customers' rollups in line, the customers locked in order."""
    talks = [decision.talk for decision in decisions if decision.talk]
    ids = sorted({talk.customer_id for talk in talks})
    lock_customers(cursor, ids)
    insert_follow_ups(cursor, talks)
    for id_ in ids:
        refresh_rollups(cursor, id_, id_)


def lock_customers(cursor: Any, ids: Sequence[int]) -> None:
    """Hold these customers, so that nobody logs a contact between what is counted and what is written."""
    cursor.execute("SELECT 1 FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(ids)])


def remove_talks(cursor: Any, talks: Sequence[tuple[int, str]], now: datetime) -> set[str]:
    """Take imported follow-ups back, those apart that somebody corrected since; return the keys of what stays."""
    keys = {uuid.UUID(key): customer_id for customer_id, key in talks}
    ids = sorted(set(keys.values()))
    lock_customers(cursor, ids)
    mine = FollowUp.objects.filter(customer_id__in=ids, entry_key__in=list(keys), deleted_at__isnull=True)
    mine.filter(corrected_at__isnull=True).update(deleted_at=now)
    for id_ in ids:
        refresh_rollups(cursor, id_, id_)
    return {str(key) for key in mine.values_list("entry_key", flat=True)}

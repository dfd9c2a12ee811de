"""撞单仲裁: open a case, bring evidence, rule, appeal. A ruling changes the owner through change_owner."""

import uuid
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from zhike.access.actor import Actor
from zhike.access.policies import find_version, get_policy
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.lib.text import clean_text
from zhike.notify.services import notify

from .. import rules
from ..choices import DisputeState, EvidenceKind, OwnerWay, Winner
from ..models import Customer, Dispute, DisputeEvidence
from ..queries.disputes import (
    appeal_until,
    customers_in_dispute,
    find_judges,
    gather_evidence,
    get_dispute,
    is_higher,
    may_rule_over,
    side_of,
)
from ..queries.precheck import find_taken
from ..queries.scope import get_customer, lock_customer
from .owning import change_owner
from .prechecking import charge_look

POLICY = "customers.disputes"


def open_dispute(*, actor: Actor, text: str, claim: str, own_id: int | None = None, now: datetime) -> Dispute:
    """Claim a customer that somebody else answers for, by its full name or phone; nothing of it is shown.

    Counts as one look of the pre-check. Takes what the archive knows of both sides' work as
    evidence, under the principle in force today. Tells the owner and those who may rule.
    """
    refuse_if(rules.why_cannot_precheck(text))
    refuse_if(charge_look(actor, now))
    if own_id is not None:
        get_customer(actor=actor, customer_id=own_id)
    found = find_taken(text, besides=actor.person_id)
    customer_id, owner_id = found or (0, None)
    pending = Dispute.objects.filter(
        customer_id=customer_id, claimant_id=actor.person_id, state__in=[DisputeState.OPEN, DisputeState.APPEALED]
    )
    refusal = {"found": found is not None, "owner_id": owner_id, "person_id": actor.person_id}
    refuse_if(rules.why_cannot_open_dispute(**refusal, is_pending=pending.exists()))  # type: ignore[arg-type]
    try:
        with transaction.atomic():
            return _open(actor, (customer_id, owner_id or 0), text, claim, own_id, now)
    except IntegrityError:
        refuse_if(rules.why_cannot_open_dispute(**refusal, is_pending=True))  # type: ignore[arg-type]
        raise


def _open(actor: Actor, found: tuple[int, int], text: str, claim: str, own_id: int | None, now: datetime) -> Dispute:
    version = find_version(POLICY)
    dispute = Dispute.objects.create(
        customer_id=found[0],
        named=text,
        claimant_id=actor.person_id,
        respondent_id=found[1],
        claim=claim,
        rule=dict(get_policy(POLICY)),
        rule_version=version.version if version else 0,
        opened_at=now,
    )
    evidence = gather_evidence(customer_ids=customers_in_dispute(found[0], own_id), parties=(actor.person_id, found[1]))
    for one in evidence:
        one.dispute, one.customer_id, one.added_at = dispute, found[0], now
    DisputeEvidence.objects.bulk_create(evidence)
    _record(actor, dispute, "customers.dispute_opened", now)
    _tell(dispute, [dispute.respondent_id, *find_judges(dispute)], gettext_lazy("有人申请撞单仲裁"), "opened", now)
    return dispute


def add_evidence(
    *, actor: Actor, dispute_id: int, text: str, at: datetime, file: tuple[str, BinaryIO, int] | None, now: datetime
) -> DisputeEvidence:
    """Bring a dated statement, with or without a file; only a party, only while somebody has to rule."""
    path, name = "", ""
    if file is not None:
        name, path = _store(*file, now=now)
    try:
        with transaction.atomic():
            dispute = get_dispute(actor=actor, dispute_id=dispute_id, lock=True)
            is_party = actor.person_id in (dispute.claimant_id, dispute.respondent_id)
            refuse_if(rules.why_cannot_bring_evidence(state=dispute.state, is_party=is_party))
            made = DisputeEvidence.objects.create(
                customer_id=dispute.customer_id,
                dispute=dispute,
                person_id=actor.person_id,
                kind=EvidenceKind.OWN,
                text=text,
                file_name=name,
                file_path=path,
                at=at,
                added_at=now,
            )
            _record(actor, dispute, "customers.evidence_added", now)
    except BaseException:
        if path:
            default_storage.delete(path)
        raise
    return made


def _store(name: str, content: BinaryIO, size: int, *, now: datetime) -> tuple[str, str]:
    shown = clean_text(name.replace("\\", "/").rpartition("/")[2])[:200] or "file"
    head = content.read(16)
    content.seek(0)
    refuse_if(rules.why_cannot_store(name=shown, size=size, head=head))
    extension = rules.file_extension(shown)
    return shown, default_storage.save(f"disputes/{now:%Y/%m}/{uuid.uuid4().hex}.{extension}", File(content))


def rule_dispute(*, actor: Actor, dispute_id: int, winner: str, reason: str, now: datetime) -> Dispute:
    """Decide who answers for the customer; on appeal somebody higher decides for good.

    Needs the right to assign the customer, and to be no party. Locks the customer, then the
    case. The owner changes at once through change_owner. Tells both sides.
    """
    with transaction.atomic():
        dispute = get_dispute(actor=actor, dispute_id=dispute_id)
        is_in_charge = may_rule_over(actor, dispute)
        if is_in_charge:
            lock_customer(actor=actor, customer_id=dispute.customer_id, capability="assign")
        dispute = get_dispute(actor=actor, dispute_id=dispute_id, lock=True)
        refuse_if(
            rules.why_cannot_rule(
                state=dispute.state,
                is_party=actor.person_id in (dispute.claimant_id, dispute.respondent_id),
                may_assign=is_in_charge,
                is_higher=is_higher(actor, dispute.ruled_by_id),
            )
        )
        _decide(actor, dispute, winner, reason, now)
        _give_to_winner(actor, dispute, winner, now)
        _record(actor, dispute, "customers.dispute_ruled", now)
        title = gettext_lazy("撞单已终裁") if dispute.state == DisputeState.FINAL else gettext_lazy("撞单已裁定")
        _tell(dispute, [dispute.claimant_id, dispute.respondent_id], title, str(dispute.state), now)
    return dispute


def _decide(actor: Actor, dispute: Dispute, winner: str, reason: str, now: datetime) -> None:
    if dispute.state == DisputeState.APPEALED:
        dispute.final_winner, dispute.final_by_id, dispute.final_at = winner, actor.person_id, now
        dispute.final_ruling, dispute.state = reason, DisputeState.FINAL
    else:
        dispute.winner, dispute.ruled_by_id, dispute.ruled_at = winner, actor.person_id, now
        dispute.ruling, dispute.state = reason, DisputeState.RULED
    dispute.save()


def _give_to_winner(actor: Actor, dispute: Dispute, winner: str, now: datetime) -> None:
    """Make the winner the owner, unless he is it; somebody else who got the customer meanwhile gives way, too."""
    person_id = dispute.claimant_id if winner == Winner.CLAIMANT else dispute.respondent_id
    owner_id = Customer.objects.values_list("owner_id", flat=True).get(pk=dispute.customer_id)
    if owner_id != person_id:
        change_owner(
            actor=actor,
            customer_id=dispute.customer_id,
            to_person_id=person_id,
            way=OwnerWay.ASSIGN,
            reason=f"仲裁 {dispute.pk}",
            now=now,
        )


def appeal_dispute(*, actor: Actor, dispute_id: int, reason: str, now: datetime) -> Dispute:
    """Ask the next manager up; only the side that lost, only within the days of the rule."""
    with transaction.atomic():
        dispute = get_dispute(actor=actor, dispute_id=dispute_id, lock=True)
        is_party = actor.person_id in (dispute.claimant_id, dispute.respondent_id)
        is_loser = is_party and side_of(dispute, actor.person_id) != dispute.winner
        until = appeal_until(dispute)
        refuse_if(rules.why_cannot_appeal(state=dispute.state, is_loser=is_loser, until=until, now=now))
        dispute.state, dispute.appeal_by_id, dispute.appealed_at = DisputeState.APPEALED, actor.person_id, now
        dispute.appeal = reason
        dispute.save(update_fields=["state", "appeal_by_id", "appealed_at", "appeal"])
        _record(actor, dispute, "customers.dispute_appealed", now)
        _tell(dispute, find_judges(dispute), gettext_lazy("有撞单申诉等你裁定"), "appealed", now)
    return dispute


def withdraw_dispute(*, actor: Actor, dispute_id: int, now: datetime) -> Dispute:
    """Let the claimant take the case back before it is ruled."""
    with transaction.atomic():
        dispute = get_dispute(actor=actor, dispute_id=dispute_id, lock=True)
        is_own = actor.person_id == dispute.claimant_id
        refuse_if(rules.why_cannot_bring_evidence(state=dispute.state, is_party=is_own))
        dispute.state = DisputeState.WITHDRAWN
        dispute.save(update_fields=["state"])
        _record(actor, dispute, "customers.dispute_withdrawn", now)
    return dispute


def _record(actor: Actor, dispute: Dispute, kind: str, now: datetime) -> None:
    data = {"name": dispute.named, "dispute": dispute.pk, "winner": dispute.final_winner or dispute.winner}
    record(actor=actor, kind=kind, customer_id=dispute.customer_id, data=data, at=now)


def _tell(dispute: Dispute, person_ids: list[int], title: Any, step: str, now: datetime) -> None:
    notify(
        person_ids=person_ids,
        kind="customer_dispute",
        title=title,
        body=dispute.named,
        url=f"/customers/disputes/{dispute.pk}/",
        key=f"dispute-{dispute.pk}-{step}",
        at=now,
    )

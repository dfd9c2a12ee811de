"""Agree on the instalments of a contract and write down what came of them; qualified follows from them alone."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused, refuse_if

from . import kinds, rules
from .choices import ContractState
from .models import Contract, Instalment
from .services import find_contract, lock_for, note, part_of, tell_receipt, terms_of


def plan_instalments(
    *, actor: Actor, customer_id: int, contract_id: int, wanted: Sequence[rules.Part], now: datetime
) -> Contract:
    """Agree on what is paid after the first payment; no instalments take the plan away.

    Refused with a code of rules.why_cannot_plan. Locks the customer; records contracts.planned.
    """
    with transaction.atomic():
        lock_for(actor, customer_id, "edit")
        contract = _in_force(customer_id, contract_id)
        terms = terms_of(contract)
        refuse_if(rules.why_cannot_plan(terms, wanted, timezone.localdate(now)))
        if wanted and contract.received > contract.first_payment:
            sentence = _("已收的比约定首款多，先把首款改成实际收到的数。")
            raise Refused(Refusal("contracts.plan_first", sentence))
        contract.instalments.all().delete()
        Instalment.objects.bulk_create(
            Instalment(customer_id=customer_id, contract=contract, due_on=part.due_on, amount=part.amount)
            for part in wanted
            if part.due_on is not None
        )
        contract.version += 1
        contract.save(update_fields=["version"])
        note(actor, contract, kinds.PLANNED, now, parts=str(len(wanted)))
    return contract


def receive_instalment(
    *, actor: Actor, customer_id: int, contract_id: int, instalment_id: int, received: Decimal, received_on: date,
    now: datetime,
) -> Instalment:  # fmt: skip
    """Write down how much of an instalment is there by when.

    Refused with a code of rules.why_cannot_receive_part. Locks the customer; records contracts.received.
    """
    with transaction.atomic():
        customer = lock_for(actor, customer_id, "edit")
        contract = _in_force(customer_id, contract_id)
        one = contract.instalments.select_for_update().filter(pk=instalment_id).first()
        if one is None:
            raise Http404
        is_more = received > one.received
        one.received, one.received_on = received, received_on if received else None
        refuse_if(rules.why_cannot_receive_part(part_of(one), contract.sign_on, timezone.localdate(now)))
        one.save(update_fields=["received", "received_on"])
        note(actor, contract, kinds.PAID, now, received=str(received))
        if is_more:
            tell_receipt(customer, received_on, now)
    return one


def _in_force(customer_id: int, contract_id: int) -> Contract:
    contract = find_contract(customer_id, contract_id)
    if contract.state != ContractState.IN_FORCE:
        raise Refused(Refusal("contracts.is_void", _("这份合同已经作废。")))
    return contract

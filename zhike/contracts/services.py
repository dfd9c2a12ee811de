"""Write contracts down, and let customer and deal be signed once the first payment is there."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.activities.contacts import ContactMade, tell_made
from zhike.customers.models import Customer
from zhike.customers.queries.scope import lock_customer, reaches
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if
from zhike.pool.care.signing import Signed, record_signatures
from zhike.sales.models import Opportunity
from zhike.sales.services import unwin_opportunity, win_opportunity

from . import kinds, rules
from .choices import ContractState
from .models import Contract, Instalment

SOURCE = "contract"
OBJECT = "contract"


@dataclass(frozen=True, kw_only=True)
class ContractDraft:
    """A contract as it was signed; without a deal it belongs to the customer's main one."""

    customer_id: int
    number: str
    title: str
    amount: Decimal
    sign_on: date
    first_payment: Decimal = Decimal(0)
    first_due_on: date | None = None
    received: Decimal = Decimal(0)
    received_on: date | None = None
    opportunity_id: int | None = None


def register_contract(*, actor: Actor, draft: ContractDraft, now: datetime) -> Contract:
    """Write a signed contract down; with its first payment there, customer and deal are signed at once.

    Locks the customer; records contracts.registered, and contracts.signed once it counts.
    """
    with transaction.atomic():
        customer = lock_for(actor, draft.customer_id, "create")
        contract = _new(actor, customer, draft, now)
        refuse_if(rules.why_cannot_write(terms_of(contract), timezone.localdate(now)))
        _refuse_used(customer, draft)
        try:
            with transaction.atomic():
                contract.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(
                Refusal("contracts.number_used", _("这个客户已有同编号的合同。"), {"field": "number"})
            ) from error
        note(actor, contract, kinds.REGISTERED, now)
        if contract.received and contract.received_on:
            tell_receipt(customer, contract.received_on, now)
        _settle(actor, customer, contract, now)
    return contract


def receive_first_payment(
    *, actor: Actor, customer_id: int, contract_id: int, received: Decimal, received_on: date, now: datetime
) -> Contract:
    """Write down how much of the first payment is there by when; the whole of it signs customer and deal.

    Locks the customer; records contracts.received.
    """
    with transaction.atomic():
        customer = lock_for(actor, customer_id, "edit")
        contract = find_contract(customer_id, contract_id)
        if contract.state != ContractState.IN_FORCE:
            raise Refused(Refusal("contracts.is_void", _("这份合同已经作废。")))
        before = terms_of(contract)
        contract.received, contract.received_on = received, received_on
        refuse_if(rules.why_cannot_receive(terms_of(contract), timezone.localdate(now), before))
        contract.version += 1
        contract.save(update_fields=["received", "received_on", "version"])
        note(actor, contract, kinds.RECEIVED, now, received=str(received))
        if received > before.received:
            tell_receipt(customer, received_on, now)
        _settle(actor, customer, contract, now)
    return contract


def void_contract(*, actor: Actor, customer_id: int, contract_id: int, reason: str, now: datetime) -> Contract:
    """Declare a contract void; what it signed is open again. Locks the customer; records contracts.voided."""
    with transaction.atomic():
        customer = lock_for(actor, customer_id, "edit")
        contract = find_contract(customer_id, contract_id)
        refuse_if(rules.why_cannot_void(contract.state, reason))
        contract.state, contract.void_reason = ContractState.VOID, reason.strip()[:300]
        contract.signed_at = None
        contract.version += 1
        contract.save(update_fields=["state", "void_reason", "signed_at", "version"])
        note(actor, contract, kinds.VOIDED, now, reason=contract.void_reason)
        if contract.opportunity_id and not _is_signed_otherwise(contract):
            unwin_opportunity(
                actor=actor, customer=customer, opportunity_id=contract.opportunity_id, reason=reason, now=now
            )
    return contract


def terms_of(contract: Contract) -> rules.Terms:
    """Return what the rules ask of a contract."""
    names = ("amount", "sign_on", "first_payment", "first_due_on", "received", "received_on", "state")
    rest = tuple(part_of(one) for one in contract.instalments.all()) if contract.pk else ()
    return rules.Terms(**{name: getattr(contract, name) for name in names}, rest=rest)


def part_of(one: Instalment) -> rules.Part:
    """Return what the rules ask of an instalment."""
    return rules.Part(one.amount, one.due_on, one.received, one.received_on)


def _settle(actor: Actor, customer: Customer, contract: Contract, now: datetime) -> None:
    """Let a contract that counts as signed by now sign its deal and its customer; taken back when it no longer does."""
    day = rules.signed_on(terms_of(contract))
    if day is None:
        _take_back(actor, customer, contract, now)
        return
    moment = _moment(day, now)
    won = win_opportunity(
        actor=actor,
        customer=customer,
        opportunity_id=contract.opportunity_id,
        signed_at=moment,
        amount=contract.amount,
        title=contract.title,
        now=now,
    )
    if contract.signed_at is not None:
        return
    contract.signed_at = moment
    contract.opportunity_id = won.pk if won else contract.opportunity_id
    contract.save(update_fields=["signed_at", "opportunity"])
    note(actor, contract, kinds.SIGNED, now)
    record_signatures(SOURCE, [Signed(customer.pk, moment, f"contract:{contract.pk}")])


def tell_receipt(customer: Customer, day: date, now: datetime) -> None:
    """Let money that came in count as a contact: who pays is being looked after."""
    tell_made(ContactMade(customer, "receipt", True, _moment(day, now), now))


def _moment(day: date, now: datetime) -> datetime:
    """Return now for today, and noon of any other day."""
    return now if day == timezone.localdate(now) else timezone.make_aware(datetime.combine(day, time(12)))


def _take_back(actor: Actor, customer: Customer, contract: Contract, now: datetime) -> None:
    """Open what a contract had signed: its first payment turned out smaller than was written down."""
    if contract.signed_at is None:
        return
    contract.signed_at = None
    contract.save(update_fields=["signed_at"])
    if contract.opportunity_id and not _is_signed_otherwise(contract):
        unwin_opportunity(
            actor=actor, customer=customer, opportunity_id=contract.opportunity_id, reason=_("首款更正"), now=now
        )


def _new(actor: Actor, customer: Customer, draft: ContractDraft, now: datetime) -> Contract:
    number, title = draft.number.strip(), draft.title.strip()
    if not number or not title:
        field = "title" if number else "number"
        raise Refused(Refusal(f"contracts.{field}", _("请填写合同编号和名称。"), {"field": field}))
    columns = {name: value for name, value in vars(draft).items() if name != "customer_id"}
    return Contract(
        **columns | {"number": number, "title": title},
        customer=customer,
        person_id=customer.owner_id,
        created_at=now,
        created_by_id=actor.id_or_none,
    )


def _refuse_used(customer: Customer, draft: ContractDraft) -> None:
    """Keep a deal to one contract in force, and to a deal of this customer."""
    if draft.opportunity_id is None:
        return
    if not Opportunity.objects.filter(customer_id=customer.pk, pk=draft.opportunity_id).exists():
        raise Http404
    used = Contract.objects.filter(
        customer_id=customer.pk, opportunity_id=draft.opportunity_id, state=ContractState.IN_FORCE
    )
    if used.exists():
        raise Refused(Refusal("contracts.deal_has_one", _("这个商机已经有生效的合同。"), {"field": "opportunity_id"}))


def _is_signed_otherwise(contract: Contract) -> bool:
    others = Contract.objects.filter(customer_id=contract.customer_id, opportunity=contract.opportunity)
    return others.filter(signed_at__isnull=False).exclude(pk=contract.pk).exists()


def lock_for(actor: Actor, customer_id: int, capability: str) -> Customer:
    """Lock a customer whose contracts the actor may write; refused where no role allows it."""
    customer = lock_customer(actor=actor, customer_id=customer_id, capability="view")
    if not reaches(actor, OBJECT, capability, customer):
        raise Refused(Refusal("contracts.not_allowed", _("你的角色不能登记或修改合同。"), help=_("请管理员调整角色。")))
    return customer


def find_contract(customer_id: int, contract_id: int) -> Contract:
    """Lock a contract of a locked customer, or not found."""
    found = Contract.objects.select_for_update().filter(customer_id=customer_id, pk=contract_id).first()
    if found is None:
        raise Http404
    return found


def note(actor: Actor, contract: Contract, kind: str, now: datetime, **more: str) -> None:
    """Record what happened to a contract."""
    data = {"contract": contract.pk, "number": contract.number, "amount": str(contract.amount), **more}
    record(actor=actor, kind=kind, customer_id=contract.customer_id, data=data, at=now)

"""Who gets what from the addresses of the room."""

from decimal import Decimal

from zhike.contracts.models import Contract, Instalment
from zhike.contracts.services import ContractDraft, register_contract
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import NOW, World

TODAY = NOW.date()
_NEW = {"number": "HT-9", "title": "采购合同", "amount": "100", "sign_on": TODAY.isoformat()}


def customers(world: World) -> Call:
    """Aim at the outsider's customer."""
    return Call((make.customer(world.outsider).pk,))


def registering(world: World) -> Call:
    """Register a contract of the outsider's customer."""
    return Call((make.customer(world.outsider).pk,), _NEW)


def _contract(world: World) -> Contract:
    customer = make.customer(world.outsider)
    draft = ContractDraft(
        customer_id=customer.pk,
        number="HT-1",
        title="采购合同",
        amount=Decimal(100),
        first_payment=Decimal(10),
        sign_on=TODAY,
    )
    return register_contract(actor=world.actor_of(world.outsider), draft=draft, now=NOW)


def on_contract(world: World) -> Call:
    """Aim at the outsider's contract."""
    one = _contract(world)
    return Call((one.customer_id, one.pk))


def paying(world: World) -> Call:
    """Write down its first payment."""
    one = _contract(world)
    return Call((one.customer_id, one.pk), {"received": "10", "received_on": TODAY.isoformat()})


def voiding(world: World) -> Call:
    """Declare it void."""
    one = _contract(world)
    return Call((one.customer_id, one.pk), {"reason": "客户反悔"})


def planning(world: World) -> Call:
    """Agree on one instalment for the rest."""
    one = _contract(world)
    return Call((one.customer_id, one.pk), {"due_0": TODAY.isoformat(), "amount_0": "90"})


def on_part(world: World) -> Call:
    """Aim at an instalment of the outsider's contract."""
    one = _contract(world)
    part = Instalment.objects.create(customer_id=one.customer_id, contract=one, due_on=TODAY, amount=Decimal(90))
    return Call((one.customer_id, one.pk, part.pk))


def paying_part(world: World) -> Call:
    """Write down that it came."""
    return Call(on_part(world).args, {"received": "90", "received_on": TODAY.isoformat()})


_EDIT = expect(404, administrator=200, finance=200, rep=403, executive=403, agent=403, partner=403)
_DONE = expect(404, administrator=302, finance=302, rep=403, executive=403, agent=403, partner=403)
MATRIX: dict[str, Row] = {
    "contracts:part": Row(
        expect(404, administrator=200, finance=200, executive=200, agent=403, partner=403), customers
    ),
    "contracts:new": Row(expect(404, administrator=200, finance=200, executive=403, agent=403, partner=403), customers),
    "POST contracts:new": Row(
        expect(404, administrator=302, finance=302, executive=403, agent=403, partner=403), registering
    ),
    "contracts:payment": Row(_EDIT, on_contract),
    "POST contracts:payment": Row(_DONE, paying),
    "contracts:plan": Row(_EDIT, on_contract),
    "POST contracts:plan": Row(_DONE, planning),
    "contracts:paid": Row(_EDIT, on_part),
    "POST contracts:paid": Row(_DONE, paying_part),
    "contracts:void": Row(_EDIT, on_contract),
    "POST contracts:void": Row(_DONE, voiding),
}

"""Who gets what from the addresses of the decision chain. Aimed at a customer of the outsider."""

from zhike.access.actor import Actor
from zhike.access.queries import get_actor
from zhike.customers.models import Contact
from zhike.customers.services import ContactDraft, add_contact, draw_line, move_contact, save_step, set_tie
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World


def _outsider(world: World) -> Actor:
    return get_actor(world.outsider.pk)


def _two(world: World) -> tuple[Contact, Contact]:
    """Make two contacts of the outsider's customer."""
    customer, actor = make.customer(world.outsider), _outsider(world)
    drafts = (ContactDraft(name="周敏"), ContactDraft(name="李国强"))
    one, other = (add_contact(actor=actor, customer_id=customer.pk, draft=draft, now=world.now) for draft in drafts)
    return one, other


def customer(world: World) -> Call:
    """Aim at the outsider's customer."""
    return Call((make.customer(world.outsider).pk,))


def contact(world: World) -> Call:
    """Move one contact of the outsider's customer under another, or say how well one knows him."""
    one, other = _two(world)
    data = {"to": other.pk, "person": world.outsider.pk, "current": 3}
    return Call((one.customer_id, one.pk), data)


def move(world: World) -> Call:
    """Take a move of the outsider back."""
    one, other = _two(world)
    event = move_contact(
        actor=_outsider(world),
        customer_id=one.customer_id,
        contact_id=one.pk,
        to_contact_id=other.pk,
        version=None,
        now=world.now,
    )
    assert event is not None
    return Call((one.customer_id, event.pk))


def new_line(world: World) -> Call:
    """Draw a line in the outsider's chart."""
    one, other = _two(world)
    return Call((one.customer_id,), {"from_contact": one.pk, "to_contact": other.pk, "kind": "conflict"})


def line(world: World) -> Call:
    """Aim at a line of the outsider's chart."""
    one, other = _two(world)
    drawn = draw_line(
        actor=_outsider(world),
        customer_id=one.customer_id,
        kind="influence",
        from_id=one.pk,
        to_id=other.pk,
        now=world.now,
    )
    return Call((one.customer_id, drawn.pk))


def role(world: World) -> Call:
    """Say who approves at the outsider's customer."""
    one, _other = _two(world)
    return Call((one.customer_id, "approver"), {"contact": one.pk})


def new_step(world: World) -> Call:
    """Add a step to the route of the outsider's customer."""
    return Call((make.customer(world.outsider).pk,), {"post": "财务总监", "decides": "批预算"})


def _step(world: World) -> tuple[int, int]:
    customer_id = make.customer(world.outsider).pk
    step = save_step(
        actor=_outsider(world),
        customer_id=customer_id,
        step_id=None,
        contact_id=None,
        post="财务总监",
        decides="批预算",
        now=world.now,
    )
    return customer_id, step.pk


def step(world: World) -> Call:
    """Aim at a step of the route of the outsider's customer."""
    return Call(_step(world), {"post": "总经理", "decides": "签字"})


def order(world: World) -> Call:
    """Put the route of the outsider's customer in order."""
    customer_id, step_id = _step(world)
    return Call((customer_id,), {"step": [step_id]})


def tie(world: World) -> Call:
    """Aim at what is known of the outsider and his contact."""
    one, _other = _two(world)
    kept = set_tie(
        actor=_outsider(world),
        customer_id=one.customer_id,
        contact_id=one.pk,
        person_id=world.outsider.pk,
        current=3,
        now=world.now,
    )
    return Call((one.customer_id, kept.pk))


_SEEN = expect(200, sales_manager=404, rep=404, partner=404)
_FORM = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_SAVED = expect(403, administrator=302, agent=302, sales_manager=404, rep=404)

CHAIN: dict[str, Row] = {
    "customers:chart": Row(_SEEN, customer),
    "customers:chart_move": Row(_FORM, contact),
    "POST customers:chart_move": Row(_SAVED, contact),
    "POST customers:chart_undo": Row(_SAVED, move),
    "customers:line_create": Row(_FORM, new_line),
    "POST customers:line_create": Row(_SAVED, new_line),
    "POST customers:line_remove": Row(_SAVED, line),
    "customers:role_fill": Row(_FORM, role),
    "POST customers:role_fill": Row(_SAVED, role),
    "customers:route": Row(_SEEN, customer),
    "customers:step_create": Row(_FORM, new_step),
    "POST customers:step_create": Row(_SAVED, new_step),
    "customers:step_edit": Row(_FORM, step),
    "POST customers:step_edit": Row(_SAVED, step),
    "POST customers:step_remove": Row(_SAVED, step),
    "POST customers:route_order": Row(_SAVED, order),
    "customers:tie_set": Row(_FORM, contact),
    "POST customers:tie_set": Row(_SAVED, contact),
    "POST customers:tie_remove": Row(_SAVED, tie),
}

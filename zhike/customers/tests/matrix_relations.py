"""Who gets what from the addresses of relations. Aimed at a customer of the outsider."""

from zhike.access.queries import get_actor
from zhike.customers.services import RelationDraft, add_relation
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World


def customer(world: World) -> Call:
    """Aim at the outsider's customer."""
    return Call((make.customer(world.outsider).pk,))


def new(world: World) -> Call:
    """Relate two customers of the outsider."""
    one, other = make.customer(world.outsider), make.customer(world.outsider)
    return Call((one.pk,), {"other": other.pk, "word": "peer:out"})


def relation(world: World) -> Call:
    """Aim at a relation between two customers of the outsider."""
    one, other = make.customer(world.outsider), make.customer(world.outsider)
    draft = RelationDraft(other_id=other.pk, kind="partner")
    made = add_relation(actor=get_actor(world.outsider.pk), customer_id=one.pk, draft=draft, now=world.now)
    return Call((one.pk, made.pk), {"note": "合作三年"})


def node(world: World) -> Call:
    """Open a neighbour of the outsider's customer in the picture."""
    return Call((make.customer(world.outsider).pk, make.customer(world.outsider).pk))


_SEEN = expect(200, sales_manager=404, rep=404, partner=404)
_FORM = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_SAVED = expect(403, administrator=302, agent=302, sales_manager=404, rep=404)

RELATIONS: dict[str, Row] = {
    "customers:relations": Row(_SEEN, customer),
    "customers:relation_create": Row(_FORM, customer),
    "POST customers:relation_create": Row(_SAVED, new),
    "customers:relation_edit": Row(_FORM, relation),
    "POST customers:relation_edit": Row(_SAVED, relation),
    "POST customers:relation_remove": Row(_SAVED, relation),
    "customers:network": Row(_SEEN, customer),
    "customers:network_more": Row(_SEEN, node),
    "customers:referrals": Row(_SEEN, customer),
    "customers:group": Row(_SEEN, customer),
}

"""Who gets what from the addresses of audits, freshness and weights."""

from zhike.access.queries import get_actor
from zhike.customers.models import Audit
from zhike.customers.services import AuditDraft, draw_audit
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World


def _audit(world: World) -> Audit:
    """Draw a sample that the administrator calls, with a customer of the outsider in it."""
    make.customer(world.outsider)
    return draw_audit(actor=get_actor(world.admin.pk), draft=AuditDraft(name="体检", size=5), now=world.now)


def audit(world: World) -> Call:
    """Aim at the administrator's audit."""
    return Call((_audit(world).pk,))


def item(world: World) -> Call:
    """Call a customer of the outsider in the administrator's audit."""
    drawn = _audit(world)
    return Call((drawn.pk, drawn.items.get().pk), {"outcome": "busy"})


def customer(world: World) -> Call:
    """Aim at the outsider's customer."""
    return Call((make.customer(world.outsider).pk,))


def confirmed(world: World) -> Call:
    """Say that the address of the outsider's customer is right."""
    return Call((make.customer(world.outsider, address="人民路 1 号").pk, "address"))


_PART = expect(404, administrator=200, executive=200)
_SETTINGS = expect(403, administrator=200, executive=200)

TRUTH: dict[str, Row] = {
    "customers:audits": Row(expect(200)),
    "customers:audit_new": Row(expect(403, administrator=200, sales_manager=200)),
    "POST customers:audit_new": Row(
        expect(403, administrator=422, sales_manager=422), to(name="体检", scope="owner", size=3)
    ),
    "customers:audit": Row(_PART, audit),
    "customers:audit_next": Row(expect(403, administrator=302, sales_manager=404, rep=404, agent=404), audit),
    "POST customers:audit_finish": Row(expect(403, administrator=302, sales_manager=404), audit),
    "customers:audit_call": Row(expect(403, administrator=200, sales_manager=404, rep=404, agent=404), item),
    "POST customers:audit_call": Row(expect(403, administrator=302, sales_manager=404, rep=404, agent=404), item),
    "customers:freshness": Row(expect(200, sales_manager=404, rep=404, partner=404), customer),
    "POST customers:confirm_field": Row(
        expect(403, administrator=302, agent=302, sales_manager=404, rep=404), confirmed
    ),
    "customers:weights": Row(_SETTINGS),
    "POST customers:weights": Row(_SETTINGS | {"administrator": 422, "executive": 422}, to(seen_version="x")),
}

"""Who gets what from the screens of the desk. Aimed at a customer of the outsider, in another department tree."""

from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World
from zhike.web.paging import Cursor


def foreign_customer(world: World) -> Call:
    """Aim at a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,))


def foreign_number(world: World) -> Call:
    """Guess the number of a customer of the outsider."""
    return Call((make.customer(world.outsider).number,))


_FOREIGN = expect(200, sales_manager=404, rep=404, partner=404)

MATRIX = {
    "desk:today": Row(expect(200)),
    "desk:team": Row(expect(200, rep=404, finance=404, partner=404)),
    "desk:more": Row(expect(200), to("overdue", query=f"after={Cursor((3, 0)).encode()}")),
    "desk:search": Row(expect(200), to(query="q=华信")),
    "desk:customer": Row(_FOREIGN, foreign_customer),
    "desk:timeline": Row(_FOREIGN, foreign_customer),
    "desk:card": Row(_FOREIGN, foreign_customer),
    "desk:number": Row(_FOREIGN | {name: 302 for name, status in _FOREIGN.items() if status == 200}, foreign_number),
}

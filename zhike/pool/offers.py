"""What this room brings to the registries of lower rooms."""

from zhike.customers import ownership, pools

from .guarding import guard_moves
from .queries.members import find_reach
from .services.holdings import follow_moves
from .starting import start_clocks


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    ownership.register_guard("pool", guard_moves)
    ownership.register_starter("pool", start_clocks)
    ownership.register_effect("pool", follow_moves)
    pools.register(find_reach)

"""Who gets what from the addresses of pools, of extensions and of leave."""

from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World

from . import company

_FORM = {"kind": "open", "mask_when": "before", "is_active": "on"}


def pool(world: World) -> Call:
    """Aim at a pool."""
    return Call((company.pool().pk,), {"name": "华东一区公海", **_FORM})


def extension(world: World) -> Call:
    """Ask for more days of a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,), {"reason": "等预算"})


def locking(world: World) -> Call:
    """Lock a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,), {"reason": "总部谈判中"})


def limiting(world: World) -> Call:
    """Let the outsider hold twenty customers."""
    return Call((world.outsider.pk,), {"holding": 20, "reason": "新人"})


def left(world: World) -> Call:
    """Aim at a customer whose notes stayed with the outsider."""
    pool = company.pool(follow_notes=False)
    return Call((company.into_pool(make.customer(world.outsider), pool, world.outsider).pk,))


POOLS: dict[str, Row] = {
    "pool:pools": Row(expect(403, administrator=200, executive=200)),
    "pool:pool_new": Row(expect(403, administrator=200)),
    "POST pool:pool_new": Row(expect(403, administrator=302), to(name="华东公海", **_FORM)),
    "pool:pool_edit": Row(expect(403, administrator=200), pool),
    "POST pool:pool_edit": Row(expect(403, administrator=302), pool),
    "pool:extend": Row(expect(200, sales_manager=404, rep=404, partner=404), extension),
    "POST pool:extend": Row(expect(422, sales_manager=404, rep=404, partner=404), extension),
    "pool:lock": Row(expect(403, administrator=200, sales_manager=404), locking),
    "POST pool:lock": Row(expect(403, administrator=302, sales_manager=404), locking),
    "POST pool:unlock": Row(expect(403, administrator=302, sales_manager=404), locking),
    "pool:own_limit": Row(expect(403, administrator=200), limiting),
    "POST pool:own_limit": Row(expect(403, administrator=302), limiting),
    "pool:asked": Row(expect(200)),
    "pool:limit_ask": Row(expect(200)),
    "POST pool:limit_ask": Row(expect(422), to(holding=20, reason="新人")),
    "pool:left_behind": Row(expect(404, administrator=200, executive=200, agent=200, finance=200), left),
    "POST pool:left_give": Row(expect(404, administrator=302, executive=403, agent=403, finance=403), left),
    "pool:results": Row(expect(403, administrator=200, executive=200)),
    "pool:result_days": Row(expect(403, administrator=200, executive=200)),
    "pool:result_rows": Row(expect(403, administrator=200, executive=200), to(query="of=claimed")),
    "pool:leave": Row(expect(200)),
    "POST pool:leave": Row(expect(422), to(first_on="2026-01-02", last_on="2026-01-01")),
}

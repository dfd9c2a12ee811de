"""Who gets what from remarks, voice notes, @, quality and the queue of the phone. Aimed at what the outsider wrote."""

from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World

from . import talking


def foreign_entry(world: World) -> Call:
    """Aim at an entry of the outsider."""
    row = talking.entered(world.outsider, make.customer(world.outsider, name="深圳外部机械有限公司"))
    return Call((row.customer_id, row.pk))


def remark_on_foreign_entry(world: World) -> Call:
    """Write under an entry of the outsider."""
    return Call(foreign_entry(world).args, {"text": "写得好"})


def foreign_remark(world: World) -> Call:
    """Aim at what the outsider wrote under the own entry."""
    row = talking.entered(world.outsider, make.customer(world.outsider, name="深圳外部机械有限公司"))
    return Call((row.customer_id, row.pk, talking.commented(world.outsider, row).pk))


def foreign_voice(world: World) -> Call:
    """Aim at what the outsider spoke."""
    customer = make.customer(world.outsider, name="深圳外部机械有限公司")
    row = talking.entered(world.outsider, customer, voice=talking.spoken())
    return Call((row.customer_id, row.pk))


def foreign_customer(world: World) -> Call:
    """Ask who may be called upon about a customer of the outsider."""
    return Call((make.customer(world.outsider, name="深圳外部机械有限公司").pk,))


_READERS = expect(404, administrator=200, agent=200, executive=200, finance=403)

MATRIX = {
    "activities:entry": Row(_READERS, foreign_entry),
    "POST activities:entry": Row(
        expect(404, administrator=302, agent=403, executive=403, finance=403), remark_on_foreign_entry
    ),
    "activities:uncomment": Row(expect(405, anonymous=405), foreign_remark),
    "POST activities:uncomment": Row(expect(404, administrator=403, executive=403, finance=403), foreign_remark),
    "activities:voice": Row(_READERS, foreign_voice),
    "activities:mentionable": Row(_READERS, foreign_customer),
    "activities:quality": Row(expect(403, administrator=200, sales_manager=200, executive=200)),
    "offline:worker": Row(expect(200, anonymous=200)),
    "offline:page": Row(expect(200)),
    "offline:own": Row(expect(200)),
}

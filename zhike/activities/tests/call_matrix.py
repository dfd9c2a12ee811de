"""Who gets what from the addresses of calls. Aimed at calls of the outsider, in another department tree."""

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile

from zhike.testing import make
from zhike.testing.matrix import Call, expect
from zhike.testing.matrix import Row as Row
from zhike.testing.world import World

from .calling import call, recorded
from .voices import as_wav

TONE = as_wav([np.zeros(80)])


def foreign_customer(world: World) -> Call:
    """Aim at a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,))


def foreign_call(world: World) -> Call:
    """Aim at a call of the outsider."""
    made = call(world.outsider, make.customer(world.outsider))
    return Call((made.customer_id, made.pk))


def foreign_recording(world: World) -> Call:
    """Aim at a recorded call of the outsider."""
    made = call(world.outsider, make.customer(world.outsider))
    recorded(world.outsider, made, TONE)
    return Call((made.customer_id, made.pk))


def words_of_a_foreign_call(world: World) -> Call:
    """Log a call with a customer of the outsider."""
    said = {"direction": "out", "result": "connected", "call_type": "return", "started_at": "2026-11-20 09:00"}
    return Call(foreign_customer(world).args, {**said, "talk_minutes": "2", "note": "谈了价格"})


def sound_for_a_foreign_call(world: World) -> Call:
    """Upload a recording to a call of the outsider."""
    return Call(foreign_call(world).args, {"file": SimpleUploadedFile("call.wav", TONE)})


_LOG = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_HEAR = expect(404, administrator=200, executive=200, agent=403, finance=403, partner=403)
_ADD = expect(403, administrator=200, sales_manager=404, rep=404)

MATRIX = {
    "calls:list": Row(expect(200, finance=403, partner=403)),
    "calls:panel": Row(
        expect(404, administrator=200, executive=200, agent=200, finance=403, partner=403), foreign_customer
    ),
    "calls:log": Row(_LOG, foreign_customer),
    "POST calls:log": Row(_LOG | {"administrator": 302, "agent": 302}, words_of_a_foreign_call),
    "calls:detail": Row(
        expect(404, administrator=200, executive=200, agent=200, finance=403, partner=403), foreign_recording
    ),
    "calls:upload": Row(_ADD, foreign_call),
    "POST calls:upload": Row(_ADD | {"administrator": 302}, sound_for_a_foreign_call),
    "calls:sound": Row(_HEAR, foreign_recording),
    "calls:progress": Row(_HEAR, foreign_recording),
    "POST calls:remove": Row(expect(403, administrator=302, sales_manager=404), foreign_recording),
    "POST calls:swap": Row(_ADD | {"administrator": 302}, foreign_recording),
}

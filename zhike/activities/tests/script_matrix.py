"""Who gets what from the addresses of scripts; talks are aimed at customers of the outsider."""

from zhike.access.queries import get_actor
from zhike.activities.models import Script, ScriptRun
from zhike.activities.scripts.services import start_run
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World

from .scripting import talked_through


def a_script(world: World) -> Call:
    """Aim at the delivered return call."""
    return Call((_return().pk,))


def _return() -> Script:
    return Script.objects.get(key="return")


def _with(*args: object, **data: str) -> object:
    return lambda world: Call((_return().pk, *args), {"rev": "0", **data})


def changed_details(world: World) -> Call:
    """Rename the return call."""
    return Call((_return().pk,), {"name": "老客户回访", "call_type": "return", "is_active": "on"})


def a_changed_draft(world: World) -> Call:
    """Aim at a script whose draft differs from the version in force."""
    script = _return()
    script.draft = [{**script.draft[0], "title": "开口"}, *script.draft[1:]]
    script.save(update_fields=["draft"])
    return Call((script.pk,), {"rev": "0"})


def foreign_customer(world: World) -> Call:
    """Aim at a customer of the outsider."""
    return Call((make.customer(world.outsider).pk,))


def foreign_start(world: World) -> Call:
    """Start a talk with a customer of the outsider."""
    return Call((make.customer(world.outsider).pk, _return().pk))


def _talk(world: World) -> ScriptRun:
    customer = make.customer(world.outsider)
    actor = get_actor(world.outsider.pk)
    return start_run(actor=actor, customer_id=customer.pk, script_id=_return().pk, contact_id=None, now=world.now)


def foreign_talk(world: World) -> Call:
    """Aim at an open talk of the outsider."""
    run = _talk(world)
    return Call((run.customer_id, run.pk), {"position": "1", "step": "open", "version": "1", "answer": "opena1"})


def foreign_move(world: World) -> Call:
    """Pause the outsider's talk."""
    return Call((*foreign_talk(world).args, "pause"))


def foreign_end(world: World) -> Call:
    """End the outsider's talk that was talked through."""
    run = talked_through(world.outsider, make.customer(world.outsider))
    return Call((run.customer_id, run.pk), {"outcome": "agreed", "talk_minutes": "5", "note": "谈完了"})


_ALL = expect(200, finance=403, partner=403)
_EDIT = expect(403, administrator=200, sales_manager=200)
_EDITED = expect(403, administrator=302, sales_manager=302)
_CALL = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
# Who talks writes: somebody else's talk is closed even to who sees it.
_OWN = expect(403, sales_manager=404, rep=404)
_SEE = expect(404, administrator=200, executive=200, agent=200, finance=403, partner=403)
_STEP = {"title": "开口", "sentences": "您好"}

MATRIX = {
    "scripts:list": Row(_ALL),
    "scripts:show": Row(_ALL, a_script),
    "scripts:results": Row(_ALL, a_script),
    "scripts:talks": Row(_ALL, a_script),
    "scripts:details": Row(_EDIT, a_script),
    "POST scripts:details": Row(_EDITED, changed_details),
    "scripts:design": Row(_EDIT, a_script),
    "scripts:step": Row(_EDIT, _with("open")),
    "POST scripts:step": Row(_EDITED, _with("open", **_STEP)),
    "POST scripts:preview": Row(_EDIT, _with("open", **_STEP)),
    "POST scripts:step_remove": Row(_EDITED, _with("open")),
    "POST scripts:order": Row(_EDITED, _with(step="known")),
    "POST scripts:publish": Row(_EDITED, a_changed_draft),
    "POST scripts:discard": Row(_EDITED, _with()),
    "scripts:choose": Row(_CALL, foreign_customer),
    "POST scripts:start": Row(_CALL | {"administrator": 302, "agent": 302}, foreign_start),
    "scripts:run": Row(_SEE, foreign_talk),
    "POST scripts:run": Row(expect(403, sales_manager=404, rep=404), foreign_talk),
    "POST scripts:move": Row(_OWN, foreign_move),
    "scripts:stop": Row(_OWN, foreign_talk),
    "POST scripts:stop": Row(_OWN, foreign_talk),
    "scripts:finish": Row(_OWN, foreign_end),
    "POST scripts:finish": Row(_OWN, foreign_end),
}

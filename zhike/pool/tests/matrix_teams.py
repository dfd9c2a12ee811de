"""Who gets what from the addresses of hand-offs, care and handovers. Aimed at work of the outsider."""

from datetime import timedelta

from django.utils import timezone

from zhike.access.queries import get_actor
from zhike.access.services.leaving import give_notice
from zhike.pool.handoff.services import HandOffDraft, hand_off
from zhike.pool.handover.services import PlanDraft, plan_handover, run_handover
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World

_SEEN = expect(404, administrator=200, executive=200, agent=200, finance=200)
# The manager of who was asked reads it, too.
_TOLD = expect(404, administrator=200, executive=200, agent=200, finance=200, sales_manager=200)


def foreign(world: World) -> Call:
    """Aim at the outsider's customer."""
    return Call((make.customer(world.outsider).pk,))


def given(world: World) -> Call:
    """Aim at a hand-off from the outsider to a colleague."""
    customer = make.customer(world.outsider)
    day = timezone.localdate() + timedelta(days=3)
    draft = HandOffDraft(to_person_id=world.chen.pk, role="service", promises="无", first_service_on=day)
    one = hand_off(actor=get_actor(world.outsider.pk), customer_id=customer.pk, draft=draft, now=timezone.now())
    return Call((one.pk,), {"answer": "缺", "how": "phone", "words": "x"})


def new(world: World) -> Call:
    """Hand the outsider's customer to a colleague."""
    data = {"to_person": world.chen.pk, "role": "service", "promises": "无", "first_service_on": "2035-01-05"}
    return Call((make.customer(world.outsider).pk,), data)


def planned(world: World) -> Call:
    """Aim at the plan for the outsider's work."""
    make.customer(world.outsider)
    draft = PlanDraft(taker_ids=(world.chen.pk,), main_id=world.chen.pk, way="even", reason="", shares={})
    actor = get_actor(world.admin.pk)
    one = plan_handover(actor=actor, person_id=world.outsider.pk, draft=draft, now=timezone.now())
    return Call((one.pk,), {"takers": [world.chen.pk], "way": "load", "to": world.chen.pk})


def carried_out(world: World) -> Call:
    """Aim at a handover that was run."""
    call = planned(world)
    run_handover(actor=get_actor(world.admin.pk), handover_id=call.args[0], now=timezone.now())
    return call


def plan(world: World) -> Call:
    """Plan what becomes of the outsider's work."""
    return Call((), {"person": world.outsider.pk, "takers": [world.chen.pk], "way": "even"})


def notice(world: World) -> Call:
    """Let the outsider leave."""
    return Call((), {"person": world.outsider.pk, "last_on": "2035-01-05"})


def noted(world: World) -> Call:
    """Aim at the outsider, who leaves."""
    day = timezone.localdate() + timedelta(days=9)
    give_notice(actor=get_actor(world.admin.pk), person_id=world.outsider.pk, last_on=day, now=timezone.now())
    return Call((world.outsider.pk,))


_STAFF = expect(403, administrator=200)
_LEADING = expect(403, administrator=200, sales_manager=200)
_PLANNING = expect(403, administrator=200, sales_manager=404)
_PLANNED = expect(403, administrator=302, sales_manager=404)
_ANSWERED = expect(404, administrator=403, executive=403, agent=403, finance=403)
TEAMS: dict[str, Row] = {
    "pool:leavers": Row(_LEADING),
    "pool:leaver_create": Row(_STAFF),
    "POST pool:leaver_create": Row(expect(403, administrator=302), notice),
    "POST pool:leaver_back": Row(expect(403, administrator=302), noted),
    "pool:handovers": Row(_LEADING),
    "pool:handover_create": Row(_LEADING),
    "POST pool:handover_create": Row(_PLANNED, plan),
    "pool:handover": Row(_PLANNING, planned),
    "pool:handover_edit": Row(_PLANNING, planned),
    "POST pool:handover_edit": Row(_PLANNED, planned),
    "POST pool:handover_give": Row(_PLANNED, planned),
    "POST pool:handover_run": Row(_PLANNED, planned),
    "POST pool:handover_undo": Row(_PLANNED, carried_out),
    "POST pool:handover_discard": Row(_PLANNED, planned),
    "pool:hand_offs": Row(expect(200)),
    "pool:care": Row(expect(200)),
    "pool:hand_off": Row(
        expect(404, administrator=200, executive=200, agent=200, finance=200, sales_manager=200), given
    ),
    "POST pool:hand_off_accept": Row(_ANSWERED, given),
    "POST pool:hand_off_withdraw": Row(_ANSWERED, given),
    "pool:hand_off_return": Row(_SEEN, given),
    "POST pool:hand_off_return": Row(_ANSWERED, given),
    "pool:hand_off_told": Row(_SEEN, given),
    "POST pool:hand_off_told": Row(_ANSWERED, given),
    "pool:hand_off_panel": Row(_SEEN, foreign),
    "pool:hand_off_create": Row(
        expect(404, administrator=200, agent=200, finance=403, executive=403, partner=403), foreign
    ),
    "POST pool:hand_off_create": Row(
        expect(404, administrator=302, agent=302, finance=403, executive=403, partner=403), new
    ),
}

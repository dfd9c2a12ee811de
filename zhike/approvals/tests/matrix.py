"""Who gets what from the addresses of approvals. Aimed at a request of the outsider, which his managers decide on."""

from datetime import timedelta

from django.utils import timezone

from zhike.access.queries import get_actor
from zhike.approvals import services
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import World

from .making import KIND, ask, declare_sample


def outsiders_request(world: World) -> Call:
    """Aim at what somebody of another department asked for; the head of the company and the executive decide."""
    return Call((ask(world.outsider).pk,))


def granting(world: World) -> Call:
    """Say yes to it."""
    return Call(outsiders_request(world).args, {"verdict": "granted"})


def delegating(world: World) -> Call:
    """Pass it on to a colleague."""
    return Call(outsiders_request(world).args, {"to_person_id": world.chen.pk})


def somebodys_absence(world: World) -> Call:
    """Aim at the outsider's absence."""
    today = timezone.localdate()
    draft = services.AbsenceDraft(world.chen.pk, today, today + timedelta(days=2))
    actor = get_actor(world.outsider.pk)
    return Call((services.start_absence(actor=actor, draft=draft, now=timezone.now()).pk,))


def sample_flow(world: World) -> Call:
    """Aim at the flow of a kind of the tests."""
    declare_sample()
    return Call((KIND,))


def saving_flow(world: World) -> Call:
    """Set it."""
    sent = {"seen_version": 0, "who_0": "upper", "need_0": "any", "hours_0": 5, "late_0": "remind"}
    return Call(sample_flow(world).args, sent)


# The administrator and the executive stand above everybody; nobody else has to do with it.
_NOT_FOUND = dict.fromkeys(("sales_manager", "rep", "agent", "finance", "partner"), 404)
_SETTINGS = dict.fromkeys(("sales_manager", "rep", "agent", "finance", "partner"), 403)

MATRIX = {
    "approvals:list": Row(expect(200)),
    "approvals:away": Row(expect(200)),
    "POST approvals:away": Row(expect(422)),
    "POST approvals:back": Row(expect(404), somebodys_absence),
    "approvals:flows": Row(expect(200, **_SETTINGS)),
    "approvals:flow": Row(expect(200, **_SETTINGS), sample_flow),
    "POST approvals:flow": Row(expect(302, executive=403, **_SETTINGS), saving_flow),
    "approvals:detail": Row(expect(200, **_NOT_FOUND), outsiders_request),
    "POST approvals:decide": Row(expect(302, **_NOT_FOUND), granting),
    "approvals:delegate": Row(expect(200, **_NOT_FOUND), outsiders_request),
    "POST approvals:delegate": Row(expect(302, **_NOT_FOUND), delegating),
    "POST approvals:withdraw": Row(expect(403, **_NOT_FOUND), outsiders_request),
}

"""Who may open rules, simulations, sweeps and the list of what is about to be taken back."""

from zhike.pool.models import Simulation, Sweep
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World

from .company import TODAY

READERS = expect(200)
SETTERS = expect(403, administrator=200)


def _sweep(world: World) -> Call:
    return Call((Sweep.objects.create(day=TODAY, state="done", started_at=world.now).pk,))


def _simulation(world: World) -> Call:
    counts = dict.fromkeys(("then_tomorrow", "then_all", "now_tomorrow", "now_all", "lost", "kept"), 0)
    run = Simulation.objects.create(body={}, day=TODAY, made_at=world.now, counts=counts)
    return Call((run.pk,))


MATRIX = {
    "pool:due": Row(READERS),
    "pool:sweeps": Row(READERS),
    "pool:sweep": Row(READERS, _sweep),
    "pool:rules": Row(READERS),
    "pool:rules_of": Row(READERS, to(0)),
    "pool:rules_edit": Row(SETTERS, to(0)),
    "POST pool:rules_edit": Row(expect(403, administrator=422), to(0)),
    "pool:trigger_new": Row(SETTERS, to(0)),
    "POST pool:trigger_new": Row(expect(403, administrator=422), to(0)),
    "pool:trigger": Row(expect(403, administrator=404), to(0, "none")),
    "POST pool:trigger": Row(expect(403, administrator=404), to(0, "none")),
    "POST pool:trigger_delete": Row(expect(403, administrator=404), to(0, "none")),
    "pool:trigger_delete": Row(expect(405, anonymous=405), to(0, "none")),
    "POST pool:rules_try": Row(expect(403, administrator=302), to(0)),
    "pool:rules_try": Row(expect(405, anonymous=405), to(0)),
    "POST pool:rules_publish": Row(expect(403, administrator=404), to(0)),
    "pool:rules_publish": Row(expect(405, anonymous=405), to(0)),
    "POST pool:rules_discard": Row(expect(403, administrator=302), to(0)),
    "pool:rules_discard": Row(expect(405, anonymous=405), to(0)),
    "pool:simulation": Row(expect(404, administrator=200), _simulation),
    "pool:simulation_progress": Row(expect(404, administrator=200), _simulation),
}

"""Jobs of the room: ids in, one service call."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhike.access.queries import get_actor

from .handoff.services import escalate_hand_offs
from .handover import services as handover
from .leaving import services as leaving


@app.periodic(cron="*/5 * * * *")
@app.task(name="pool.escalate_hand_offs", queueing_lock="pool.escalate_hand_offs")
def escalate(timestamp: int) -> int:
    """Tell managers of hand-offs that nobody accepted in time."""
    return escalate_hand_offs(now=timezone.now())


@app.task(name="pool.run_handover")
def run_handover(handover_id: int, person_id: int) -> None:
    """Hand a leaver's work on by its plan."""
    handover.run_handover(actor=get_actor(person_id), handover_id=handover_id, now=timezone.now())


@app.task(name="pool.undo_handover")
def undo_handover(handover_id: int, person_id: int) -> None:
    """Take a handover back."""
    handover.undo_handover(actor=get_actor(person_id), handover_id=handover_id, now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="pool.watch_leavers", queueing_lock="pool.watch_leavers")
def watch_leavers(timestamp: int) -> int:
    """Report unusual viewing, and close accounts after the last day."""
    now = timezone.now()
    return leaving.report_viewing(now=now) + leaving.close_accounts(now=now)

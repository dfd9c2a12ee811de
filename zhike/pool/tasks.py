"""Jobs of the room: ids in, one service call."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhike.access.queries import get_actor

from .handoff.services import escalate_hand_offs
from .handover import services as handover
from .leaving import services as leaving
from .nightly import check_clocks_nightly, remind_people, sweep_when_due
from .ruling import trying
from .services.answering import move_offers_on
from .services.leads import retry_leads

__all__ = [
    "check_clocks_nightly",
    "escalate",
    "move_offers",
    "remind_people",
    "retry_unassigned",
    "run_handover",
    "sweep_when_due",
    "take_up_trials",
    "try_rules",
    "undo_handover",
    "watch_leavers",
]


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


@app.periodic(cron="*/5 * * * *")
@app.task(name="pool.move_offers_on", queueing_lock="pool.move_offers_on")
def move_offers(timestamp: int) -> int:
    """Let offers whose time is over go to the next person."""
    return move_offers_on(now=timezone.now())


@app.periodic(cron="2-59/5 * * * *")
@app.task(name="pool.retry_leads", queueing_lock="pool.retry_leads")
def retry_unassigned(timestamp: int) -> int:
    """Try again the leads that nobody could take."""
    return retry_leads(now=timezone.now())


@app.task(name="pool.try_rules")
def try_rules(simulation_id: int) -> None:
    """Try rules on a large base."""
    trying.run_trial(simulation_id=simulation_id)


@app.periodic(cron="4-59/5 * * * *")
@app.task(name="pool.take_up_trials", queueing_lock="pool.take_up_trials")
def take_up_trials(timestamp: int) -> int:
    """Go on with trials whose worker died."""
    ids = trying.pick_up_stalled(now=timezone.now())
    for simulation_id in ids:
        try_rules.defer(simulation_id=simulation_id)
    return len(ids)

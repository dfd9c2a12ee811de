"""How talks go along when customers are merged."""

from typing import Any

from zhike.customers.participants import MergeParticipant, MergeWork, register, register_preparer

from ..models import ScriptRun
from .choices import OPEN_STATES, RunState


def declare() -> None:
    """Enter the tables, from AppConfig.ready."""
    register(
        MergeParticipant(
            "activities.ScriptRun",
            hangs_on=(("contact_id", "customers.Contact"), ("call_id", "activities.Call")),
        ),
        MergeParticipant("activities.ScriptAnswer", hangs_on=(("run_id", "activities.ScriptRun"),)),
    )
    register_preparer("activities.open_talks", _end_open_talks)


def _end_open_talks(work: MergeWork, ledger: Any) -> None:
    """Break off talks that are open with those who are absorbed: a person has one open talk by script and customer."""
    for run in ScriptRun.objects.filter(customer_id__in=work.absorbed_ids, state__in=OPEN_STATES):
        with ledger.changing(ScriptRun._meta.label, run.pk, ["state", "ended_at"], from_id=run.customer_id):
            rows = ScriptRun.objects.filter(customer_id=run.customer_id, pk=run.pk)
            rows.update(state=RunState.BROKEN, ended_at=work.now)

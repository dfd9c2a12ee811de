"""Put the draft of a script in force: the next version, followed by talks that start from now on."""

from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ...models import ScriptVersion
from ..checking import find_problems
from ..kinds import PUBLISHED
from ..queries.scripts import draft_of
from ..rules import why_cannot_publish, why_draft_changed
from .designing import lock_script


def publish_script(*, actor: Actor, script_id: int, seen_rev: int, now: datetime) -> ScriptVersion:
    """Make the draft the version in force. Refused with the first thing that keeps it from being talked through.

    Talks under way keep the version that they began with. Locks the script.
    """
    with transaction.atomic():
        script = lock_script(actor=actor, script_id=script_id)
        refuse_if(why_draft_changed(seen=seen_rev, rev=script.draft_rev))
        current = ScriptVersion.objects.filter(script=script, is_current=True).first()
        is_same = current is not None and current.body == script.draft
        refuse_if(why_cannot_publish(problems=find_problems(draft_of(script)), is_same=is_same))
        ScriptVersion.objects.filter(script=script, is_current=True).update(is_current=False)
        last = ScriptVersion.objects.filter(script=script).order_by("-version").values_list("version", flat=True)
        made = ScriptVersion.objects.create(
            script=script, version=(last.first() or 0) + 1, body=script.draft, by_id=actor.id_or_none, at=now
        )
        data = {"script": script.pk, "name": script.name, "version": made.version}
        record(actor=actor, kind=PUBLISHED, customer_id=None, data=data, at=now)
    return made

"""Answer whether a customer is free, a limited number of times, and write down who asked what."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.policies import get_policy
from zhike.access.services.attempts import Limit, charge
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if

from ..queries.precheck import Answer, find_answer
from ..rules import why_cannot_precheck


def precheck(*, actor: Actor, text: str, now: datetime) -> Answer:
    """Say whether a name or phone is free, in the pool or taken. Records customers.prechecked.

    Every look is charged first and refused when the hour's or the day's number is used up;
    when it cannot be charged there is no answer. Never call it inside a transaction.
    """
    refuse_if(why_cannot_precheck(text))
    refuse_if(charge_look(actor, now))
    with transaction.atomic():
        answer = find_answer(text)
        record(actor=actor, kind="customers.prechecked", data={"name": text, "state": answer.state}, at=now)
    return answer


def charge_look(actor: Actor, now: datetime) -> Refusal | None:
    """Count one look of a person, and say when the hour's or the day's looks are used up."""
    policy = get_policy("customers.precheck")
    spans = (("hour", timedelta(hours=1)), ("day", timedelta(days=1)))
    limits = [Limit(f"precheck-{name}:{actor.person_id}", policy[f"per_{name}"], span, span) for name, span in spans]
    locked = charge(limits, now=now)
    if locked is None:
        return None
    until = timezone.localtime(locked.facts["until"])  # type: ignore[arg-type]
    return Refusal(
        "customers.precheck_used_up",
        _("预检次数已用完，%(until)s 后再查。") % {"until": until.strftime("%m-%d %H:%M")},
        {"until": until},
        _("需要更多次数时，请管理员在设置里调整。"),
    )

"""Publish tried rules as a new version for the next midnight; what the simulation said stays with it."""

from datetime import date, datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..choices import TrialState
from ..models import RuleDraft, RuleVersion, Simulation
from ..queries import rulebook
from .rights import refuse_unless_may_rule
from .rules import why_cannot_publish
from .simulating import midnight_after

PUBLISHED = "pool.rules_published"


def publish(*, actor: Actor, pool_id: int | None, note: str = "", now: datetime) -> RuleVersion:
    """Make the draft the next version; refused while nobody tried it as it stands today, or when it changes nothing.

    Clocks are facts: they start again for nobody, whatever is switched off and on.
    """
    refuse_unless_may_rule(actor, pool_id)
    day = timezone.localdate(midnight_after(now))
    with transaction.atomic():
        draft = get_object_or_404(RuleDraft.objects.select_for_update(of=("self",)).filter(pool=pool_id))
        last = RuleVersion.objects.filter(pool=pool_id).order_by("-number").first()
        tried = _last_try(draft, day)
        refuse_if(why_cannot_publish(is_tried=tried is not None, is_same=last is not None and last.body == draft.body))
        assert tried is not None
        version = RuleVersion.objects.create(
            pool_id=pool_id,
            number=last.number + 1 if last else 1,
            body=draft.body,
            valid_from=day,
            note=note[:200],
            made_by_id=actor.id_or_none,
            made_at=now,
            forecast={"simulation": tried.pk, **tried.counts},
        )
        Simulation.objects.filter(pk=tried.pk).update(version=version)
        draft.delete()
        data = {"pool": pool_id, "number": version.number, "valid_from": day.isoformat()}
        record(actor=actor, kind=PUBLISHED, data=data, at=now)
    rulebook.forget()
    return version


def _last_try(draft: RuleDraft, day: date) -> Simulation | None:
    """Return the newest finished simulation of exactly this draft for exactly this midnight."""
    done = Simulation.objects.filter(pool=draft.pool_id, day=day, version=None, state=TrialState.DONE)
    tried = done.order_by("-pk").first()
    return tried if tried is not None and tried.body == draft.body else None

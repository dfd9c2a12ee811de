"""Work on the draft of a script; nothing of it is said to customers before it is put in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.lib.refusals import refuse_if

from ...models import Script, ScriptVersion
from .. import rules
from ..body import Body, Step
from ..queries.scripts import draft_of

SCRIPT = "script"


@dataclass(frozen=True, kw_only=True)
class DetailsDraft:
    """What a script is called, when it is used, and whether it is."""

    name: str
    note: str
    call_type: str
    is_active: bool = True


def create_script(*, actor: Actor, draft: DetailsDraft, now: datetime) -> Script:
    """Begin a script without steps. Refused for a name that is there."""
    refuse_unless_capable(actor, SCRIPT, "edit")
    with transaction.atomic():
        _refuse_name(draft.name, None)
        last = Script.objects.aggregate(last=Max("position"))["last"]
        return Script.objects.create(
            name=draft.name.strip(),
            note=draft.note.strip(),
            call_type=draft.call_type,
            is_active=draft.is_active,
            position=(last or 0) + 1,
            draft_by_id=actor.id_or_none,
            draft_at=now,
        )


def _refuse_name(name: str, script_id: int | None) -> None:
    taken = Script.objects.filter(name=name.strip()).exclude(pk=script_id or 0).exists()
    refuse_if(rules.why_bad_details(name=name, taken=taken))


def lock_script(*, actor: Actor, script_id: int) -> Script:
    """Return a script locked for change; refused who may not design."""
    refuse_unless_capable(actor, SCRIPT, "edit")
    found = Script.objects.select_for_update().filter(pk=script_id).first()
    if found is None:
        raise Http404
    return found


def save_details(*, actor: Actor, script_id: int, draft: DetailsDraft) -> Script:
    """Change what a script is called and whether it is in use; talks under way go on."""
    with transaction.atomic():
        script = lock_script(actor=actor, script_id=script_id)
        _refuse_name(draft.name, script_id)
        if draft.name.strip() != script.label:
            script.name = draft.name.strip()
        if draft.note.strip() != script.explanation:
            script.note = draft.note.strip()
        script.call_type, script.is_active = draft.call_type, draft.is_active
        script.save(update_fields=["name", "note", "call_type", "is_active"])
    return script


def _redraft(actor: Actor, script_id: int, seen_rev: int, change: Callable[[Body], Body], now: datetime) -> Script:
    with transaction.atomic():
        script = lock_script(actor=actor, script_id=script_id)
        refuse_if(rules.why_draft_changed(seen=seen_rev, rev=script.draft_rev))
        script.draft = change(draft_of(script)).dump()
        script.draft_rev += 1
        script.draft_by_id, script.draft_at = actor.id_or_none, now
        script.save(update_fields=["draft", "draft_rev", "draft_by", "draft_at"])
    return script


def change_step(*, actor: Actor, script_id: int, seen_rev: int, step: Step, now: datetime) -> Script:
    """Put a step into the draft, in its place or at the end."""
    return _redraft(actor, script_id, seen_rev, lambda body: body.with_step(step), now)


def remove_step(*, actor: Actor, script_id: int, seen_rev: int, key: str, now: datetime) -> Script:
    """Take a step out of the draft; answers that led there are open then, and the check says so."""
    return _redraft(actor, script_id, seen_rev, lambda body: body.without(key), now)


def arrange_steps(*, actor: Actor, script_id: int, seen_rev: int, keys: Sequence[str], now: datetime) -> Script:
    """Put the steps of the draft in another order; the first one opens the talk."""
    return _redraft(actor, script_id, seen_rev, lambda body: body.ordered(keys), now)


def discard_draft(*, actor: Actor, script_id: int, seen_rev: int, now: datetime) -> Script:
    """Go back to the version in force."""
    current = ScriptVersion.objects.filter(script_id=script_id, is_current=True).first()
    with transaction.atomic():
        script = lock_script(actor=actor, script_id=script_id)
        refuse_if(rules.why_draft_changed(seen=seen_rev, rev=script.draft_rev))
        script.draft = current.body if current else []
        script.draft_rev += 1
        script.save(update_fields=["draft", "draft_rev"])
    return script

"""Write down one contact together with what came along: files, a voice note, people called upon."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.services import store_file

from ..calls.services.recording import Arrived as ArrivedSound
from ..drafts import FollowUpDraft
from ..models import FollowUp
from ..talking.services import mention_people, tell_mentioned
from ..todo.services.by_contact import finish_named, make_of_step
from ..voice.services import keep_voice
from .checks import find_entry, lock_for_writing
from .logging import log_with


class Arrived(Protocol):
    """A file as it arrived."""

    @property
    def name(self) -> str: ...
    @property
    def content(self) -> BinaryIO: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class Spoken:
    """A voice note as it arrived, sealed already, with the seconds that the recorder measured."""

    arrived: ArrivedSound
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Luggage:
    """What comes along with an entry; the next step may become a task, and tasks may be ticked off."""

    files: Sequence[Arrived] = field(default=())
    voice: Spoken | None = None
    wants_task: bool = False
    done_task_ids: Sequence[int] = field(default=())


def enter_follow_up(*, actor: Actor, draft: FollowUpDraft, luggage: Luggage, now: datetime) -> FollowUp:
    """Log the contact with its files, its voice note, its tasks and its calls upon colleagues: all of it or nothing.

    The same entry delivered twice stores nothing a second time and tells nobody again. Refused as log_follow_up,
    store_file, keep_voice and mention_people. Locks the customer.
    """
    with transaction.atomic():
        customer = lock_for_writing(actor=actor, customer_id=draft.customer_id)
        carries = luggage.files or luggage.voice or luggage.wants_task or luggage.done_task_ids or draft.mention_ids
        if carries and (earlier := find_entry(customer.pk, draft.entry_key)) is not None:
            return earlier
        follow_up = _log(actor, customer, draft, luggage, now)
        if luggage.voice:
            spoken = luggage.voice
            keep_voice(actor=actor, follow_up=follow_up, arrived=spoken.arrived, seconds=spoken.seconds, now=now)
        if luggage.wants_task:
            make_of_step(actor=actor, follow_up=follow_up, now=now)
        finish_named(actor=actor, task_ids=luggage.done_task_ids, now=now)
        if draft.mention_ids:
            _mention(actor, customer, follow_up, draft, now)
    return follow_up


def _log(actor: Actor, customer: Customer, draft: FollowUpDraft, luggage: Luggage, now: datetime) -> FollowUp:
    stored = tuple(_store(actor, draft.customer_id, one, now) for one in luggage.files)
    content = draft.content
    if luggage.voice and not content.strip():
        content = _("语音记录，%(n)d 秒") % {"n": luggage.voice.seconds}
    facts = {"offline_seconds": draft.offline_seconds} if draft.offline_seconds else {}
    said = replace(draft, file_ids=stored, content=content)
    return log_with(actor=actor, customer=customer, draft=said, now=now, facts=facts)


def _mention(actor: Actor, customer: Customer, follow_up: FollowUp, draft: FollowUpDraft, now: datetime) -> None:
    text = follow_up.content
    people = mention_people(
        actor=actor, customer=customer, follow_up=follow_up, text=text, person_ids=draft.mention_ids, now=now
    )
    key = f"mention:{follow_up.pk}"
    tell_mentioned(actor=actor, customer=customer, follow_up=follow_up, text=text, people=people, key=key, now=now)


def _store(actor: Actor, customer_id: int, file: Arrived, now: datetime) -> int:
    stored = store_file(
        actor=actor,
        customer_id=customer_id,
        name=file.name,
        content=file.content,
        size=file.size,
        now=now,
        capability="view",
    )
    return stored.pk

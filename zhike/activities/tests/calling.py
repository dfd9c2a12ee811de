"""Short builders of calls and recordings over the real services."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Any

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.calls import vault
from zhike.activities.calls.drafts import CallDraft
from zhike.activities.calls.services import keep_recording, log_call
from zhike.activities.calls.services.analysing import analyse_recording
from zhike.activities.calls.services.recording import Arrived
from zhike.activities.calls.sounds import HEAD
from zhike.activities.models import Call, Recording
from zhike.customers.models import Customer
from zhike.testing.world import NOW


def call(person: Person, of: Customer, *, logged_at: datetime | None = None, **fields: Any) -> Call:
    """Log a connected call of three minutes when it ends, unless said otherwise."""
    fields.setdefault("talk_seconds", 180 if fields.get("result", "connected") == "connected" else 0)
    fields.setdefault("started_at", NOW)
    draft = CallDraft(customer_id=of.pk, entry_key=fields.pop("entry_key", uuid.uuid4()), **fields)
    ends_at = draft.started_at + timedelta(seconds=draft.talk_seconds)
    return log_call(actor=get_actor(person.pk), draft=draft, now=logged_at or ends_at)


def arrived(data: bytes, name: str = "call.wav") -> Arrived:
    """Seal bytes as an upload does."""
    path = vault.new_path(NOW)
    writer = vault.create(path)
    writer.write(data)
    writer.close()
    return Arrived(name, path, len(data), data[:HEAD], hashlib.sha256(data).hexdigest())


def recorded(person: Person, of: Call, data: bytes, name: str = "call.wav", *, analysed: bool = False) -> Recording:
    """Keep a recording with a call, analysed at once when asked."""
    recording = keep_recording(
        actor=get_actor(person.pk), customer_id=of.customer_id, call_id=of.pk, arrived=arrived(data, name), now=NOW
    )
    if analysed:
        analyse_recording(recording_id=recording.pk, now=NOW)
        recording.refresh_from_db()
    return recording

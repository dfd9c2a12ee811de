"""Short builders of remarks and voice notes over the real services."""

import hashlib
import uuid
from typing import Any

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.calls import vault
from zhike.activities.calls.services.recording import Arrived
from zhike.activities.drafts import FollowUpDraft
from zhike.activities.models import FollowUp, FollowUpComment
from zhike.activities.services.entering import Luggage, Spoken, enter_follow_up
from zhike.activities.talking.services import CommentDraft, comment_follow_up
from zhike.customers.models import Customer
from zhike.testing.world import NOW

WEBM = b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 300


def spoken(data: bytes = WEBM, seconds: int = 7, name: str = "voice.webm") -> Spoken:
    """Seal bytes as an upload does."""
    path = vault.new_path(NOW)
    writer = vault.create(path)
    writer.write(data)
    writer.close()
    return Spoken(Arrived(name, path, len(data), data[:64], hashlib.sha256(data).hexdigest()), seconds)


def entered(person: Person, of: Customer, *, voice: Spoken | None = None, **fields: Any) -> FollowUp:
    """Enter a contact with what comes along."""
    fields.setdefault("content", "谈了价格")
    key = fields.pop("entry_key", None) or uuid.uuid4()
    draft = FollowUpDraft(customer_id=of.pk, entry_key=key, **fields)
    return enter_follow_up(actor=get_actor(person.pk), draft=draft, luggage=Luggage(voice=voice), now=NOW)


def commented(person: Person, on: FollowUp, text: str = "下次先问预算", **fields: Any) -> FollowUpComment:
    """Write a remark under an entry."""
    fields.setdefault("entry_key", uuid.uuid4())
    draft = CommentDraft(customer_id=on.customer_id, follow_up_id=on.pk, text=text, **fields)
    return comment_follow_up(actor=get_actor(person.pk), draft=draft, now=NOW)

"""What a phone keeps for the time without network: whom the person may write about, sealed for this person."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac

from zhike.access.actor import Actor
from zhike.customers.queries import visible_to

from ..queries.entry import list_open_tasks_by_customer, list_recent
from ..queries.sentences import list_sentences
from .registry import forms_for

CUSTOMERS = 2_000
_SALT = "zhike.activities.offline"


def sealing_key(person_id: int) -> str:
    """Return the key that seals this person's entries on a phone; given to nobody else's session.

    It follows from the program's secret, so that entries left on a phone open again at the next sign-in.
    """
    digest = salted_hmac(_SALT, str(person_id), algorithm="sha256").digest()
    return base64.b64encode(hashlib.sha256(digest).digest()).decode()


def snapshot(actor: Actor) -> dict[str, Any]:
    """Return rows and extras of each form that the person may fill in without network."""
    found: dict[str, Any] = {}
    for form in forms_for(actor):
        found[form.key] = {"rows": list(form.rows(actor)), "extra": form.more(actor) if form.more else None}
    return found


def customer_rows(actor: Actor) -> Sequence[Mapping[str, Any]]:
    """Return the customers that a rep will most likely meet: due and lately written about, then all own ones.

    What the person has still to do for one of them comes along, to be ticked off beside the entry.
    """
    today = timezone.localdate()
    first = [_row(one.customer_id, one.name, one.note) for one in list_recent(actor, today=today)]
    known = {row["id"] for row in first}
    own = visible_to(actor).filter(owner_id=actor.person_id).order_by("-last_contact_at", "pk")
    columns = own.values_list("pk", "name", "next_follow_on", "next_step")[:CUSTOMERS]
    rest = [_row(pk, name, _note(day, step)) for pk, name, day, step in columns if pk not in known]
    rows, tasks = [*first, *rest], list_open_tasks_by_customer(actor)
    for row in rows:
        if row["id"] in tasks:
            row["done_task"] = tasks[row["id"]]
    return rows


def _row(customer_id: int, name: str, note: str) -> dict[str, Any]:
    return {"id": customer_id, "name": name, "note": note}


def _note(day: date | None, step: str) -> str:
    return f"{day:%m-%d} {step}".strip() if day else ""


def sentence_rows(actor: Actor) -> Sequence[Mapping[str, Any]]:
    """Return the person's sentences for the form without network."""
    return [one._asdict() for one in list_sentences(actor)]

"""How follow-ups go along when customers are merged, and what the survivor's row then shows."""

import uuid
from collections import Counter
from typing import Any

from zhike.customers.models import Customer
from zhike.customers.participants import (
    STAY,
    MergeParticipant,
    MergeWork,
    register,
    register_preparer,
    register_settler,
)
from zhike.customers.services import keep_with, touch_contact_rollups

from .choices import StepOrigin
from .models import Call, FollowUp, FollowUpFile, NextStepChange, Task, Visit, VisitStamp
from .queries.rollups import find_promise, find_rollups

_ON_A_VISIT = ("VisitMember", "VisitStamp", "VisitPhoto", "VisitSight", "VisitSummary", "VisitPromise", "Coaching")


def declare() -> None:
    """Enter the tables, from AppConfig.ready."""
    register(
        MergeParticipant("activities.FollowUp", hangs_on=(("contact_id", "customers.Contact"),)),
        MergeParticipant(
            "activities.FollowUpFile",
            alike=("follow_up_id", "file_id"),
            hangs_on=(("follow_up_id", "activities.FollowUp"),),
        ),
        MergeParticipant(
            "activities.NextStepChange",
            STAY,
            why="append-only; the promise is stated anew with the survivor",
        ),
    )
    register(
        MergeParticipant(
            "activities.Call",
            hangs_on=(("contact_id", "customers.Contact"), ("follow_up_id", "activities.FollowUp")),
        ),
        MergeParticipant("activities.Recording", hangs_on=(("call_id", "activities.Call"),)),
        MergeParticipant("activities.CallReview", hangs_on=(("call_id", "activities.Call"),)),
        MergeParticipant("activities.CallMark", hangs_on=(("call_id", "activities.Call"),)),
        MergeParticipant(
            "activities.Listening", STAY, why="append-only; whoever reads it asks for the call, not for the customer"
        ),
    )
    register(MergeParticipant("activities.Task"))
    register(
        MergeParticipant("activities.VoiceNote", hangs_on=(("follow_up_id", "activities.FollowUp"),)),
        MergeParticipant("activities.FollowUpComment", hangs_on=(("follow_up_id", "activities.FollowUp"),)),
        MergeParticipant("activities.Mention", hangs_on=(("follow_up_id", "activities.FollowUp"),)),
        MergeParticipant("activities.EntryMark", hangs_on=(("follow_up_id", "activities.FollowUp"),)),
        MergeParticipant(
            "activities.VoiceListening", STAY, why="append-only; whoever reads it asks for the entry, not the customer"
        ),
    )
    _declare_visits()
    register_preparer("activities.entry_keys", _tell_entries_apart)
    register_settler("activities.rollups", _settle)


def _declare_visits() -> None:
    """Enter the tables of visits; what hangs on a visit goes where the visit goes."""
    visit = ("visit_id", "activities.Visit")
    register(
        MergeParticipant(
            "activities.Visit", hangs_on=(("follow_up_id", "activities.FollowUp"), ("call_id", "activities.Call"))
        ),
        MergeParticipant("activities.VisitPlace", alike=("address",)),
        MergeParticipant("activities.VisitContact", hangs_on=(visit, ("contact_id", "customers.Contact"))),
        *(MergeParticipant(f"activities.{name}", hangs_on=(visit,)) for name in _ON_A_VISIT),
        MergeParticipant(
            "activities.PhotoViewing", STAY, why="append-only; whoever reads it asks for the visit, not the customer"
        ),
        MergeParticipant("activities.CoachingPoint", hangs_on=(("coaching_id", "activities.Coaching"),)),
    )


def _tell_entries_apart(work: MergeWork, ledger: Any) -> None:
    """Give an entry that was sent to two of the customers a key of its own, since a customer holds each key once."""
    ids = [work.survivor_id, *work.absorbed_ids]
    for model in (Call, FollowUp, Task, Visit, VisitStamp):
        keys = model.objects.filter(customer_id__in=ids).values_list("entry_key", flat=True)
        twice = [key for key, count in Counter(keys).items() if count > 1]
        rows = model.objects.filter(customer_id__in=work.absorbed_ids, entry_key__in=twice)
        for customer_id, pk in rows.values_list("customer_id", "pk"):
            with ledger.changing(model._meta.label, pk, ["entry_key"], from_id=customer_id):
                model.objects.filter(customer_id=customer_id, pk=pk).update(entry_key=uuid.uuid4())


def _settle(work: MergeWork) -> None:
    """Recount what the rows show, and state the promise that was chosen (or restored) where a recount says another."""
    ids = [work.survivor_id, *(work.absorbed_ids if work.is_undoing else ())]
    for id_ in ids if work.is_undoing else ():
        strays = FollowUpFile.objects.filter(customer_id=id_).exclude(file__customer_id=id_)
        keep_with(file_ids=list(strays.values_list("file_id", flat=True)), customer_id=id_)
    for customer in Customer.objects.filter(pk__in=ids).order_by("pk"):
        found = find_rollups(customer.pk)
        stated = (customer.next_follow_on, customer.next_step)
        if find_promise(customer.pk) is not None and (found.next_on, found.next_step) != stated:
            _state(work, customer)
        touch_contact_rollups(
            customer_id=customer.pk,
            last_contact_at=found.last_contact_at,
            follow_up_count=found.follow_up_count,
            next_on=customer.next_follow_on,
            next_step=customer.next_step,
            now=work.now,
        )


def _state(work: MergeWork, customer: Customer) -> None:
    NextStepChange.objects.create(
        customer_id=customer.pk,
        person_id=work.actor.id_or_none,
        next_on=customer.next_follow_on,
        next_step=customer.next_step,
        origin=StepOrigin.ARCHIVE,
        at=work.now,
    )

"""Signatures of two years in the demo company, so that curves, finds and second owners have something to tell."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.customers.choices import OwnerWay, Stage
from zhike.customers.models import Customer, OwnerChange
from zhike.events.services import record_many
from zhike.pool.due import predictions
from zhike.pool.signed import SIGNED_STAGES

SEED = 20261122
# How many days from the first meeting to the signature: most within two months, the large ones slowly (shape, scale).
_PACE = {"strategic": (1.9, 95), "major": (1.6, 62)}
_USUAL = (1.4, 38)
_WAS = (Stage.PRICING, Stage.INTENT)


def load_signatures(customer_ids: Sequence[int], now: datetime) -> int:
    """Say of customers that have signed when they did, after a time that fits their size; return how many."""
    random = Random(SEED)  # noqa: S311 - invented data
    signed = Customer.objects.filter(pk__in=customer_ids, stage__in=SIGNED_STAGES, owner__isnull=False)
    rows: dict[int, list[tuple[int, datetime, dict[str, object]]]] = {}
    columns = ("pk", "owner_id", "tier", "stage", "created_at", "version")
    for pk, owner_id, tier, stage, created_at, version in signed.order_by("pk").values_list(*columns):
        shape, scale = _PACE.get(tier, _USUAL)
        at = created_at + timedelta(days=1 + random.weibullvariate(scale, shape))
        if at < now:
            rows.setdefault(owner_id or 0, []).append((pk, at, _change(random, stage, version)))
    names = dict(Person.objects.filter(pk__in=rows).values_list("pk", "name"))
    for owner_id, theirs in rows.items():
        actor = Actor(person_id=owner_id, name=names[owner_id])
        record_many(actor=actor, kind="customers.changed", rows=theirs)
    return sum(len(theirs) for theirs in rows.values())


def _change(random: Random, stage: str, version: int) -> dict[str, object]:
    was = random.choice(_WAS)
    step = {"field": "stage", "label": "销售阶段", "was": was.value, "is": stage}
    words = {"old": str(was.label), "new": str(Stage(stage).label)}
    return {"version": version, "fields": ["stage"], "steps": [step | words], "labels": []}


def win_claimed(customer_ids: Sequence[int], now: datetime) -> int:
    """Let colleagues sign every second customer that they claimed from the pool; return how many."""
    random = Random(SEED)  # noqa: S311 - invented data
    claims = OwnerChange.objects.filter(way=OwnerWay.CLAIM, customer_id__in=customer_ids).order_by("pk")
    won: list[int] = []
    for customer_id, person_id, claimed_at in list(claims.values_list("customer_id", "to_person_id", "at"))[::2]:
        found = Customer.objects.filter(pk=customer_id, owner_id=person_id)
        row = found.values_list("version", "owner__name").first()
        if row is None:
            continue
        at = claimed_at + (now - claimed_at) * random.uniform(0.3, 0.95)
        found.update(stage=Stage.CLOSED)
        data = _change(random, Stage.CLOSED, row[0])
        actor = Actor(person_id=person_id or 0, name=row[1])
        record_many(actor=actor, kind="customers.changed", rows=[(customer_id, at, data)])
        won.append(customer_id)
    predictions.refresh(won, now=now)
    return len(won)

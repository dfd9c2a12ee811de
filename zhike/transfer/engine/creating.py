"""Store the customers that a batch creates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from zhike.customers import bulk, ownership
from zhike.customers.custom.definitions import split_custom
from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft
from zhike.customers.models import Source
from zhike.lib.fold import fold_text
from zhike.sales.finding.origins import OriginDraft, record_origins
from zhike.sales.models import Way

from ..rows.draft import Point, Reason, RowDraft
from .deciding import Decision
from .known import Known
from .setting import Setting


def create_customers(cursor: Any, created: Sequence[Decision], setting: Setting, now: datetime) -> None:
    """Insert the stand-ins of these decisions and give them their ids; guards may leave one without an owner.

    Only they come by the campaign of the run: a customer that was there already keeps by what it came first.
    """
    drafts = [decision.known.draft for decision in created if decision.known and decision.known.draft]
    sources = _sources(drafts)
    new = [
        _new_customer(draft, decision, setting, sources, now) for draft, decision in zip(drafts, created, strict=True)
    ]
    new = _without_refused_owners(new, created, setting)
    ids = bulk.insert_customers(cursor, new, setting.actor)
    for id_, decision in zip(ids, created, strict=True):
        assert decision.known is not None
        decision.known.id = id_
    if setting.campaign is not None:
        draft = OriginDraft(Way.IMPORT, setting.campaign.pk)
        record_origins(actor=setting.actor, customer_ids=ids, draft=draft, now=now)


def _sources(drafts: Sequence[RowDraft]) -> dict[str, int]:
    """Create the sources that rows name for the first time; return ids by folded name."""
    wanted = {fold_text(draft.source_name): draft.source_name for draft in drafts if draft.source_name}
    if not wanted:
        return {}
    known = {fold_text(name): id_ for id_, name in Source.objects.values_list("id", "name")}
    for key, name in wanted.items():
        if key not in known:
            known[key] = Source.objects.get_or_create(name=name)[0].pk
    return known


def _new_customer(
    draft: RowDraft, decision: Decision, setting: Setting, sources: dict[str, int], now: datetime
) -> bulk.NewCustomer:
    columns, custom = split_custom(draft.columns)
    if draft.source_name:
        columns["source_id"] = sources[fold_text(draft.source_name)]
    elif setting.default_source_id:
        columns.setdefault("source_id", setting.default_source_id)
    contacts = _contacts(decision.known, draft)
    own = draft.own_points if contacts else [*draft.contact_points, *draft.own_points]
    owner_id = draft.owner_id or setting.default_owner_id
    return bulk.NewCustomer(
        draft=CustomerDraft(
            name=draft.name,
            **columns,
            custom=custom,
            next_follow_on=draft.next_follow_on,
            next_step=draft.next_step,
            points=_points(own),
            contacts=contacts,
        ),
        ahead=draft.spelling and bulk.Ahead(draft.name_key, draft.core_key, draft.spelling),
        owner_id=owner_id,
        department_id=setting.departments.get(owner_id) if owner_id else setting.actor.department_id,
        created_at=now,
        created_by_id=setting.actor.id_or_none,
    )


def _contacts(known: Known | None, draft: RowDraft) -> tuple[ContactDraft, ...]:
    """Return the people that the rows of a customer named, the first with the numbers."""
    people = known.people if known else []
    return tuple(
        ContactDraft(**person.columns, points=_points(draft.contact_points if person.is_primary else []))
        for person in sorted(people, key=lambda person: not person.is_primary)
    )


def _without_refused_owners(
    new: Sequence[bulk.NewCustomer], created: Sequence[Decision], setting: Setting
) -> list[bulk.NewCustomer]:
    """Leave without an owner whom a guard refuses him (a full quota), with the reason in the report."""
    owned = [place for place, row in enumerate(new) if row.owner_id is not None]
    moves = bulk.first_moves([new[place] for place in owned])
    kept = list(new)
    for place, refusal in ownership.find_refusals(setting.actor, moves).items():
        row = owned[place]
        created[row].reasons.append(Reason("refused", "owner", str(refusal)))
        kept[row] = replace(new[row], owner_id=None, department_id=setting.actor.department_id)
    return kept


def _points(points: Sequence[Point]) -> tuple[PointDraft, ...]:
    return tuple(PointDraft(point.kind, point.value, point.normalised) for point in points)

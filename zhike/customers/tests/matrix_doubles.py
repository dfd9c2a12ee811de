"""Who gets what from the addresses of doubles, merges, the blind look-up and disputes. Aimed at the outsider's."""

import io

from zhike.access.queries import get_actor
from zhike.customers.models import Customer, DoublePair
from zhike.customers.services import MergeDraft, add_evidence, merge_customers, open_dispute
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World


def _theirs(world: World) -> Customer:
    return make.customer(world.outsider)


def pair(world: World) -> Call:
    """Aim at a pair of the outsider's customers."""
    one, other = _theirs(world), _theirs(world)
    return Call((DoublePair.objects.create(first_id=one.pk, second_id=other.pk, score=90, found_at=world.now).pk,))


def parties(world: World) -> Call:
    """Aim at two of the outsider's customers."""
    return Call((), {}, f"ids={_theirs(world).pk},{_theirs(world).pk}")


def parties_merged(world: World) -> Call:
    """Make two of the outsider's customers one."""
    one, other = _theirs(world), _theirs(world)
    return Call((), {"ids": f"{one.pk},{other.pk}", "survivor": one.pk})


def merge(world: World) -> Call:
    """Aim at a merge of the outsider's customers."""
    draft = MergeDraft(_theirs(world).pk, [_theirs(world).pk])
    return Call((merge_customers(actor=get_actor(world.admin.pk), draft=draft, now=world.now).pk,))


def claimed(world: World) -> Call:
    """Claim the outsider's customer."""
    return Call((), {"text": _theirs(world).name, "claim": "我先接触的"})


def dispute(world: World, **data: object) -> Call:
    """Aim at a case between the other team and the outsider, with a file."""
    name = _theirs(world).name
    made = open_dispute(actor=get_actor(world.chen.pk), text=name, claim="我先接触的", now=world.now)
    return Call((made.pk,), data)


def dispute_with(**data: object):
    """Aim at a case with a form."""
    return lambda world: dispute(world, **data)


def evidence(world: World) -> Call:
    """Aim at a file of a case."""
    (dispute_id,) = dispute(world).args
    kept = add_evidence(
        actor=get_actor(world.chen.pk),
        dispute_id=dispute_id,
        text="名片",
        at=world.now,
        file=("a.pdf", io.BytesIO(b"%PDF-1.7 x"), 10),
        now=world.now,
    )
    return Call((dispute_id, kept.pk))


def picked(world: World) -> Call:
    """Pick the outsider's customer in the list."""
    return Call((), {"go": "1", "picked": [_theirs(world).pk], "new_tag": "重点"})


_EVERYBODY = expect(200)
_EDIT = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_EDITED = _EDIT | {"administrator": 302, "agent": 302}
_CREATE = expect(200, finance=403, executive=403, partner=403)
_MADE = _CREATE | dict.fromkeys(("administrator", "sales_manager", "rep", "agent"), 302)
_LED = expect(403, administrator=302, sales_manager=302)
_JUDGED = expect(404, administrator=200)

DOUBLES: dict[str, Row] = {
    "customers:doubles": Row(_CREATE),
    "POST customers:doubles_search": Row(_LED),
    "customers:doubles_progress": Row(_CREATE, to(1)),
    "POST customers:doubles_cancel": Row(_LED, to(1)),
    "POST customers:pair_dismiss": Row(_EDITED, pair),
    "POST customers:pair_reopen": Row(_EDITED, pair),
    "customers:merge": Row(_EDIT, parties),
    "POST customers:merge": Row(_EDITED, parties_merged),
    "POST customers:merge_pick": Row(_MADE, picked),
    "customers:merges": Row(_CREATE),
    "customers:merge_detail": Row(_EDIT, merge),
    "POST customers:merge_undo": Row(_EDITED, merge),
    "customers:precheck": Row(_CREATE),
    "POST customers:precheck": Row(_CREATE, to(text="苏州恒远自动化有限公司")),
    "customers:disputes": Row(_EVERYBODY),
    "customers:dispute_open": Row(_CREATE),
    "POST customers:dispute_open": Row(_MADE, claimed),
    "customers:dispute": Row(_JUDGED, dispute),
    "POST customers:dispute_evidence": Row(_JUDGED | {"administrator": 403}, dispute_with(on="2026-11-01", text="x")),
    "customers:dispute_file": Row(_JUDGED, evidence),
    "POST customers:dispute_rule": Row(
        expect(403, administrator=302, sales_manager=404), dispute_with(winner="claimant", reason="x")
    ),
    "POST customers:dispute_appeal": Row(_JUDGED | {"administrator": 403}, dispute_with(reason="x")),
    "POST customers:dispute_withdraw": Row(_JUDGED | {"administrator": 403}, dispute),
}

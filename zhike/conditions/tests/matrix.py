"""Who gets what from the addresses of conditions. Aimed at views, segments and runs of the outsider."""

from zhike.access.queries import get_actor
from zhike.conditions.drafts import BulkDraft, SegmentDraft, ViewDraft
from zhike.conditions.models import BulkRun, SavedView, Segment
from zhike.conditions.services import save_segment, save_view, start_bulk
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World

CONDITION = {"all": [{"field": "stage", "op": "in", "value": ["intent"]}]}
COND = '{"all":[{"field":"stage","op":"in","value":["intent"]}]}'


def _view(world: World, sharing: str) -> SavedView:
    actor = get_actor(world.outsider.pk)
    return save_view(actor=actor, draft=ViewDraft("customer", "华南意向", sharing, CONDITION), now=world.now)


def private_view(world: World) -> Call:
    """Aim at a view that the outsider keeps private."""
    return Call((_view(world, "private").pk,), {"name": "改掉", "sharing": "public"})


def team_view(world: World) -> Call:
    """Aim at a view that the outsider shares with the own department."""
    return Call((_view(world, "team").pk,), {"name": "改掉", "sharing": "public"})


def public_view(world: World) -> Call:
    """Aim at a public view of the outsider."""
    return Call((_view(world, "public").pk,), {"name": "改掉", "sharing": "private"})


def _segment(world: World) -> Segment:
    draft = SegmentDraft("customer", "意向客户", CONDITION)
    return save_segment(actor=get_actor(world.outsider.pk), segment_id=None, draft=draft, now=world.now)


def segment(world: World) -> Call:
    """Aim at a segment of the outsider."""
    return Call((_segment(world).pk,), {"name": "改掉", "cond": COND, "is_active": "on"})


def _run(world: World) -> BulkRun:
    draft = BulkDraft("customer", "customers.tag", {"tag_ids": []}, ids=[make.customer(world.outsider).pk])
    actor = get_actor(world.outsider.pk)
    return start_bulk(actor=actor, draft=draft, label="打标签", now=world.now, in_background=False)


def run(world: World) -> Call:
    """Aim at a bulk run that the outsider started."""
    return Call((_run(world).pk,))


_EVERYBODY = expect(200)
_HIDDEN = expect(404)
_OTHERS = expect(403, administrator=200)
_CHANGED = expect(403, administrator=302)
_MADE = dict.fromkeys(("administrator", "sales_manager", "rep", "agent"), 302)

MATRIX: dict[str, Row] = {
    "conditions:schema": Row(_EVERYBODY),
    "conditions:builder": Row(_EVERYBODY, to("customer")),
    "POST conditions:preview": Row(_EVERYBODY, to("customer", cond=COND)),
    "conditions:views": Row(_EVERYBODY, to("customer")),
    "conditions:view_new": Row(_EVERYBODY, to("customer")),
    "POST conditions:view_new": Row(expect(302), to("customer", name="我的", sharing="private", query="stage=intent")),
    "conditions:view_edit": Row(_HIDDEN, private_view),
    "POST conditions:view_edit": Row(_CHANGED, public_view),
    "POST conditions:view_update": Row(_CHANGED, public_view),
    "POST conditions:view_copy": Row(_HIDDEN, team_view),
    "POST conditions:view_delete": Row(_CHANGED, public_view),
    "POST conditions:view_pin": Row(expect(302), public_view),
    "POST conditions:pins_arrange": Row(expect(204), to(ids="1,2")),
    "conditions:segments": Row(_EVERYBODY),
    "conditions:segment": Row(_EVERYBODY, segment),
    "conditions:segment_new": Row(expect(403) | dict.fromkeys(_MADE, 200)),
    "POST conditions:segment_new": Row(expect(403) | _MADE, to(name="新客群", cond=COND, is_active="on")),
    "conditions:segment_edit": Row(_OTHERS, segment),
    "POST conditions:segment_edit": Row(_CHANGED, segment),
    "POST conditions:segment_delete": Row(_CHANGED, segment),
    "conditions:runs": Row(_EVERYBODY),
    "conditions:run": Row(expect(404, administrator=200), run),
    "conditions:run_progress": Row(expect(404, administrator=200), run),
    "POST conditions:run_cancel": Row(expect(404, administrator=302), run),
}

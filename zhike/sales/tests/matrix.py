"""Who gets what from the addresses of the room."""

from datetime import date
from decimal import Decimal

from zhike.sales.models import Criterion, Opportunity, OpportunityRival, Pipeline, PipelineStage
from zhike.sales.tests.selling import deal
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect
from zhike.testing.world import NOW, World

from .finding_matrix import MATRIX as FINDING
from .sheet_matrix import MATRIX as SHEETS

# Agents and partners know no deals; finance, operations and executives look at them.
_SEES = expect(200, agent=403, partner=403)
_REPORT = expect(200, agent=403, partner=403)
_ONE = expect(404, administrator=200, executive=200, finance=200, agent=403, partner=403)
_FORM = expect(404, administrator=200, executive=403, finance=403, agent=403, partner=403)
_ACT = expect(404, administrator=302, executive=403, finance=403, agent=403, partner=403)
_SETTING_VIEW = expect(403, administrator=200, executive=200)
_SETTING_FORM = expect(403, administrator=200)
_SETTING_ACT = expect(403, administrator=302)


def theirs(world: World) -> Opportunity:
    """Return a deal of another department tree."""
    return deal(world.outsider, make.customer(world.outsider), amount=Decimal(9), expected_on=date(2026, 12, 1))


def on_deal(world: World) -> Call:
    """Aim at it."""
    one = theirs(world)
    return Call((one.customer_id, one.pk))


def posting(**data: object):  # type: ignore[no-untyped-def]
    """Aim at it with a form."""

    def build(world: World) -> Call:
        one = theirs(world)
        return Call(
            (one.customer_id, one.pk), {name: value() if callable(value) else value for name, value in data.items()}
        )

    return build


def _stage(name: str) -> int:
    return PipelineStage.objects.get(name=name).pk


def dropping(world: World) -> Call:
    """Drag the outsider's card."""
    one = theirs(world)
    return Call((), {"card": f"{one.customer_id}-{one.pk}-{one.version}", "lane": _stage("首面")})


def customers(world: World) -> Call:
    """Aim at the outsider's customer."""
    return Call((make.customer(world.outsider).pk,))


def opening(world: World) -> Call:
    """Open a deal with the outsider's customer."""
    return Call((make.customer(world.outsider).pk,), {"title": "新商机"})


def editing(world: World) -> Call:
    """Change the outsider's deal."""
    one = theirs(world)
    return Call((one.customer_id, one.pk), {"title": "改名", "version": one.version})


def rival_gone(world: World) -> Call:
    """Forget the outsider's rival."""
    one = theirs(world)
    rival = OpportunityRival.objects.create(customer_id=one.customer_id, opportunity=one, name="友商", at=NOW)
    return Call((one.customer_id, one.pk, rival.pk))


def lost(world: World) -> Call:
    """Take up a lost deal of the outsider."""
    one = theirs(world)
    Opportunity.objects.filter(pk=one.pk).update(state="lost", closed_at=NOW)
    return Call((one.customer_id, one.pk), {"reason": "预算批了"})


def on_pipeline(world: World) -> Call:
    """Aim at the delivered pipeline."""
    return Call((Pipeline.objects.get().pk,))


def saving_pipeline(world: World) -> Call:
    """Rename the delivered pipeline."""
    return Call((Pipeline.objects.get().pk,), {"name": "标准流程", "is_default": "on", "is_active": "on"})


def saving_stage(world: World) -> Call:
    """Change its first stage."""
    first = PipelineStage.objects.order_by("position")[0]
    data = {"name": "咨询", "kind": "open", "stands_for": "inquiry", "probability": 5, "is_active": "on"}
    return Call((first.pipeline_id, first.pk), data)


def adding_stage(world: World) -> Call:
    """Add a won stage behind the others."""
    data = {"name": "复购", "kind": "won", "stands_for": "after_sales", "probability": 100, "is_active": "on"}
    return Call((Pipeline.objects.get().pk,), data)


def on_stage(world: World) -> Call:
    """Aim at its first stage."""
    first = PipelineStage.objects.order_by("position")[0]
    return Call((first.pipeline_id, first.pk))


def ordering(world: World) -> Call:
    """Move its first stage down."""
    first = PipelineStage.objects.order_by("position")[0]
    return Call((first.pipeline_id,), {"stage": first.pk, "way": "down"})


def on_lane(world: World) -> Call:
    """Aim at the first column."""
    return Call((_stage("咨询"),))


def on_criterion(world: World) -> Call:
    """Aim at a question of the checklist."""
    return Call((Criterion.objects.order_by("pk")[0].pk,))


def saving_criterion(world: World) -> Call:
    """Change a question."""
    return Call((Criterion.objects.order_by("pk")[0].pk,), {"name": "决策清楚", "weight": 30, "is_active": "on"})


def trials(world: World) -> Call:
    """Aim at the outsider's trials."""
    deal(world.outsider, make.customer(world.outsider), grade="A")
    return Call((world.outsider.pk,))


def reached(world: World) -> Call:
    """Aim at the first step of the funnel."""
    return Call((), query="position=0")


def moves(world: World) -> Call:
    """Aim at the new ones of a period."""
    return Call((), query="of=entered_a")


MATRIX: dict[str, Row] = {
    **SHEETS,
    **FINDING,
    "sales:board": Row(_SEES),
    "sales:lane": Row(_SEES, on_lane),
    "POST sales:drop": Row(
        expect(404, administrator=204, executive=403, finance=403, agent=403, partner=403),
        dropping,
    ),
    "sales:list": Row(_SEES),
    "sales:forecast": Row(_REPORT),
    "sales:funnel": Row(_REPORT),
    "sales:funnel_rows": Row(_REPORT, reached),
    "sales:grades": Row(_REPORT),
    "sales:grade_rows": Row(_REPORT, moves),
    "sales:calibration": Row(_REPORT),
    "sales:calibration_of": Row(_ONE, trials),
    "sales:potential": Row(_REPORT),
    "sales:criteria": Row(_SETTING_VIEW),
    "sales:criterion_new": Row(_SETTING_FORM),
    "POST sales:criterion_new": Row(_SETTING_ACT, lambda world: Call((), {"name": "有预算", "weight": 10})),
    "sales:criterion": Row(_SETTING_FORM, on_criterion),
    "POST sales:criterion": Row(_SETTING_ACT, saving_criterion),
    "sales:pipelines": Row(_SETTING_VIEW),
    "sales:pipeline_new": Row(_SETTING_FORM),
    "POST sales:pipeline_new": Row(_SETTING_ACT, lambda world: Call((), {"name": "渠道流程", "is_active": "on"})),
    "sales:pipeline": Row(_SETTING_VIEW, on_pipeline),
    "POST sales:pipeline": Row(_SETTING_ACT, saving_pipeline),
    "POST sales:stage_order": Row(_SETTING_ACT, ordering),
    "sales:stage_new": Row(_SETTING_FORM, on_pipeline),
    "POST sales:stage_new": Row(_SETTING_ACT, adding_stage),
    "sales:stage": Row(_SETTING_FORM, on_stage),
    "POST sales:stage": Row(_SETTING_ACT, saving_stage),
    "sales:new": Row(_FORM, customers),
    "POST sales:new": Row(_ACT, opening),
    "sales:panel": Row(_ONE, customers),
    "sales:opportunity": Row(_ONE, on_deal),
    "sales:edit": Row(_FORM, on_deal),
    "POST sales:edit": Row(_ACT, editing),
    "sales:lines": Row(_FORM, on_deal),
    "POST sales:lines": Row(_ACT, posting(name_0="机床", price_0="100")),
    "sales:rival": Row(_FORM, on_deal),
    "POST sales:rival": Row(_ACT, posting(name="友商", threat="high")),
    "POST sales:rival_gone": Row(_ACT, rival_gone),
    "sales:move": Row(_FORM, on_deal),
    "POST sales:move": Row(_ACT, posting(to_stage_id=lambda: _stage("首面"))),
    "sales:grade": Row(_FORM, on_deal),
    "POST sales:grade": Row(_ACT, posting(grade="A")),
    "sales:lose": Row(_FORM, on_deal),
    "POST sales:lose": Row(_ACT, posting(lost_reason="价格")),
    "sales:reopen": Row(_FORM, on_deal),
    "POST sales:reopen": Row(_ACT, lost),
    "sales:target": Row(_FORM, on_deal),
    "POST sales:target": Row(_ACT, posting(target="")),
    "sales:screen": Row(_ONE, on_deal),
    "POST sales:screen": Row(_ACT, posting(go="1")),
}

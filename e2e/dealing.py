"""The deals of the small company that journeys move, grade and sign, and the alarm of a team without a new A."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhike.testing.world import World

SIGNED, KEYED, RACED = "无锡启航精密有限公司", "无锡回声仪表有限公司", "无锡同舟传感有限公司"
PULLED, TOUCHED, CONTESTED = "无锡顺手机床有限公司", "无锡指尖模具有限公司", "无锡争先轴承有限公司"
TITLE = "产线改造"


def fill_deals(world: "World", now: datetime) -> None:
    """Open a deal of 张伟 with each of these customers, and raise the alarm of his team, which has graded nothing A
    for a week and more."""
    from zhike.access.queries import get_actor
    from zhike.customers.drafts import CustomerDraft
    from zhike.customers.services import create_customer
    from zhike.sales.alerts.services import raise_alerts
    from zhike.sales.drafts import OpportunityDraft
    from zhike.sales.models import PipelineStage
    from zhike.sales.services import create_opportunity, move_opportunity

    actor, begun = get_actor(world.zhang.pk), now - timedelta(days=3)
    second = PipelineStage.objects.get(name="首面").pk
    for name in (SIGNED, KEYED, RACED, PULLED, TOUCHED, CONTESTED):
        customer = create_customer(actor=actor, draft=CustomerDraft(name=name), now=begun)
        draft = OpportunityDraft(customer_id=customer.pk, title=TITLE, amount=Decimal(260_000))
        deal = create_opportunity(actor=actor, draft=draft, now=begun)
        where = {"customer_id": customer.pk, "opportunity_id": deal.pk}
        move_opportunity(actor=actor, to_stage_id=second, now=begun, **where)
    raise_alerts(now=now)

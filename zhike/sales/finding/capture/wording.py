"""Why campaigns and costs cannot be kept as they were filled in; pure."""

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

if TYPE_CHECKING:
    from .keeping import CampaignDraft, CostDraft

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")


def why_cannot_keep_campaign(draft: "CampaignDraft", name_taken: bool, code_taken: bool) -> Refusal | None:
    """Say what is wrong with a campaign."""
    if name_taken:
        return Refusal("finding.campaign_taken", _("已有同名的活动。"), {"field": "name"})
    if not _CODE.fullmatch(draft.code):
        sentence = _("代号只能用英文字母、数字、点、横线和下划线。")
        return Refusal("finding.bad_code", sentence, {"field": "code"})
    if code_taken:
        return Refusal("finding.code_taken", _("这个代号已被别的活动使用。"), {"field": "code"})
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        return Refusal("finding.ends_before", _("结束日期不能早于开始日期。"), {"field": "ends_on"})
    return None


def why_no_cost(draft: "CostDraft") -> Refusal | None:
    """Say what is wrong with a cost."""
    if draft.amount <= 0:
        return Refusal("finding.no_amount", _("金额要大于 0。"), {"field": "amount"})
    if not draft.source_id and not draft.campaign_id:
        return Refusal("finding.cost_of_nothing", _("请选择这笔费用花在哪个活动或来源上。"), {"field": "campaign"})
    return None


def gone() -> str:
    """Say that what a cost is for is not there any more."""
    return _("选的活动或来源已经不在了，请刷新页面。")

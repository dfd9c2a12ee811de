"""What the list of needs offers."""

from django.utils.translation import gettext_lazy as _

from zhike.web.listing import Column, Listing

LISTING = Listing(
    columns=[
        Column("priority", _("优先级"), sortable=True, fixed=True, descending=True),
        Column("name", _("需求"), fixed=True),
        Column("customer", _("客户"), fixed=True),
        Column("aspect", _("哪方面")),
        Column("strength", _("强度")),
        Column("met", _("现在由谁满足"), fixed=True),
        Column("value", _("预计价值"), align="right"),
        Column("state", _("状态"), fixed=True),
        Column("offer", _("产品或缺口")),
        Column("keeper", _("跟进人"), default=False),
        Column("heard", _("听到"), sortable=True, default=False, descending=True),
    ],
    sort="-priority",
    filters=("state", "aspect", "purpose", "met", "mine", "segment", "offer", "source"),
    limit=50,
)

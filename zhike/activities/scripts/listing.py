"""What the list of talks behind a figure offers."""

from django.utils.translation import gettext_lazy as _

from zhike.web.listing import Column, Listing

LISTING = Listing(
    columns=[
        Column("at", _("时间"), sortable=True, fixed=True, descending=True),
        Column("customer", _("客户"), fixed=True),
        Column("person", _("谁谈的"), fixed=True),
        Column("version", _("版本")),
        Column("state", _("状态"), fixed=True),
        Column("outcome", _("结果"), fixed=True),
    ],
    sort="-at",
    filters=("version", "step", "answer", "outcome", "state", "stopped"),
    limit=50,
)

"""What the list of visits offers."""

from django.utils.translation import gettext_lazy as _

from zhike.web.listing import Column, Listing

LISTING = Listing(
    columns=[
        Column("at", _("时间"), sortable=True, fixed=True, descending=True),
        Column("customer", _("客户"), fixed=True),
        Column("purpose", _("目的")),
        Column("type", _("类型")),
        Column("state", _("状态"), fixed=True),
        Column("person", _("拜访人")),
        Column("coach", _("陪访人")),
    ],
    sort="-at",
    filters=("person", "type", "with"),
    limit=50,
)

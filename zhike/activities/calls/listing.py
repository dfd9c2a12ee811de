"""What the list of calls offers."""

from django.utils.translation import gettext_lazy as _

from zhike.web.listing import Column, Listing

LISTING = Listing(
    columns=[
        Column("at", _("时间"), sortable=True, fixed=True, descending=True),
        Column("customer", _("客户"), fixed=True),
        Column("type", _("类型")),
        Column("result", _("结果"), fixed=True),
        Column("talk", _("通话")),
        Column("person", _("通话人")),
        Column("recording", _("录音"), fixed=True),
    ],
    sort="-at",
    filters=("person", "type", "with"),
    limit=50,
)

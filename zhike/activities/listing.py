"""What the list of follow-ups offers."""

from django.utils.translation import gettext_lazy as _

from zhike.web.listing import Column, Listing

LISTING = Listing(
    columns=[
        Column("at", _("时间"), sortable=True, fixed=True, descending=True),
        Column("customer", _("客户"), fixed=True),
        Column("kind", _("方式")),
        Column("outcome", _("结果")),
        Column("content", _("内容"), fixed=True),
        Column("next", _("下一步")),
    ],
    sort="-at",
    filters=("person", "kind", "reached", "days", "mark"),
    limit=50,
)

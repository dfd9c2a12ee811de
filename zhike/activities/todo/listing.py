"""What the list of tasks offers."""

from django.utils.translation import gettext_lazy as _

from zhike.web.listing import Column, Listing

MINE, GIVEN, TEAM = "mine", "given", "team"
OPEN, LATE, TODAY, WEEK, DONE = "open", "late", "today", "week", "done"
WHOSE = ((MINE, _("我要做的")), (GIVEN, _("我派出的")), (TEAM, _("团队的")))
WHEN = ((OPEN, _("待办")), (LATE, _("逾期")), (TODAY, _("今天")), (WEEK, _("七天内")), (DONE, _("已完成")))
LISTING = Listing(
    columns=[
        Column("title", _("要做什么"), fixed=True),
        Column("due", _("到期"), sortable=True, fixed=True),
        Column("customer", _("客户")),
        Column("people", _("负责人")),
        Column("priority", _("紧急程度"), sortable=True),
        Column("repeat", _("重复"), default=False),
        Column("origin", _("来历"), default=False),
        Column("creator", _("派任务的人"), default=False),
    ],
    sort="due",
    filters=("whose", "when", "person", "priority", "origin", "cond"),
    limit=50,
)

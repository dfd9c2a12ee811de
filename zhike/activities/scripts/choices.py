"""The fixed lists of scripts and their runs, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    RUNNING = "running", _("进行中")
    PAUSED = "paused", _("暂停")
    FINISHED = "finished", _("谈完")
    BROKEN = "broken", _("没谈完")


OPEN_STATES = (RunState.RUNNING, RunState.PAUSED)


class RunOutcome(models.TextChoices):
    """What a conversation came to."""

    AGREED = "agreed", _("约好下一步")
    INTERESTED = "interested", _("有意向")
    SOLVED = "solved", _("问题解决")
    LATER = "later", _("以后再说")
    REFERRED = "referred", _("转给别人")
    REFUSED = "refused", _("拒绝")


GOOD = (RunOutcome.AGREED, RunOutcome.INTERESTED, RunOutcome.SOLVED)
END = "end"

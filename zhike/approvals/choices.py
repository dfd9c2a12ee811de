"""The fixed lists of approvals, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("审批中")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("已拒绝")
    WITHDRAWN = "withdrawn", _("已撤回")


class Verdict(models.TextChoices):
    """What somebody who is asked says."""

    GRANTED = "granted", _("同意")
    REFUSED = "refused", _("拒绝")


class Waiting(models.TextChoices):
    """Where the part of one person stands; `spared` when another one's word was enough."""

    WAITING = "waiting", _("待审批")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("已拒绝")
    SPARED = "spared", _("无需处理")


class Who(models.TextChoices):
    """Who is asked in a step."""

    MANAGER = "manager", _("直属上级")
    UPPER = "upper", _("上级的上级")
    ROLE = "role", _("某个角色的全部人员")
    PEOPLE = "people", _("指定人员")


class Need(models.TextChoices):
    """How many of those asked must agree."""

    ANY = "any", _("任一人同意即可")
    ALL = "all", _("须全部同意")


class Late(models.TextChoices):
    """What happens when nobody answers in time."""

    REMIND = "remind", _("再次提醒")
    ESCALATE = "escalate", _("转给上级")


class Act(models.TextChoices):
    """What can stand in the history of a request."""

    ASKED = "asked", _("提交申请")
    TURN = "turn", _("轮到审批")
    GRANTED = "granted", _("同意")
    REFUSED = "refused", _("拒绝")
    WITHDRAWN = "withdrawn", _("撤回")
    DELEGATED = "delegated", _("转交")
    AWAY = "away", _("外出代理")
    REMINDED = "reminded", _("超时提醒")
    ESCALATED = "escalated", _("超时转上级")

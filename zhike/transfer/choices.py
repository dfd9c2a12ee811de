"""The fixed lists of imports, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an import stands; the three with 中 are at work in the background."""

    UPLOADED = "uploaded", _("待确认列")
    MAPPED = "mapped", _("待试运行")
    PREVIEWING = "previewing", _("试运行中")
    PREVIEWED = "previewed", _("待导入")
    RUNNING = "running", _("导入中")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")
    FAILED = "failed", _("未完成")
    UNDOING = "undoing", _("撤销中")
    UNDONE = "undone", _("已撤销")


class Target(models.TextChoices):
    """What the rows of a file are."""

    CUSTOMERS = "customers", _("客户（可带首要联系人）")
    CONTACTS = "contacts", _("联系人（归到已有客户）")
    TALKS = "talks", _("跟进记录（归到已有客户，保留原跟进人和时间）")


AT_WORK = (State.PREVIEWING, State.RUNNING, State.UNDOING)
ENDED = (State.DONE, State.CANCELLED, State.FAILED)


class Outcome(models.TextChoices):
    """What became of one row."""

    CREATED = "created", _("新建")
    FILLED = "filled", _("补充")
    OVERWRITTEN = "overwritten", _("覆盖")
    MATCHED = "matched", _("已存在")
    SKIPPED = "skipped", _("跳过")
    REJECTED = "rejected", _("拒绝")
    BLANK = "blank", _("空行")


class Duplicates(models.TextChoices):
    """What to do with a row whose customer exists already."""

    SKIP = "skip", _("跳过，不改动已有客户")
    FILL = "fill", _("只补充已有客户的空项")
    OVERWRITE = "overwrite", _("用文件里的内容覆盖")
    CREATE = "create", _("仍然新建一个客户")


class Undone(models.TextChoices):
    """What undoing did with one row."""

    REMOVED = "removed", _("已删除")
    RESTORED = "restored", _("已还原")
    KEPT = "kept", _("保留")

"""The fixed lists of exports, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    """Where an export stands."""

    ASKED = "asked", _("待审批")
    RUNNING = "running", _("导出中")
    DONE = "done", _("可下载")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")
    REFUSED = "refused", _("未获批准")
    EXPIRED = "expired", _("已过期")


class Format(models.TextChoices):
    """The kinds of files."""

    XLSX = "xlsx", _("Excel（.xlsx）")
    CSV = "csv", _("CSV 文本")


class Encoding(models.TextChoices):
    """How a csv is written; the first opens in every Excel."""

    UTF8_BOM = "utf-8-sig", _("UTF-8（带 BOM，Excel 直接打开）")
    UTF8 = "utf-8", _("UTF-8（给其他程序用）")
    GB18030 = "gb18030", _("GB18030（给旧软件用）")


UNFINISHED = (ExportState.ASKED, ExportState.RUNNING)

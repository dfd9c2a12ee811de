"""What the program may notice about an entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MarkKind(models.TextChoices):
    COPIED = "copied", _("疑似照抄")
    LATE = "late", _("补记")

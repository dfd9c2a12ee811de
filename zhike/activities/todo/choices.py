"""The fixed lists of a task, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    HIGH = 1, _("紧急")
    NORMAL = 2, _("普通")
    LOW = 3, _("不急")

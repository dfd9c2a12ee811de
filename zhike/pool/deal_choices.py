"""How customers are dealt out, and where a rule for new leads sends them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DealWay(models.TextChoices):
    """By what the next person is found."""

    ROUND_ROBIN = "round_robin", _("轮流")
    LEAST_LOAD = "least_load", _("持有最少的人")
    WEIGHT = "weight", _("按权重")
    MATCH = "match", _("最匹配的人（地区、行业、专长）")


class LeadTarget(models.TextChoices):
    """Where a rule for new leads sends them."""

    PEOPLE = "people", _("分给人")
    POOL = "pool", _("放进公海")

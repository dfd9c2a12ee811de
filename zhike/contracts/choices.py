"""What may stand in the columns of contracts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContractState(TextChoices):
    IN_FORCE = "in_force", _("生效")
    VOID = "void", _("作废")


class Quality(TextChoices):
    UNSIGNED = "unsigned", _("未签约")
    PENDING = "pending", _("待定")
    QUALIFIED = "qualified", _("合格签约")
    FAILED = "failed", _("不合格")

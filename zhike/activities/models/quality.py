"""What the program noticed about how a follow-up was written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

from ..quality.choices import MarkKind
from .follow_up import FollowUp


class EntryMark(models.Model):
    """One remark of the program on an entry, with the facts behind it; it blocks nothing."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="marks", db_index=False)
    kind = models.CharField(_("提示"), max_length=8, choices=MarkKind)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("跟进提示")
        constraints = [models.UniqueConstraint("customer", "follow_up", "kind", name="entry_marked_once")]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.kind}"

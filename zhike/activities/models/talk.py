"""Who was called upon in a follow-up, and what managers and colleagues wrote under it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

from .follow_up import FollowUp


class FollowUpComment(models.Model):
    """One remark under a follow-up; taken back by its writer it disappears, its row stays."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="comments", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("点评人")
    )
    text = models.CharField(_("点评"), max_length=1000)
    entry_key = models.UUIDField(editable=False)
    at = models.DateTimeField(_("时间"))
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("跟进点评")
        constraints = [models.UniqueConstraint("customer", "follow_up", "entry_key", name="comment_entered_once")]
        indexes = [models.Index("customer", "follow_up", "id", name="comment_of_follow_up")]

    def __str__(self) -> str:
        return self.text[:40]


class Mention(models.Model):
    """Somebody was called upon by @ in a follow-up."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="mentions", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("被提到的人"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("提到")
        constraints = [models.UniqueConstraint("customer", "follow_up", "person", name="mentioned_once")]

    def __str__(self) -> str:
        return f"{self.follow_up_id} @{self.person_id}"

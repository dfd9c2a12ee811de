"""Counted attempts (sign-in, codes, resets) and the key of the first start."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempts(models.Model):
    """How often something was tried under one key since `since`; refused until `locked_until`.

    `key` is kind and subject, 'account:wang' or 'address:10.0.0.7'. Written only
    by single statements that count and decide at once, so that parallel attempts
    cannot slip through together.
    """

    key = models.CharField(primary_key=True, max_length=200)
    count = models.PositiveIntegerField(_("次数"), default=0)
    since = models.DateTimeField(_("起始时间"))
    locked_until = models.DateTimeField(_("锁定至"), null=True)

    class Meta:
        verbose_name = _("尝试次数")
        indexes = [models.Index("since", name="attempts_by_age")]

    def __str__(self) -> str:
        return self.key


class SetupToken(models.Model):
    """The one-time key that opens the set-up page from another machine; only its hash is kept."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    token_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("首次设置口令")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="setup_token_is_one")]

    def __str__(self) -> str:
        return str(self.issued_at)

"""What happens on site: where the address is, check-in and check-out, photos, what open eyes saw."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

from ..visits.choices import StampKind
from .visit import Visit


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class VisitPlace(models.Model):
    """Where an address of a customer lies; there is no geocoder, so the first accepted check-in there said it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    latitude = models.FloatField(_("纬度"))
    longitude = models.FloatField(_("经度"))
    accuracy = models.FloatField(_("误差"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("地址位置")
        constraints = [
            models.UniqueConstraint("customer", "address", name="visit_place_of_address"),
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="visit_place_on_the_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.latitude:.5f},{self.longitude:.5f}"


class VisitStamp(models.Model):
    """One check-in or check-out; written once, never changed.

    `at` is when it was tapped, `received_at` when it arrived (a phone without a network sends it later). Without a
    position it is a manual entry and says why.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="stamps", db_index=False)
    kind = models.CharField(max_length=3, choices=StampKind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("时间"))
    received_at = models.DateTimeField(_("收到时间"))
    latitude = models.FloatField(_("纬度"), null=True)
    longitude = models.FloatField(_("经度"), null=True)
    accuracy = models.FloatField(_("误差"), null=True)
    metres = models.FloatField(_("距离"), null=True)
    is_inside = models.BooleanField(_("在范围内"), null=True)
    is_manual = models.BooleanField(_("补签"), default=False)
    reason = models.CharField(_("补签原因"), max_length=200, blank=True, default="")
    entry_key = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("签到签退")
        constraints = [
            models.UniqueConstraint("customer", "visit", "kind", name="visit_stamped_once_each_way"),
            models.UniqueConstraint("customer", "entry_key", name="visit_stamp_entered_once"),
            models.CheckConstraint(
                condition=models.Q(is_manual=False, latitude__isnull=False, longitude__isnull=False)
                | (models.Q(is_manual=True) & ~models.Q(reason="")),
                name="visit_stamp_has_place_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_late(self) -> bool:
        """Say whether it arrived long after it was tapped: made without a network."""
        return (self.received_at - self.at).total_seconds() > 300


class VisitPhoto(models.Model):
    """A photo taken on site: drawn anew without anything but its pixels, sealed on disk.

    What the camera knew (`taken_at`, place) was read before it was stripped.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos", db_index=False)
    path = models.CharField(max_length=120)
    name = models.CharField(_("文件名"), max_length=200)
    note = models.CharField(_("说明"), max_length=100, blank=True, default="")
    size = models.PositiveIntegerField(_("大小"))
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True)
    latitude = models.FloatField(_("纬度"), null=True)
    longitude = models.FloatField(_("经度"), null=True)
    metres = models.FloatField(_("距离"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("现场照片")
        constraints = [models.UniqueConstraint("customer", "visit", "sha256", name="visit_photo_once")]

    def __str__(self) -> str:
        return self.name


class PhotoViewing(models.Model):
    """Somebody saw a photo of a visit: written before the first byte leaves, never changed."""

    append_only = True

    customer_id = models.BigIntegerField()
    visit_id = models.BigIntegerField()
    photo_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    is_small = models.BooleanField(default=False)
    address = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("照片查看记录")
        indexes = [models.Index("visit_id", models.F("at").desc(), name="photo_viewing_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.photo_id}"


class SightForm(models.Model):
    """One version of the eyes-open checklist; `items` are visits.sights.Sight as JSON."""

    version = models.PositiveIntegerField(_("版本"), unique=True)
    items = models.JSONField()
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("现场观察清单")
        constraints = [
            models.UniqueConstraint("is_current", condition=models.Q(is_current=True), name="sight_form_one_in_force")
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class VisitSight(models.Model):
    """What open eyes saw on one visit: answers by item, in words; `fed` names the fields of the archive they filled."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    visit = models.OneToOneField(Visit, models.CASCADE, related_name="sight")
    form = models.ForeignKey(SightForm, models.PROTECT, related_name="+", db_index=False)
    answers = models.JSONField(_("观察"), default=dict)
    fed = models.JSONField(_("写入档案的字段"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("现场观察")
        indexes = [models.Index("customer", "visit", name="visit_sight_of_customer")]

    def __str__(self) -> str:
        return str(self.visit_id)

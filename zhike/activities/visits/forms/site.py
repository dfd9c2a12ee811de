"""On site: check in and out, photos, consent to a recording."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import FileDrop, Form, Pills

from ..choices import Met
from ..drafts import StampDraft
from ..geo import Place

_NO_DIGITS: dict[str, Any] = {"required": False, "widget": forms.HiddenInput}


class StampForm(Form):
    """A tap with the position that the browser found, or a manual entry with its reason."""

    latitude = forms.FloatField(min_value=-90, max_value=90, **_NO_DIGITS)
    longitude = forms.FloatField(min_value=-180, max_value=180, **_NO_DIGITS)
    accuracy = forms.FloatField(min_value=0, max_value=10_000_000, **_NO_DIGITS)
    tapped_at = forms.DateTimeField(**_NO_DIGITS)
    reason = forms.CharField(
        label=_("补签原因"), max_length=200, required=False, help_text=_("没有定位才要写：地下没有信号、手机没电……")
    )
    at = forms.DateTimeField(label=_("实际时间"), required=False, help_text=_("补签才要填，不填就是现在。"))

    def draft(self, customer_id: int, visit_id: int, entry_key: UUID) -> StampDraft:
        """Return the tap as the service takes it; a clock a little ahead counts as now."""
        data = self.cleaned_data
        place = self._place()
        return StampDraft(
            customer_id=customer_id,
            visit_id=visit_id,
            entry_key=entry_key,
            at=data["tapped_at"] if place else data["at"],
            place=place,
            reason=data["reason"],
            met=data.get("met") or Met.YES,
        )

    def _place(self) -> Place | None:
        data = self.cleaned_data
        if data["latitude"] is None or data["longitude"] is None:
            return None
        return Place(data["latitude"], data["longitude"], data["accuracy"] or 0.0)


class LeaveForm(StampForm):
    """A check-out also says whether somebody was met."""

    met = forms.ChoiceField(label=_("见到人了吗"), choices=Met, widget=Pills, initial=Met.YES)


class PhotoForm(Form):
    """One photo and a word about it."""

    file = forms.FileField(
        label=_("照片"),
        allow_empty_file=True,
        widget=FileDrop(
            {"accept": "image/jpeg,image/png,image/webp"}, note=_("JPEG、PNG、WebP；里面的位置信息读出后会抹掉")
        ),
    )
    note = forms.CharField(label=_("说明"), max_length=100, required=False)


class ConsentForm(Form):
    """Who said yes to a recording."""

    consent = forms.CharField(
        label=_("谁同意了录音"), max_length=100, help_text=_("例如：李总当面同意。没有得到同意的录音不能上传。")
    )

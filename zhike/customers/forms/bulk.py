"""Forms for what is done to several customers at once, or to one from its page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, ManyPickerField, PickerField


class AssignForm(Form):
    """Who answers from now on, and why."""

    to_person_id = PickerField("access:people-search", label=_("新负责人"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class BulkUntagForm(Form):
    """Which tags and groups are taken off."""

    tags = ManyPickerField("customers:tag-search", label=_("标签与分组"))


class BulkTagsForm(BulkUntagForm):
    """Which tags and groups; a new name becomes a new tag."""

    tags = ManyPickerField("customers:tag-search", label=_("标签与分组"), required=False)
    new_tag = forms.CharField(label=_("新标签"), max_length=40, required=False)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if not values.get("tags") and not (values.get("new_tag") or "").strip():
            self.add_error("tags", _("请选一个标签，或写一个新的。"))
        return values

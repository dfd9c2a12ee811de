"""Pickers over codes instead of rows: industry, region."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.lib.industries import industry_name, industry_path
from zhike.lib.regions import current_code, region_name
from zhike.web.forms.pickers import Picker


class CodePicker(Picker):
    """A picker whose values are codes that the program itself can name."""

    def __init__(self, url_name: str, *, placeholder: object = "") -> None:
        super().__init__(url_name, placeholder=placeholder)

    def name_of(self, code: str) -> str:
        """Return the words for a code; nothing for an unknown one."""
        raise NotImplementedError

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        label = self.name_of(str(value)) if value else ""
        context["widget"]["chosen"] = [{"value": value, "label": label}] if label else []
        return context


class RegionPicker(CodePicker):
    """Pick a province, city or county."""

    def name_of(self, code: str) -> str:
        return region_name(code)


class IndustryPicker(CodePicker):
    """Pick a section, major or middle class."""

    def name_of(self, code: str) -> str:
        return industry_label(code)


def industry_label(code: str) -> str:
    """Return the name of a class with that of its section: 制造业 › 食品制造业."""
    return " › ".join(name for step in industry_path(code) if (name := industry_name(step)))


class RegionField(forms.CharField):
    """A region code of today."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=6, widget=RegionPicker("customers:region-search", placeholder=_("省、市或区县")), **options
        )

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if code and not region_name(code):
            raise forms.ValidationError(_("请从列表里选择一个地区。"))
        return current_code(code) if code else ""


class IndustryField(forms.CharField):
    """A code of GB/T 4754."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=6, widget=IndustryPicker("customers:industry-search", placeholder=_("行业名称")), **options
        )

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if code and not industry_name(code):
            raise forms.ValidationError(_("请从列表里选择一个行业。"))
        return str(code)

"""Forms: a base class in our look, more widgets, answers for pages and fragments, one-time keys."""

from zhike.web.forms.answers import done, form_response, saved_in_place
from zhike.web.forms.base import Form, ModelForm
from zhike.web.forms.once import forget_old_keys, new_key, once
from zhike.web.forms.pickers import ManyPickerField, PickerField, PickerOption, picker_response
from zhike.web.forms.widgets import FileDrop, ManyPills, MoneyInput, PhoneInput, Pills, Rows, Switch

__all__ = [
    "FileDrop",
    "Form",
    "ManyPickerField",
    "ManyPills",
    "ModelForm",
    "MoneyInput",
    "PhoneInput",
    "PickerField",
    "PickerOption",
    "Pills",
    "Rows",
    "Switch",
    "done",
    "forget_old_keys",
    "form_response",
    "new_key",
    "once",
    "picker_response",
    "saved_in_place",
]

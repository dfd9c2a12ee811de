"""What a form says about a wrong value, in plain business Chinese instead of Django's programmer's words."""

import copy
from typing import Any

from django import forms
from django.core import validators
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

VALIDATOR_WORDS: dict[Any, Words] = {
    validators.MaxLengthValidator: _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个。"),
    validators.MinLengthValidator: _("至少 %(limit_value)d 个字，现在有 %(show_value)d 个。"),
    validators.MaxValueValidator: _("不能大于 %(limit_value)s。"),
    validators.MinValueValidator: _("不能小于 %(limit_value)s。"),
    validators.EmailValidator: _("邮箱地址不对，应像 name@example.com。"),
    validators.URLValidator: _("网址不对，应像 https://example.com。"),
    validators.ProhibitNullCharactersValidator: _("含有看不见的字符，请重新输入。"),
}
REQUIRED: Words = _("请填写这一项。")
CHOOSE: Words = _("请选择一项。")
NO_SUCH_CHOICE: Words = _("没有这个选项，请从列表里选。")
# Field class -> words for a value that cannot be read; the first that fits counts.
INVALID_WORDS: tuple[tuple[type[forms.Field], Words], ...] = (
    (forms.DecimalField, _("请填写数字。")),
    (forms.FloatField, _("请填写数字。")),
    (forms.IntegerField, _("请填写整数。")),
    (forms.DateTimeField, _("时间看不懂，应像 2026-11-21 09:30。")),
    (forms.DateField, _("日期看不懂，应像 2026-11-21。")),
    (forms.TimeField, _("时间看不懂，应像 09:30。")),
    (forms.FileField, _("没有收到文件，请再选一次。")),
)
OTHER_WORDS: dict[str, Words] = {
    "empty": _("文件是空的。"),
    "invalid_choice": NO_SUCH_CHOICE,
    "invalid_list": NO_SUCH_CHOICE,
}
DECIMAL_WORDS: dict[str, Words] = {
    "invalid": _("请填写数字。"),
    "max_digits": _("数字太长，最多 %(max)s 位。"),
    "max_decimal_places": _("小数最多 %(max)s 位。"),
    "max_whole_digits": _("整数部分最多 %(max)s 位。"),
}
CHOICE_FIELDS = (forms.ChoiceField, forms.ModelChoiceField)


def _django_words(field: forms.Field) -> dict[str, object]:
    """Return the messages that the field has by its class alone."""
    found: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        found.update(getattr(kind, "default_error_messages", {}))
    return found


def speak_plainly(field: forms.Field) -> None:
    """Replace Django's messages by ours; what the field's author wrote stays."""
    defaults = _django_words(field)
    words: dict[str, Words] = {"required": CHOOSE if isinstance(field, CHOICE_FIELDS) else REQUIRED, **OTHER_WORDS}
    invalid = next((text for kind, text in INVALID_WORDS if isinstance(field, kind)), None)
    if invalid is not None:
        words["invalid"] = invalid
    for code, text in words.items():
        if code in field.error_messages and field.error_messages[code] is defaults.get(code):
            field.error_messages[code] = text  # type: ignore[assignment]
    field.validators = [_reworded(one) for one in field.validators]


def _reworded(validator: Any) -> Any:
    """Return the validator with our words if it still has Django's own."""
    if isinstance(validator, validators.DecimalValidator):
        changed = copy.copy(validator)
        changed.messages = DECIMAL_WORDS  # type: ignore[assignment]
        return changed
    kind = type(validator)
    text = VALIDATOR_WORDS.get(kind)
    if text is None or validator.message is not kind.message:
        return validator
    changed = copy.copy(validator)
    changed.message = text
    return changed

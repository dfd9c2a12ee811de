"""The form of the first start."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form

from .people import password_field


class SetupForm(Form):
    """The company and its first administrator."""

    company = forms.CharField(label=_("公司名称"), max_length=60)
    name = forms.CharField(label=_("你的姓名"), max_length=40)
    login = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("字母、汉字、数字或 . _ -"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}),
    )
    email = forms.EmailField(label=_("邮箱"), required=False)
    password = password_field(_("密码"), "new-password")
    again = password_field(_("再输入一次密码"), "new-password")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("两次输入的密码不一样。"))
        return values

"""The forms of sign-in and of the second look, in our words."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms.base import Form, Look

from ..own_policies import SESSION
from ..policies import get_policy


class SignInForm(Look, LoginForm):  # type: ignore[misc]
    """Login name, mail or phone, and password."""

    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    remember = forms.BooleanField(label=_("在这台设备上保持登录"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = forms.CharField(
            label=_("登录名、邮箱或手机号"),
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
            ),
        )
        self.order_fields(["login", "password", "remember"])
        self.may_remember = bool(get_policy(SESSION)["remember_days"])

    def clean(self) -> Any:
        """Check the password; staying signed in is ticked only where it is offered."""
        cleaned = super().clean()
        self.cleaned_data["remember"] = self.may_remember and bool(self.cleaned_data.get("remember"))
        return cleaned


class AgainForm(Look, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class ForgottenForm(Form):
    """The mail address of the account."""

    email = forms.EmailField(
        label=_("邮箱"), widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    )

"""The forms of the second factor, in our words and under the lock-out policy."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Switch
from zhike.web.forms.base import Look

from ..addresses import client_address
from ..services.sign_in import check_under_limits, limits_of, record_failure

CODE_SECONDS = 120
"""Longer than a code is valid: its own 30 seconds and one step before and after."""


def _code_field(label: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
    return forms.CharField(label=label, max_length=40, widget=forms.TextInput(attrs=attrs))


class _Limited(Look):
    """Try a code at most as often as the policy allows."""

    user: Any

    def clean_code(self) -> str:
        request, now = context.request, timezone.now()
        address = client_address(request)
        wrong: list[ValidationError] = []

        def check() -> str | None:
            try:
                return self._first_use(str(super(_Limited, self).clean_code()))  # type: ignore[misc]
            except ValidationError as error:
                wrong.append(error)
                return None

        code, refusal = check_under_limits(limits_of("code", str(self.user.pk), address), check, now=now)
        if code is not None:
            return code
        record_failure(self.user, refusal, address=address, request_id=getattr(request, "request_id", ""), now=now)
        raise ValidationError(f"{refusal.sentence}{refusal.help}") if refusal else wrong[0]

    def _first_use(self, code: str) -> str:
        """Refuse a code that was used before, as long as a slow or fast clock keeps it valid."""
        if not cache.add(f"access.code_used:{self.user.pk}:{code}", 1, timeout=CODE_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Limited, AuthenticateForm):  # type: ignore[misc]
    """The second step of sign-in."""

    code = _code_field(_("动态口令或恢复码"))


class CodeAgainForm(_Limited, ReauthenticateForm):  # type: ignore[misc]
    """A second look by code instead of password."""

    code = _code_field(_("动态口令或恢复码"))


class StartCodesForm(_Limited, ActivateTOTPForm):  # type: ignore[misc]
    """The first code proves that the app has the secret."""

    code = _code_field(_("应用里显示的 6 位数字"))


class StopCodesForm(Look, DeactivateTOTPForm):  # type: ignore[misc]
    """Nothing to fill in."""


class NewRecoveryCodesForm(Look, GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Nothing to fill in."""


class AddKeyForm(Look, AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

    name = forms.CharField(label=_("名称"), max_length=60, required=False, help_text=_("例如：办公室的笔记本电脑"))
    passwordless = forms.BooleanField(
        label=_("可代替密码登录"),
        required=False,
        initial=True,
        widget=Switch,
        help_text=_("用指纹、面容或 PIN 验证；关闭则只作为第二步。"),
    )


class RenameKeyForm(Look, EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    name = forms.CharField(label=_("名称"), max_length=60)

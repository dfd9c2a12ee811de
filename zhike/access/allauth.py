"""How django-allauth works here: no sign-up, our lock-out around every password, our words."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from zhike.lib.refusals import Refused
from zhike.web.toasts import toast

from .addresses import client_address
from .backends import find_person
from .models import Person
from .own_policies import COMPANY
from .policies import glance_at_policy
from .services.passwords import refuse_weak_password
from .services.sessions import note_activity
from .services.sign_in import check_under_limits, limits_of, record_failure, record_sign_in, subject_of
from .views.choices import remember_choices

_TONES = {messages.ERROR: "red", messages.WARNING: "gold"}


def done_words(template: str) -> str:
    """Return what to say after a change of the second factor; sign-in and sign-out say nothing."""
    return {
        "mfa/messages/totp_activated.txt": gettext("已启用动态口令。"),
        "mfa/messages/totp_deactivated.txt": gettext("已停用动态口令。"),
        "mfa/messages/recovery_codes_generated.txt": gettext("已生成新的恢复码，旧的不再有效。"),
        "mfa/messages/webauthn_added.txt": gettext("已添加通行密钥。"),
        "mfa/messages/webauthn_removed.txt": gettext("已移除通行密钥。"),
    }.get(template, "")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by name, mail or phone, under the lock-out policy."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep strangers from making themselves an account."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that sessions show."""
        return client_address(request) or "127.0.0.1"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Check a password for sign-in or for a second look, at most as often as the policy allows."""
        typed, now = str(credentials.get("username", "")), timezone.now()
        person, address = find_person(typed), client_address(request)
        limits = limits_of("account", subject_of(person, typed), address)
        found, refusal = check_under_limits(limits, lambda: authenticate(request, **credentials), now=now)
        if found is not None:
            return found
        request_id = getattr(request, "request_id", "")
        record_failure(person, refusal, address=address, request_id=request_id, now=now)
        if refusal is not None:
            raise ValidationError(f"{refusal.sentence}{refusal.help}", code=refusal.code)
        return None

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Word allauth's errors in our way."""
        words = {
            "username_password_mismatch": gettext("登录名或密码不正确。"),
            "incorrect_password": gettext("密码不正确。"),
            "too_many_login_attempts": gettext("尝试次数过多，请稍后再试。"),
            "rate_limited": gettext("操作太频繁，请稍后再试。"),
        }
        if code in words:
            return ValidationError(words[code], code=code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def clean_password(self, password: str, user: Person | None = None) -> str:
        """Apply the password policy."""
        try:
            refuse_weak_password(password, user or Person())
        except Refused as refused:
            raise ValidationError(str(refused.refusal.sentence)) from refused
        return password

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """Send somebody who left back to the sign-in page."""
        toast(request, _("这个账号已停用。"), tone="red")
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: Person, **options: Any) -> HttpResponse:
        """Record the sign-in and bring the person's language and look to this browser."""
        address, request_id = client_address(request), getattr(request, "request_id", "")
        record_sign_in("access.signed_in", user, address=address, request_id=request_id, now=timezone.now())
        response: HttpResponse = super().post_login(request, user, **options)
        device, key = request.headers.get("User-Agent", ""), str(request.session.session_key)
        note_activity(person_id=user.pk, session_key=key, address=address, device=device)
        remember_choices(request, response, user)
        return response

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Go to the sign-in page."""
        return reverse("account_login")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: Any = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Show what allauth says as a toast, in our words."""
        text = message or done_words(message_template or "")
        if text:
            toast(request, text, tone=_TONES.get(level, "green"))

    def ajax_response_form(self, form: BaseForm) -> dict[str, Any]:
        """Say nothing about forms to scripts; the pages are the only face of sign-in."""
        return {}


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: secrets encrypted at rest, the company's name on it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("不能停用两步验证。"),
        "cannot_generate_recovery_codes": gettext_lazy("请先启用动态口令或通行密钥。"),
        "incorrect_code": gettext_lazy("验证码不正确，或已使用过。"),
    }

    def _get_user_identifier(self, user: Person) -> str:
        return user.login

    def _get_site_name(self) -> str:
        return str(glance_at_policy(COMPANY)["name"] or gettext("知客"))

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key derived from the program's own."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret; one that was written under another key is worthless and opens nothing."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ValidationError(gettext("两步验证的密钥已失效，请管理员为你重设。")) from error

    def generate_authenticator_name(self, user: Person, kind: Any) -> str:
        """Suggest a name for a new key."""
        count = Authenticator.objects.filter(user_id=user.pk, type=kind).count()
        return gettext("通行密钥 %(n)d") % {"n": count + 1}


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=b"zhike.access", info=b"second factor").derive(
        force_bytes(secret)
    )
    return base64.urlsafe_b64encode(derived)

"""Addresses of sign-in, people, roles, departments, settings and one's own page.

Of django-allauth only what is used is mounted, under its own names: no sign-up,
no mail management, no social accounts.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as codes
from allauth.mfa.webauthn import views as keys
from django.urls import include, path

from .own_urls import urlpatterns as own

sign_in = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/again/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/key/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/again/key/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]
security = [
    path("", second_factor.index, name="mfa_index"),
    path("codes/start/", codes.activate_totp, name="mfa_activate_totp"),
    path("codes/stop/", codes.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("keys/new/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("keys/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
]
urlpatterns = [
    *sign_in,
    path("me/security/", include(security)),
    path("", include((own, "access"))),
]

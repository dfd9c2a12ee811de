"""Settings of the whole program: one file, driven by the environment, fails closed.

What business people may change is not here but in the database, with a screen.
`zhike --help` and docs/operations.md list the variables.
"""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from zhike.config import secrets

BASE_DIR = Path(__file__).resolve().parent.parent
PROJECT_DIR = BASE_DIR.parent
DATA_DIR = Path(os.environ.get("ZHIKE_DATA_DIR", PROJECT_DIR / ".data")).resolve()
DEBUG = os.environ.get("ZHIKE_DEBUG") == "1"
TESTING = os.environ.get("ZHIKE_TESTING") == "1"
SHOW_COMPONENT_PAGE = DEBUG or TESTING or os.environ.get("ZHIKE_UI_PAGE") == "1"


def _secret(name: str) -> str:
    value = os.environ.get(f"ZHIKE_{name}") or secrets.load(DATA_DIR).get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"ZHIKE_{name} is not set and {DATA_DIR / 'secret'} holds none; run `zhike up` once."
        )
    return value


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or (unquote(parts.hostname) if parts.hostname else "")
    threshold = query.pop("prepare_threshold", "0")
    options: dict[str, object] = {**query, "application_name": os.environ.get("ZHIKE_PROCESS", "zhike")}
    options["prepare_threshold"] = int(threshold) if threshold.isdecimal() else None  # zhike.web.statements
    if os.environ.get("ZHIKE_POOL"):
        options["pool"] = {"min_size": 1, "max_size": int(os.environ["ZHIKE_POOL"]), "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if os.environ.get("ZHIKE_POOL") else 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "TEST": {"NAME": os.environ.get("ZHIKE_TEST_DB"), "TEMPLATE": os.environ.get("ZHIKE_TEST_TEMPLATE")},
    }


SECRET_KEY = _secret("SECRET_KEY")
ALLOWED_HOSTS = os.environ.get("ZHIKE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHIKE_ORIGINS", "").split(",") if o]

_urls = secrets.database_urls(DATA_DIR, os.environ)
DATABASE_ROLE = os.environ.get("ZHIKE_DB_ROLE", "program")
DATABASES = {"default": _database(_urls.owner if DATABASE_ROLE == "owner" else _urls.program)}
PROGRAM_ROLE = unquote(urlsplit(_urls.program).username or "")
DATABASE_OWNER_URL = _urls.owner

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "zhike.web",
    "zhike.events",
    "zhike.access",
    "zhike.notify",
    "zhike.conditions",
    "zhike.approvals",
    "zhike.customers",
    "zhike.activities",
    "zhike.pool",
    "zhike.sales",
    "zhike.contracts",
    "zhike.transfer",
    "zhike.desk",
]
ROOMS = [app.removeprefix("zhike.") for app in INSTALLED_APPS if app.startswith("zhike.")]

MIDDLEWARE = [
    "zhike.config.health.Health",
    "zhike.web.middleware.RequestId",
    "zhike.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhike.web.middleware.HeadAsGet",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhike.access.middleware.SessionActivity",
    "zhike.access.middleware.ActorMiddleware",
    "zhike.events.middleware.HistoryContext",
    "zhike.web.deliveries.Deliveries",
    "zhike.web.middleware.Htmx",
    "zhike.web.middleware.Refusals",
    "zhike.customers.middleware.follow_merges",
    "zhike.customers.middleware.PoolMasks",
]

SILENCED_SYSTEM_CHECKS = ["security.W002"]  # web.middleware.SecurityHeaders sends X-Frame-Options

ROOT_URLCONF = "zhike.config.urls"
ASGI_APPLICATION = "zhike.config.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / room / "templates" for room in ROOMS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "zhike.config.jinja.environment",
            "context_processors": ["zhike.web.context.frame"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["zhike.access.backends.NameMailPhoneBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "zhike.access.session_store"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "zhike.web.errors.csrf_failure"
HTTPS = os.environ.get("ZHIKE_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Mail is off until a server is named here or on the settings screen (notify.mail); then passwords can be reset by mail.
EMAIL_BACKEND = "zhike.notify.mail.backend.CompanyBackend"
EMAIL_HOST = os.environ.get("ZHIKE_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("ZHIKE_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ZHIKE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ZHIKE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ZHIKE_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ZHIKE_MAIL_FROM", EMAIL_HOST_USER or "zhike@localhost")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("zh-hant", _("繁體中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "zhike_language"
TIME_ZONE = os.environ.get("ZHIKE_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("ZHIKE_STATIC_DIR", PROJECT_DIR / "static"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "zhike.web.staticfiles.PackageFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_MAX_AGE = 31_536_000

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

PROCRASTINATE_ON_APP_READY = None
# History rows carry their author themselves: no shared context table to update, or to spread over a cluster.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="+", db_index=True)
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_BASE_MODEL = "zhike.events.bases.HistoryRow"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": os.environ.get("ZHIKE_LOG_LEVEL", "WARNING")},
}

# Sign-in (django-allauth); the rules are in zhike/access.
ACCOUNT_ADAPTER = "zhike.access.allauth.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "知客"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_ADAPTER = "zhike.access.allauth.MFAAdapter"
ACCOUNT_FORMS = {
    "login": "zhike.access.forms.sign_in.SignInForm",
    "reauthenticate": "zhike.access.forms.sign_in.AgainForm",
}
MFA_FORMS = {
    "authenticate": "zhike.access.forms.second_factor.CodeForm",
    "reauthenticate": "zhike.access.forms.second_factor.CodeAgainForm",
    "activate_totp": "zhike.access.forms.second_factor.StartCodesForm",
    "deactivate_totp": "zhike.access.forms.second_factor.StopCodesForm",
    "generate_recovery_codes": "zhike.access.forms.second_factor.NewRecoveryCodesForm",
    "add_webauthn": "zhike.access.forms.second_factor.AddKeyForm",
    "edit_webauthn": "zhike.access.forms.second_factor.RenameKeyForm",
}
# Our own lock-out counts every password and code in the database (zhike/access/services/attempts.py).
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
# Font files or folders to look at first for the Chinese font of printed pages.
FONTS = os.environ.get("ZHIKE_FONTS", "")
TRUSTED_PROXIES = int(os.environ.get("ZHIKE_PROXIES", "0"))

"""The company's mail server: what the settings screen keeps, and its password in a file of its own.

Without a server on the settings screen the one of the environment is used (ZHIKE_MAIL_…).
"""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zhike.access import policies
from zhike.access.actor import Actor
from zhike.access.policies import Policy, PolicyField, Values
from zhike.lib.refusals import Refusal

from .rules import why_bad_server

KEY = "notify.mail"
STARTTLS, TLS, PLAIN = "starttls", "tls", "plain"


@dataclass(frozen=True)
class MailServer:
    """Where mail goes out, as whom, and the address of the product that links in mails begin with."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    address: str


def _check(actor: Actor, values: Values) -> Refusal | None:
    return why_bad_server(host=str(values["host"]), sender=str(values["sender"]))


POLICY = Policy(
    KEY,
    _("邮件服务器"),
    _("消息提醒和重设密码的邮件从这里发出；不填服务器就不发邮件。"),
    (
        PolicyField("host", _("SMTP 服务器"), "", kind="text", maximum=120, required=False),
        PolicyField("port", _("端口"), 587, minimum=1, maximum=65535),
        PolicyField(
            "security",
            _("加密方式"),
            STARTTLS,
            kind="choice",
            choices=((STARTTLS, "STARTTLS"), (TLS, "SSL/TLS"), (PLAIN, _("不加密（仅限内网）"))),
        ),
        PolicyField("user", _("账号"), "", kind="text", maximum=120, required=False),
        PolicyField("sender", _("发件人地址"), "", kind="text", maximum=120, required=False),
        PolicyField(
            "address",
            _("系统网址"),
            "",
            kind="text",
            maximum=200,
            required=False,
            help=_("邮件里的链接以它开头，例如 https://crm.example.com"),
        ),
    ),
    check=_check,
    order=60,
    screen="notify:mail_server",
)


def find_server() -> MailServer | None:
    """Return the server in force, or None when the company sends no mail."""
    kept = policies.glance_at_policy(KEY)
    if kept["host"]:
        return MailServer(
            kept["host"], kept["port"], kept["security"], kept["user"], read_password(), kept["sender"], kept["address"]
        )
    if not settings.EMAIL_HOST:
        return None
    return MailServer(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        STARTTLS if settings.EMAIL_USE_TLS else PLAIN,
        settings.EMAIL_HOST_USER,
        settings.EMAIL_HOST_PASSWORD,
        settings.DEFAULT_FROM_EMAIL,
        kept["address"],
    )


def has_server() -> bool:
    """Say whether mail can go out at all."""
    return find_server() is not None


def _password_file() -> Path:
    return Path(settings.DATA_DIR) / "secret" / "mail.password"


def read_password() -> str:
    """Return the password of the account; the environment goes before the file."""
    if given := os.environ.get("ZHIKE_MAIL_PASSWORD"):
        return given
    try:
        return _password_file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def has_password() -> bool:
    """Say whether a password is kept; nobody gets to see it again."""
    return bool(read_password())


def keep_password(password: str) -> None:
    """Write the password into a file that only the program reads; at no moment can others read it."""
    path = _password_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(password)
    draft.replace(path)

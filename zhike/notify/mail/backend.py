"""Send through the company's mail server, whatever part of the program writes the mail."""

import smtplib
import socket
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from .rules import is_forbidden_address
from .server import STARTTLS, TLS, find_server

SECONDS = 20


def _open_checked(host: str, port: int, timeout: float | None) -> socket.socket:
    """Connect to the address that was checked, not to what a second look-up of the name would give."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = found[0][4][0]
    if any(is_forbidden_address(str(one[4][0])) for one in found):
        raise OSError(f"no mail server may stand at {host}")
    return socket.create_connection((str(address), port), timeout)


class _Plain(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        return _open_checked(host, port, timeout)


class _Tls(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        return self.context.wrap_socket(_open_checked(host, port, timeout), server_hostname=host)


class CompanyBackend(EmailBackend):
    """The SMTP of Django with the company's server, asked for at each connection."""

    def __init__(self, **options: Any) -> None:
        server = find_server()
        options.setdefault("timeout", SECONDS)
        if server is not None:
            options |= {"host": server.host, "port": server.port, "username": server.user, "password": server.password}
            options |= {"use_tls": server.security == STARTTLS, "use_ssl": server.security == TLS}
        self.server = server
        super().__init__(**options)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send as the company, where the writer of the mail named nobody."""
        for message in email_messages:
            if self.server and message.from_email == settings.DEFAULT_FROM_EMAIL:
                message.from_email = self.server.sender
        return super().send_messages(email_messages) or 0

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return the client that checks where it connects to."""
        return _Tls if self.use_ssl else _Plain

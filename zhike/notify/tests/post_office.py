"""A mail server of a few lines: takes what SMTP clients bring, or refuses as asked."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from zhike.access.services import change_policy
from zhike.notify.mail import server
from zhike.testing.world import World


@dataclass
class PostOffice:
    """What came in; while `refusing` every letter is turned away for now."""

    port: int = 0
    refusing: bool = False
    taken: list[EmailMessage] = field(default_factory=list)


def _handler(office: PostOffice) -> type[socketserver.StreamRequestHandler]:
    class Clerk(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 post office")
            while line := self.rfile.readline():
                word = line.split(b" ")[0].strip().upper()
                if word == b"DATA":
                    self._take()
                elif word == b"QUIT":
                    self.say("221 bye")
                    break
                else:
                    self.say("451 come back later" if word == b"MAIL" and office.refusing else "250 ok")

        def _take(self) -> None:
            self.say("354 go on")
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b"..") else line)
            message = email.message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(message, EmailMessage)
            office.taken.append(message)
            self.say("250 taken")

    return Clerk


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    """Run the server on a free port of this machine until the block ends."""
    office = PostOffice()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(office)) as server:
        server.daemon_threads = True
        office.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield office
        server.shutdown()


@contextmanager
def company_post(world: World, settings: Any, folder: Path) -> Iterator[PostOffice]:
    """Have the company's mail go to a server of this test; passwords lie in a folder of this test."""
    settings.EMAIL_BACKEND = "zhike.notify.mail.backend.CompanyBackend"
    settings.DATA_DIR = folder
    with open_post_office() as opened:
        values = {"host": "127.0.0.1", "port": opened.port, "security": "plain", "sender": "crm@zhike.example"}
        values |= {"user": "", "address": "https://crm.zhike.example/"}
        change_policy(actor=world.actor_of(world.admin), key=server.KEY, values=values, now=world.now)
        yield opened

"""A phone for journeys: a browser with a profile that stays and a process to kill, behind a network to cut."""

import os
import re
import signal
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, BrowserType

from e2e.browser import PHONE, Visitor
from zhike.testing.browser import find_browser

OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"]
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
# What a browser says of itself while its network is away; everything else stays a fault.
AWAY = re.compile(r"net::ERR_|htmx:(sendError|afterRequest)|Failed to fetch|due to access control")


class Network:
    """The way from the phone to the server: whole, cut, or losing the answers on their way back."""

    def __init__(self, address: str) -> None:
        self.server = urlsplit(address)
        self.loses_answers_to = b""
        self._open: set[socket.socket] = set()
        self._gate = self._listen(0)
        self.port = self._gate.getsockname()[1]

    @property
    def address(self) -> str:
        """Return where the phone finds the product."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Refuse new connections and end the running ones."""
        self._gate.close()
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let everything through again."""
        self._gate = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        gate = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self._accept, args=(gate,), daemon=True).start()
        return gate

    def _accept(self, gate: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = gate.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection((self.server.hostname, self.server.port)) as server:
            self._open |= {client, server}
            lost = threading.Event()
            back = threading.Thread(target=self._pump, args=(server, client, lost), daemon=True)
            back.start()
            self._pump(client, server, lost)
            back.join()
            self._open -= {client, server}

    def _pump(self, source: socket.socket, target: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if self.loses_answers_to and data.startswith(self.loses_answers_to):
                    lost.set()
                if lost.is_set() and data.startswith(b"HTTP/1.1"):
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class Phone:
    """One browser profile on disk; started, killed and started again."""

    def __init__(self, kind: BrowserType, profile: Path, network: Network) -> None:
        self.kind, self.profile, self.network = kind, profile, network
        self.context: BrowserContext | None = None

    def start(self) -> Visitor:
        """Open the browser on its profile."""
        self.context = self.kind.launch_persistent_context(
            str(self.profile),
            executable_path=find_browser(),
            args=[*OPTIONS, *MICROPHONE],
            viewport=PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            permissions=["microphone", "geolocation"],
            geolocation={"latitude": 31.2304, "longitude": 121.4737, "accuracy": 12},
        )
        visitor = Visitor(self.context.pages[0], self.network.address)
        visitor.watch()
        return visitor

    def go_dark(self) -> None:
        """Lose the network."""
        assert self.context is not None
        self.network.cut()
        self.context.set_offline(True)

    def come_back(self) -> None:
        """Have the network again."""
        assert self.context is not None
        self.network.mend()
        self.context.set_offline(False)

    def close(self) -> None:
        """Close the browser properly, so that everything lies on the disk."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """Kill the browser's processes without a word, found by this profile's folder."""
        for pid in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while self._processes() and time.monotonic() < deadline:
            time.sleep(0.05)
        with suppress(Exception):
            self.close()
        self.context = None
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def _processes(self) -> list[int]:
        wanted, found = f"--user-data-dir={self.profile}".encode(), []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with suppress(OSError):
                    if wanted in (entry / "cmdline").read_bytes().split(b"\0"):
                        found.append(int(entry.name))
        return found


def faults(visitor: Visitor) -> list[str]:
    """Return what must not happen even without network."""
    return [problem for problem in visitor.problems if not AWAY.search(problem)]

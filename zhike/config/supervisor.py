"""Keep the processes of the program alive and stop them together.

Knows nothing of Django, to stay small: each part of the program is a process of
its own, restarted when it dies, slower each time it dies early.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

STOP_SECONDS = 20.0
HEALTHY_SECONDS = 30.0
FIRST_DELAY = 0.2
LONGEST_DELAY = 30.0
TICK_SECONDS = 0.5
PARENT_VARIABLE = "ZHIKE_SUPERVISOR"


@dataclass
class Part:
    """One process of the program and what is known of its life.

    One that can wait leaves the processors to the others for so many seconds,
    or until Supervisor.start_waiting() is called.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    can_wait: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_start_at: float = 0.0
    delay: float = FIRST_DELAY
    restarts: int = 0

    def start(self) -> None:
        """Start in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        environment = {**os.environ, **self.environment, PARENT_VARIABLE: str(os.getpid())}
        self.process = subprocess.Popen(self.command, env=environment, start_new_session=True, stdin=subprocess.DEVNULL)
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def end_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def next_delay(delay: float, *, lived: float) -> float:
    """Return how long to wait before the next start of a process that lived so many seconds."""
    if lived >= HEALTHY_SECONDS:
        return FIRST_DELAY
    return min(LONGEST_DELAY, max(FIRST_DELAY, delay) * 2)


class Supervisor:
    """Runs the parts until it is told to stop.

    `watch` is called on every tick and mends what is not a child of ours (the
    database server); `report` gets one sentence for each thing that happened.
    """

    def __init__(
        self, parts: Sequence[Part], *, watch: Callable[[], str | None], report: Callable[[str, Part | None], None]
    ) -> None:
        self.parts = list(parts)
        self.watch = watch
        self.report = report
        self.stopping = False
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)

    def run(self, *, when_started: Callable[[], None]) -> None:
        """Start everything, call when_started, then keep watch until a signal comes."""
        previous = {number: signal.signal(number, self._on_stop) for number in (signal.SIGTERM, signal.SIGINT)}
        previous[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._on_stop)
        previous[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        try:
            for part in self.parts:
                self._begin(part)
            when_started()
            while not self.stopping:
                self.tick()
                self._sleep()
        finally:
            self.stop()
            signal.set_wakeup_fd(-1)
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _begin(self, part: Part) -> None:
        if part.can_wait:
            part.next_start_at = time.monotonic() + part.can_wait
        else:
            part.start()

    def start_waiting(self) -> None:
        """Start what was waiting for the others to be up."""
        for part in self.parts:
            if not part.started_at:
                part.next_start_at = 0.0

    def tick(self) -> None:
        """Mend the database first, then restart each part whose time has come."""
        trouble = self.watch()
        if trouble:
            self.report(trouble, None)
        now = time.monotonic()
        for part in self.parts:
            self._look_after(part, now)

    def _look_after(self, part: Part, now: float) -> None:
        if part.is_running() or self.stopping:
            return
        if part.process is not None:
            part.end_group(signal.SIGKILL)
            part.delay = next_delay(part.delay, lived=now - part.started_at)
            part.next_start_at = now + part.delay
            part.restarts += 1
            self.report("died", part)
            part.process = None
        if now >= part.next_start_at:
            part.start()

    def stop(self) -> None:
        """Ask every part to finish, in reverse order; end by force what takes too long."""
        self.stopping = True
        deadline = time.monotonic() + STOP_SECONDS
        for part in reversed(self.parts):
            if part.process is not None:
                with suppress(ProcessLookupError):
                    part.process.terminate()
        for part in self.parts:
            self._wait_for(part, deadline)

    def _wait_for(self, part: Part, deadline: float) -> None:
        if part.process is None:
            return
        try:
            part.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.report("slow", part)
        part.end_group(signal.SIGKILL)
        part.process.wait()

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _sleep(self) -> None:
        pause = TICK_SECONDS
        now = time.monotonic()
        waiting = [part.next_start_at - now for part in self.parts if part.process is None]
        if waiting:
            pause = min(pause, max(0.01, min(waiting)))
        ready, _, _ = select.select([self._wake_read], [], [], pause)
        if ready:
            os.read(self._wake_read, 4096)


def die_with_parent() -> None:
    """In a supervised process: be told to stop when the supervisor is killed (Linux)."""
    parent = os.environ.get(PARENT_VARIABLE)
    if not parent:
        return
    import ctypes

    pr_set_pdeathsig = 1
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(parent):
        raise SystemExit(0)

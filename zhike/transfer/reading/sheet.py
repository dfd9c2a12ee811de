"""Start the reading child and take its rows as they come; the only way other modules read a file."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from zhike.lib.refusals import Refused

from .limits import Limits
from .refusals import file_refusal
from .wire import unpack

Row = tuple[int, list[Any]]
_PROJECT = Path(__file__).resolve().parents[3]
_LONGEST_MESSAGE = 256 * 2**20
_PIECE = 2**18
_OUT_OF_TIME = (-signal.SIGXCPU,)
_OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS)


@dataclass
class Sheet:
    """One opened sheet; `rows`, or `read` when there is a plan, may be walked once.

    `read` holds read rows as rows.travel packs them; `cuts` by row the columns of cells that were cut.
    """

    sheets: list[str]
    chosen: int
    total: int | None
    notes: list[dict[str, Any]]
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    read: Iterator[list[Any]] = field(default_factory=lambda: iter(()))
    cuts: dict[int, list[int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.sheets[self.chosen]


class open_sheet:  # noqa: N801 - reads as the verb it is
    """Open a file in a child process: `with open_sheet(path) as sheet: for number, cells in sheet.rows`.

    With a plan the child normalises, too, and begins behind the row `after`.
    Raises Refused with a sentence of reading.refusals, on entering or while walking.
    """

    def __init__(
        self,
        path: Path,
        sheet: str | None = None,
        limits: Limits | None = None,
        *,
        plan: dict[str, Any] | None = None,
        after: int = 0,
    ) -> None:
        self.path, self.limits = path, limits or Limits()
        said = {"path": str(path), "sheet": sheet, "limits": self.limits.to_json(), "plan": plan, "after": after}
        self.request = json.dumps(said).encode() + b"\n"

    def __enter__(self) -> Sheet:
        if not self.path.is_file():
            raise Refused(file_refusal("missing_file"))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zhike.transfer.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_PROJECT), "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        try:
            self._ask()
            messages = self._messages()
            book = next(messages)["book"]
            sheet = Sheet(book["sheets"], book["chosen"], book["total"], book["notes"])
            sheet.rows, sheet.read = _walk(messages, sheet), _walk_read(messages)
        except BaseException:
            self.close()
            raise
        return sheet

    def _ask(self) -> None:
        assert self.process.stdin is not None
        with suppress(BrokenPipeError), self.process.stdin as pipe:
            pipe.write(self.request)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def end(self) -> None:
        """End the child, whatever it is doing; who waits for its next row finds the end of them."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End the child and give the pipe back; nobody may be reading any more."""
        self.end()
        if self.process.stdout:
            self.process.stdout.close()

    def _messages(self) -> Iterator[dict[str, Any]]:
        """Yield the child's messages; turn its death or silence into a refusal."""
        ended = False
        for line in self._lines():
            message = unpack(line)
            if "refused" in message:
                raise Refused(file_refusal(message["refused"], message["facts"]))
            ended = bool(message.get("end"))
            yield message
        if not ended:
            raise Refused(file_refusal(self._cause_of_death()))

    def _lines(self) -> Iterator[bytes]:
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        pending = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while True:
                if not selector.select(self.limits.silence_seconds):
                    raise Refused(file_refusal("took_too_long"))
                piece = os.read(descriptor, _PIECE)
                if not piece:
                    return
                pending += piece
                if len(pending) > _LONGEST_MESSAGE:
                    raise Refused(file_refusal("too_much_memory"))
                *lines, rest = pending.split(b"\n") if b"\n" in piece else (pending,)
                pending = bytearray(rest)
                yield from (bytes(line) for line in lines)

    def _cause_of_death(self) -> str:
        """Say why the child ended without its last word."""
        deadline = time.monotonic() + 5
        while self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        code = self.process.returncode
        if code in _OUT_OF_TIME:
            return "took_too_long"
        return "too_much_memory" if code in _OUT_OF_MEMORY else "broken_file"


def _walk(messages: Iterator[dict[str, Any]], sheet: Sheet) -> Iterator[Row]:
    for message in messages:
        for number, index in message.get("cuts", ()):
            sheet.cuts.setdefault(number, []).append(index)
        yield from map(tuple, message.get("rows", ()))


def _walk_read(messages: Iterator[dict[str, Any]]) -> Iterator[list[Any]]:
    for message in messages:
        yield from message.get("read", ())


def read_sheet(path: Path, sheet: str | None = None, limits: Limits | None = None) -> Iterator[Row]:
    """Yield (row number, cells) of a file's sheet; the child ends with the walk."""
    with open_sheet(path, sheet, limits) as opened:
        yield from opened.rows

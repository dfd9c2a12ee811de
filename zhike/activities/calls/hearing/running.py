"""Start the hearing child and take what it says; the only way other modules hear a recording."""

import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .limits import Limits, Unhearable

_PROJECT = Path(__file__).resolve().parents[4]
_OUT_OF_TIME = (-signal.SIGXCPU,)
_OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS)
_LONGEST_MESSAGE = 64 * 2**20


@dataclass(frozen=True)
class Sealed:
    """A sealed file for the child: where it lies, the name it was sealed under, and the key."""

    path: Path
    name: str
    key: bytes

    def told(self) -> dict[str, str]:
        """Return what a child is told of it."""
        return {"path": str(self.path), "name": self.name, "key": self.key.hex()}


def hear(
    sealed: Sealed, kind: str, *, limits: Limits, copy: Sealed | None, heard: Callable[[float], None]
) -> dict[str, Any]:
    """Return what the child found: seconds, channels, voices, peaks, copy_size. Raises Unhearable with its code."""
    request = {
        **sealed.told(),
        "kind": kind,
        "limits": limits.to_json(),
        "copy": {"path": str(copy.path), "name": copy.name} if copy else None,
    }
    return run_child("zhike.activities.calls.hearing.child", request, limits, heard)


def run_child(module: str, request: dict[str, Any], limits: Limits, heard: Callable[[float], None]) -> dict[str, Any]:
    """Run a module as a child that may die without harm; return its last word. Raises Unhearable with its code."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(_PROJECT),
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "OPENBLAS_NUM_THREADS": "1",
        },
        start_new_session=True,
    )
    try:
        return _take(process, json.dumps(request).encode() + b"\n", limits, heard)
    finally:
        if process.stdout:
            process.stdout.close()
        if process.poll() is None:
            process.kill()
        process.wait()


def _take(
    process: "subprocess.Popen[bytes]", request: bytes, limits: Limits, heard: Callable[[float], None]
) -> dict[str, Any]:
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin as pipe:  # a child that died already says below of what
        pipe.write(request)
    for line in _lines(process, limits.quiet_seconds):
        message = json.loads(line)
        if "done" in message:
            return dict(message["done"])
        if "refused" in message:
            raise Unhearable(message["refused"], **message["facts"])
        heard(float(message["heard"]))
    raise Unhearable(_cause_of_death(process))


def _lines(process: "subprocess.Popen[bytes]", quiet_seconds: int) -> Iterator[bytes]:
    assert process.stdout is not None
    descriptor, pending = process.stdout.fileno(), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if not selector.select(quiet_seconds):
                raise Unhearable("took_too_long")
            piece = os.read(descriptor, 2**18)
            if not piece:
                return
            pending += piece
            if len(pending) > _LONGEST_MESSAGE:
                raise Unhearable("too_much_memory")
            *lines, rest = pending.split(b"\n")
            pending = bytearray(rest)
            yield from (bytes(line) for line in lines)


def _cause_of_death(process: "subprocess.Popen[bytes]") -> str:
    """Say why the child ended without its last word."""
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "took_too_long"
    if code in _OUT_OF_TIME:
        return "took_too_long"
    return "too_much_memory" if code in _OUT_OF_MEMORY else "broken"

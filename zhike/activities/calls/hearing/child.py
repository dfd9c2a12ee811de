"""The process that opens a foreign recording: bounded in memory and time, without rights and without the data folder.

Takes one JSON text on its standard input: path, name and key of the sealed file, kind, limits, and where to
put a copy that browsers play (or nothing). Writes JSON lines: {"heard": seconds} from time to time, then
{"done": {…}} or {"refused": …}.
"""

import os
import sys
from pathlib import Path
from typing import Any

from ..sealing import SealedReader, SealedWriter
from .bounds import serve, tell
from .copying import Copy
from .decoding import Decoder
from .limits import Limits
from .voice import Listener

_TELL_EVERY = 60.0


def _open_copy(request: dict[str, Any], channels: int) -> Copy | None:
    if not request["copy"]:
        return None
    descriptor = os.open(request["copy"]["path"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    writer = SealedWriter(os.fdopen(descriptor, "wb"), bytes.fromhex(request["key"]), request["copy"]["name"])
    return Copy(writer, channels)


def hear(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Hear one recording and return what the parent keeps of it."""
    raw = Path(request["path"]).open("rb")  # noqa: SIM115  # ends with the process
    source = SealedReader(raw, bytes.fromhex(request["key"]), request["name"])
    decoder = Decoder(source, request["kind"], limits)
    listener = Listener(decoder.channels)
    copy = _open_copy(request, decoder.channels)
    told = 0.0
    for block in decoder.blocks():
        listener.hear(block)
        if copy:
            copy.hear(block)
        if listener.seconds - told >= _TELL_EVERY:
            told = listener.seconds
            tell(heard=told)
    listener.finish()
    return {
        "seconds": round(listener.seconds, 2),
        "channels": decoder.channels,
        "voices": listener.voices(),
        "peaks": listener.peaks(),
        "copy_size": copy.finish() if copy else 0,
    }


if __name__ == "__main__":
    sys.exit(serve(hear))

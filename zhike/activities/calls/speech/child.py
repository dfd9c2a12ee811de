"""The process that writes down a foreign recording: bounded in memory and time, without rights and the data folder.

Takes one JSON text on its standard input: path, name and key of the sealed file, kind, limits, the model, and where
on each channel somebody speaks. Writes JSON lines: {"heard": seconds} from time to time, then {"done": {…}} or
{"refused": …}.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..hearing.bounds import serve, tell
from ..hearing.decoding import Decoder
from ..hearing.limits import Limits, Unhearable
from ..sealing import SealedReader
from .cutting import Cutter, Sound
from .engine import Engine
from .folders import Model

_TELL_EVERY = 20.0
Line = tuple[float, float, int, str]


def _open_engine(model: Model) -> Engine:
    try:
        return Engine(model)
    except ImportError as error:
        raise Unhearable("no_engine") from error
    except (RuntimeError, ValueError, TypeError, AttributeError) as error:
        raise Unhearable("model_broken") from error


def transcribe(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Write one recording down and return its lines in the order in which they were said."""
    engine = _open_engine(Model.from_json(request["model"]))
    raw = Path(request["path"]).open("rb")  # noqa: SIM115  # ends with the process
    source = SealedReader(raw, bytes.fromhex(request["key"]), request["name"])
    decoder = Decoder(source, request["kind"], limits)
    cutters = [Cutter(voice) for voice in request["voices"]]
    lines: list[Line] = []
    told = 0.0
    for channel, start, end, sound in _pieces(decoder, cutters):
        if text := engine.write(sound):
            lines.append((round(start, 2), round(end, 2), channel, text))
        if end - told >= _TELL_EVERY:
            told = end
            tell(heard=told)
    return {"lines": sorted(lines)}


def _pieces(decoder: Decoder, cutters: list[Cutter]) -> Iterator[tuple[int, float, float, Sound]]:
    for block in decoder.blocks():
        for channel, cutter in enumerate(cutters[: block.shape[0]]):
            for start, end, sound in cutter.take(block[channel]):
                yield channel, start, end, sound
    for channel, cutter in enumerate(cutters):
        for start, end, sound in cutter.finish():
            yield channel, start, end, sound


if __name__ == "__main__":
    sys.exit(serve(transcribe, nice=10))

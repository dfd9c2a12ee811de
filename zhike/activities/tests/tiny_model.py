"""A speech model of a few hundred numbers, made here: it hears tones and writes each down as a character.

It is a model as the engine takes them (features in, probabilities of tokens out), so that the real engine loads and
runs it. What it hears is simple: three pure tones.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .voices import RATE, Sound

TONES = {"价": 500.0, "好": 1000.0, "吗": 2000.0}
_FEATURES, _SILENT = 80, 2.0
_FLOAT, _INT64, _INT, _INTS = 1, 7, 2, 7


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _field(number: int, value: "int | str | bytes") -> bytes:
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    data = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(data)) + data


def _tensor(name: str, values: NDArray[np.generic]) -> bytes:
    kind = _INT64 if values.dtype == np.int64 else _FLOAT
    dims = b"".join(_field(1, size) for size in values.shape)
    return dims + _field(2, kind) + _field(8, name) + _field(9, values.tobytes())


def _node(kind: str, inputs: Sequence[str], output: str, **attributes: "int | Sequence[int]") -> bytes:
    own = b""
    for name, value in attributes.items():
        many = not isinstance(value, int)
        values = b"".join(_field(8, one) for one in value) if many else _field(3, value)  # type: ignore[union-attr, arg-type]
        own += _field(5, _field(1, name) + values + _field(20, _INTS if many else _INT))
    return b"".join(_field(1, one) for one in inputs) + _field(2, output) + _field(3, output) + _field(4, kind) + own


def _value(name: str, kind: int, *dims: "int | str") -> bytes:
    shape = b"".join(_field(1, _field(1 if isinstance(dim, int) else 2, dim)) for dim in dims)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def _weights() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what makes a token of a tone: the loudness of its place among the features, against that of silence."""
    weights = np.zeros((_FEATURES, len(TONES) + 1), dtype=np.float32)
    low, high = (1127 * np.log(1 + hertz / 700) for hertz in (20, RATE / 2 - 400))
    for token, hertz in enumerate(TONES.values(), start=1):
        place = (1127 * np.log(1 + hertz / 700) - low) / (high - low) * (_FEATURES + 1) - 1
        weights[round(place), token] = 1
    silence = np.zeros(len(TONES) + 1, dtype=np.float32)
    silence[0] = _SILENT
    return weights, silence


def _graph() -> bytes:
    weights, silence = _weights()
    nodes = (
        _node("Transpose", ["x"], "by_feature", perm=[0, 2, 1]),
        _node("AveragePool", ["by_feature"], "slow", kernel_shape=[4], strides=[4]),
        _node("Transpose", ["slow"], "by_time", perm=[0, 2, 1]),
        _node("MatMul", ["by_time", "weights"], "heard"),
        _node("Add", ["heard", "silence"], "weighed"),
        _node("LogSoftmax", ["weighed"], "log_probs", axis=2),
        _node("Div", ["x_lens", "four"], "log_probs_len"),
    )
    tensors = (_tensor("weights", weights), _tensor("silence", silence), _tensor("four", np.array(4, dtype=np.int64)))
    inputs = (_value("x", _FLOAT, "N", "T", _FEATURES), _value("x_lens", _INT64, "N"))
    outputs = (_value("log_probs", _FLOAT, "N", "U", len(TONES) + 1), _value("log_probs_len", _INT64, "N"))
    parts = ((1, nodes), (2, ("tones",)), (5, tensors), (11, inputs), (12, outputs))
    return b"".join(_field(number, value) for number, values in parts for value in values)


def make_model(folder: Path, **said: str) -> Path:
    """Write the model into a folder, with what it says of itself; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {"model_type": "zipformer2_ctc", "comment": "three tones"} | said
    metadata = b"".join(_field(14, _field(1, name) + _field(2, value)) for name, value in said.items())
    opset = _field(8, _field(1, "") + _field(2, 13))
    (folder / "model.onnx").write_bytes(_field(1, 8) + opset + _field(7, _graph()) + metadata)
    tokens = ["<blk>", *TONES]
    (folder / "tokens.txt").write_text("".join(f"{name} {number}\n" for number, name in enumerate(tokens)), "utf-8")
    return folder


def sing(text: str, *, seconds: float = 0.3, pause: float = 0.15) -> Sound:
    """Return the sound that the model writes down as this text."""
    time = np.arange(int(seconds * RATE)) / RATE
    gap = np.zeros(int(pause * RATE))
    tones = [np.concatenate([0.3 * np.sin(2 * np.pi * TONES[one] * time), gap]) for one in text]
    return np.concatenate(tones)


def place_at(length: float, parts: Sequence[tuple[float, str]]) -> tuple[Sound, list[list[float]]]:
    """Return a channel with texts sung at seconds, and where the stretches of it lie."""
    channel, stretches = np.zeros(int(length * RATE)), []
    for second, text in parts:
        sound, start = sing(text), int(second * RATE)
        channel[start : start + len(sound)] = sound
        stretches.append([second, second + len(sound) / RATE])
    return channel, stretches

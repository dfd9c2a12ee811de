"""Which speech model a folder holds, told by its files and by what the model says of itself."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

TOKENS = "tokens.txt"
# What an ONNX model says of itself → the loader of the engine.
KINDS: Mapping[str, str] = {
    "sense_voice_ctc": "sense_voice",
    "paraformer": "paraformer",
    "zipformer2_ctc": "zipformer_ctc",
    "wenet_ctc": "wenet_ctc",
    "telespeech_ctc": "telespeech_ctc",
    "EncDecCTCModelBPE": "nemo_ctc",
    "EncDecCTCModel": "nemo_ctc",
    "EncDecHybridRNNTCTCBPEModel": "nemo_ctc",
}
_METADATA, _KEY, _VALUE = 14, 1, 2
_LENGTH = 2
_FIXED = {1: 8, 5: 4}
_LONGEST_ENTRY = 2**20


class NoModelError(ValueError):
    """The folder holds no model that can be used; `code` is one of problems.say_model."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Model:
    """A speech model: which loader opens it, and its files by the name that the loader gives them."""

    kind: str
    folder: str
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return what people call it: its folder."""
        return Path(self.folder).name

    def to_json(self) -> dict[str, Any]:
        """Return the model as the child takes it."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the model that the parent sent."""
        return cls(**values)


def recognise(path: str) -> Model:
    """Return the model in a folder; raises NoModelError with the reason."""
    folder = Path(path)
    if not folder.is_absolute() or not folder.is_dir():
        raise NoModelError("no_folder")
    tokens = _one(folder, TOKENS) or _one(folder, f"*{TOKENS}")
    if not tokens:
        raise NoModelError("no_tokens")
    encoder, decoder, joiner = (_one(folder, f"*{part}*.onnx") for part in ("encoder", "decoder", "joiner"))
    if encoder and decoder:
        files = {"tokens": tokens, "encoder": encoder, "decoder": decoder}
        kind = "transducer" if joiner else _kind_without_joiner(encoder)
        return Model(kind, str(folder), files | ({"joiner": joiner} if joiner else {}))
    model = _one(folder, "model*.onnx") or _one(folder, "*.onnx")
    if not model:
        raise NoModelError("no_model")
    kind = KINDS.get(read_metadata(Path(model)).get("model_type", ""), "")
    if not kind:
        raise NoModelError("unknown_model")
    return Model(kind, str(folder), {"tokens": tokens, "model": model})


def _kind_without_joiner(encoder: str) -> str:
    """Return whisper where the encoder says so; other models of two files are none that the engine opens this way."""
    if read_metadata(Path(encoder)).get("model_type", "").startswith("whisper"):
        return "whisper"
    raise NoModelError("unknown_model")


def _one(folder: Path, pattern: str) -> str:
    """Return a file of the folder, the one of small numbers (int8) before others: it needs a third of the memory."""
    found = sorted(folder.glob(pattern), key=lambda file: ("int8" not in file.name, file.name))
    return str(found[0]) if found else ""


def read_metadata(path: Path) -> dict[str, str]:
    """Return what an ONNX model says of itself, without reading the model; nothing when it is none."""
    found: dict[str, str] = {}
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        for field, length in _fields(file, size):
            if field == _METADATA and length <= _LONGEST_ENTRY:
                entry = dict(_texts(file.read(length)))
                found[entry.get(_KEY, "")] = entry.get(_VALUE, "")
            else:
                file.seek(length, 1)
    return found


def _fields(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Yield the number and length of each field of a protobuf message; ends where it is none."""
    while file.tell() < size:
        tag = _varint(file)
        field, wire = tag >> 3, tag & 7
        if wire == 0:
            _varint(file)
        elif wire in _FIXED:
            file.seek(_FIXED[wire], 1)
        elif wire == _LENGTH:
            length = _varint(file)
            if file.tell() + length > size:
                return
            yield field, length
        else:
            return


def _varint(file: BinaryIO) -> int:
    value = shift = 0
    while byte := file.read(1):
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80 or shift > 56:
            break
        shift += 7
    return value


def _texts(entry: bytes) -> Iterator[tuple[int, str]]:
    """Yield the texts of a small message of nothing but texts, by their field."""
    at = 0
    while at + 2 <= len(entry):
        field, at = entry[at] >> 3, at + 1
        length = shift = 0
        while at < len(entry):
            byte, at = entry[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield field, entry[at : at + length].decode("utf-8", "replace")
        at += length

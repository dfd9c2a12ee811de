"""The engine that turns sound into text: sherpa-onnx, on the processor. Loaded in the child only."""

from typing import Any

from ..hearing.decoding import RATE, Block
from .folders import Model

_SETTINGS: dict[str, dict[str, Any]] = {
    "sense_voice": {"use_itn": True},
    "whisper": {"language": "", "task": "transcribe"},
}


class Engine:
    """An opened model; `write` may be called for one stretch of speech after the other."""

    def __init__(self, model: Model) -> None:
        import sherpa_onnx

        loader = getattr(sherpa_onnx.OfflineRecognizer, f"from_{model.kind}")
        own = dict(model.files)
        if model.kind == "paraformer":
            own["paraformer"] = own.pop("model")
        self._recogniser = loader(**own, num_threads=1, **_SETTINGS.get(model.kind, {}))

    def write(self, sound: Block) -> str:
        """Return what is said in a stretch of one channel."""
        stream = self._recogniser.create_stream()
        stream.accept_waveform(RATE, sound)
        self._recogniser.decode_stream(stream)
        return str(stream.result.text).strip()

"""Decode sound as it comes: one or two channels of 16 000 samples a second, a block at a time."""

from collections.abc import Iterator
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from .limits import Limits, Unhearable

RATE = 16_000
Block = NDArray[np.float32]
# Only these readers are ever asked: a play list that names other files is no recording.
_READERS = {"wav": "wav", "mp3": "mp3", "m4a": "mov", "ogg": "ogg", "amr": "amr"}


class Decoder:
    """An opened recording; `blocks` may be walked once."""

    def __init__(self, source: Any, kind: str, limits: Limits) -> None:
        try:
            self._container = av.open(source, format=_READERS[kind], metadata_errors="ignore")
        except (av.FFmpegError, ValueError) as error:
            raise Unhearable("broken") from error
        streams = self._container.streams.audio
        if not streams:
            raise Unhearable("no_sound")
        self._stream, self._limits = streams[0], limits
        self.channels = self._count_channels()
        self._refuse_too_long()

    def _count_channels(self) -> int:
        channels = int(self._stream.codec_context.layout.nb_channels)
        if channels > 2:
            raise Unhearable("too_many_channels", channels=channels)
        return channels or 1

    def _refuse_too_long(self) -> None:
        """Refuse by what the file says of itself; one that lies is caught while decoding."""
        told = self._container.duration
        if told and told / av.time_base > self._limits.seconds + 1:
            raise Unhearable("too_long", hours=self._limits.seconds // 3600)

    def blocks(self) -> Iterator[Block]:
        """Yield blocks of (channels, samples); damaged packets are passed over as long as most can be read."""
        layout = "mono" if self.channels == 1 else "stereo"
        resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE)
        decoded = broken = samples = 0
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
                decoded += 1
            except av.FFmpegError:
                broken += 1
                if broken > 50 and broken > decoded:
                    raise Unhearable("broken") from None
                continue
            for block in _resampled(resampler, frames):
                samples += block.shape[1]
                if samples > (self._limits.seconds + 1) * RATE:
                    raise Unhearable("too_long", hours=self._limits.seconds // 3600)
                yield block
        if samples == 0:
            raise Unhearable("broken" if broken else "empty")
        for left in resampler.resample(None):
            yield left.to_ndarray().astype(np.float32, copy=False)


def _resampled(resampler: av.AudioResampler, frames: list[Any]) -> Iterator[Block]:
    for frame in frames:
        for ready in resampler.resample(frame):
            if ready.samples:
                yield ready.to_ndarray().astype(np.float32, copy=False)

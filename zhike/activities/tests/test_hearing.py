"""Analysis of constructed recordings with known answers, on which a plain energy threshold fails."""

import functools
import io
import time
from typing import Any

import av
import numpy as np
import pytest

from zhike.activities.calls import vault
from zhike.activities.calls.choices import RecordingState
from zhike.activities.calls.hearing.decoding import Decoder
from zhike.activities.calls.hearing.limits import Limits, Unhearable
from zhike.activities.calls.measuring import Measured, Stretch, measure
from zhike.activities.calls.services.analysing import analyse_recording, find_stalled, sweep_strays
from zhike.activities.models import Recording
from zhike.testing import make
from zhike.testing.world import NOW, World

from .calling import call, recorded
from .voices import RATE, RIGHT, SENTENCES, THEM, US, YES, Conversation, as_wav, hear_by_threshold

SHARE, SECONDS = 0.02, 0.3


@functools.cache
def scripted() -> Conversation:
    """Script a call: two silences, words of assent on both sides, a customer who cuts in."""
    told = Conversation(96)
    end = told.talk_on(US, 1.0, 2)
    end = told.talk_on(THEM, end + 0.8, 1)
    listening = end + 4.0
    end = told.talk_on(THEM, listening, 2)
    told.speak(US, listening + 3.0, YES)
    told.speak(US, listening + 7.0, RIGHT)
    pitch = end + 1.0
    end = told.talk_on(US, pitch, 4)
    told.speak(THEM, pitch + 5.0, YES)
    told.speak(THEM, pitch + 12.0, RIGHT)
    end = told.speak(THEM, end - 2.0, SENTENCES[1])
    told.speak(US, end + 3.0, SENTENCES[3])
    return told


def matches(truth: Measured, found: Measured) -> list[str]:
    """Return in which figures what was found lies outside what was promised."""
    wrong = []
    for side in (US, THEM):
        if abs(truth.sides[side].share - found.sides[side].share) > SHARE:  # type: ignore[operator]
            wrong.append("share")
        if abs(truth.sides[side].longest_monologue - found.sides[side].longest_monologue) > SECONDS:
            wrong.append("monologue")
    if not alike(truth.silences, found.silences):
        wrong.append("silences")
    if [by for _start, _end, by in truth.overlaps] != [by for _start, _end, by in found.overlaps]:
        wrong.append("interruptions")
    return wrong


def alike(truth: Any, found: tuple[Stretch, ...]) -> bool:
    """Say whether the same stretches were found, each end within the promise."""
    if len(truth) != len(found):
        return False
    pairs = zip(truth, found, strict=True)
    return all(abs(one[0] - two[0]) <= SECONDS and abs(one[1] - two[1]) <= SECONDS for one, two in pairs)


def as_measured(recording: Recording) -> Measured:
    """Return the stored figures."""
    return measure(recording.voices, seconds=recording.seconds or 0)


def encoded(channels: list[Any], kind: str, codec: str, **options: Any) -> bytes:
    """Return channels in another format."""
    target = io.BytesIO()
    with av.open(target, "w", format=kind) as container:
        layout = "mono" if len(channels) == 1 else "stereo"
        stream = container.add_stream(codec, rate=options.get("rate", RATE), layout=layout)
        stream.bit_rate = options.get("bit_rate", 32_000 * len(channels))
        resampler = av.AudioResampler(format=stream.codec_context.format.name, layout=layout, rate=stream.rate)
        frame = av.AudioFrame.from_ndarray(np.array(channels, dtype=np.float32), format="fltp", layout=layout)
        frame.sample_rate = RATE
        for ready in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return target.getvalue()


@pytest.fixture
def made(world: World) -> Any:
    """Return a call of 王晓燕."""
    return call(world.wang, make.customer(world.wang))


def test_a_noisy_call_is_measured_within_the_promise_where_a_threshold_fails(world: World, made: Any) -> None:
    told, seconds = scripted(), 96.0
    channels = told.noisy()
    recording = recorded(world.wang, made, as_wav(channels), analysed=True)
    truth, found = measure(told.truth, seconds=seconds), as_measured(recording)
    assert recording.state == RecordingState.READY and not found.is_mono
    assert matches(truth, found) == []
    assert len(truth.silences) == 2 and truth.sides[THEM].interruptions == found.sides[THEM].interruptions == 1
    assert found.sides[US].interruptions == 0
    assert found.sides[US].back_channels == truth.sides[US].back_channels == 2
    for level in np.geomspace(0.003, 0.2, 25):
        assert matches(truth, measure(hear_by_threshold(channels, level), seconds=seconds)), f"{level} would do"


@pytest.mark.parametrize(
    ("name", "kind", "codec", "bit_rate"),
    [("a.mp3", "mp3", "libmp3lame", 64_000), ("a.ogg", "ogg", "libopus", 48_000), ("a.m4a", "ipod", "aac", 64_000)],
)
def test_the_same_call_gives_the_same_figures_in_every_format(
    world: World, made: Any, name: str, kind: str, codec: str, bit_rate: int
) -> None:
    told = scripted()
    rate = 48_000 if codec == "libopus" else RATE
    data = encoded(told.noisy(), kind, codec, bit_rate=bit_rate, rate=rate)
    recording = recorded(world.wang, made, data, name, analysed=True)
    assert (recording.state, recording.sound) == (RecordingState.READY, name[2:])
    assert matches(measure(told.truth, seconds=96), as_measured(recording)) == []


def test_a_side_that_never_speaks_is_no_damage(world: World, made: Any) -> None:
    told = Conversation(12)
    told.talk_on(THEM, 0.5, 1)
    recording = recorded(world.wang, made, as_wav([np.zeros(12 * RATE), 0.6 * told.sides[THEM]]), analysed=True)
    found = as_measured(recording)
    assert recording.state == RecordingState.READY
    assert (found.sides[US].share, found.sides[THEM].share) == (0, 1)
    nobody = recorded(
        world.wang, call(world.wang, make.customer(world.wang)), as_wav([np.zeros(RATE)] * 2), analysed=True
    )
    assert nobody.state == RecordingState.READY


def test_one_channel_is_marked_as_such_and_its_silences_still_found(world: World, made: Any) -> None:
    told = scripted()
    both = sum(told.noisy())
    recording = recorded(world.wang, made, as_wav([both]), analysed=True)
    found = as_measured(recording)
    assert recording.is_mono and recording.own_channel is None and found.sides[0].share is None
    assert alike(measure(told.truth, seconds=96).silences, found.silences)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (as_wav([np.zeros(0)]), "empty"),
        (as_wav([np.zeros(16000)])[:30], "broken"),
        (b"ID3\x04\0\0\0\0\0\0" + bytes(range(256)) * 200, "broken"),
        (b"OggS" + b"\0" * 5000, "broken"),
        (b"#!AMR\n" + b"\xff" * 300, "broken"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0" + b"x" * 4000, "broken"),
    ],
)
def test_empty_and_corrupt_recordings_are_told_in_words(world: World, made: Any, data: bytes, problem: str) -> None:
    recording = recorded(world.wang, made, data, "a.mp3", analysed=True)
    assert (recording.state, recording.problem) == (RecordingState.REFUSED, problem)


def test_three_hours_are_refused_in_words_by_what_the_file_says(world: World, made: Any) -> None:
    honest = as_wav([np.zeros(3 * 3600 * 2, dtype="<i2")], rate=2)
    recording = recorded(world.wang, made, honest, analysed=True)
    assert recording.problem == "too_long" and recording.problem_facts["hours"] == 2
    Decoder(io.BytesIO(honest), "wav", Limits(seconds=4 * 3600))  # with a higher limit it is opened


def test_a_file_that_does_not_say_how_long_it_is_is_stopped_at_the_limit() -> None:
    data = spoken_in_amr(12)
    assert sum(block.shape[1] for block in Decoder(io.BytesIO(data), "amr", Limits(seconds=12)).blocks()) > 11 * RATE
    with pytest.raises(Unhearable) as error:
        for _block in Decoder(io.BytesIO(data), "amr", Limits(seconds=5)).blocks():
            pass
    assert error.value.code == "too_long"


def spoken_in_amr(seconds: int) -> bytes:
    """Return a sentence of each side in the format that old phones record in: one channel of 8 kHz."""
    told = Conversation(seconds)
    told.speak(THEM, told.speak(US, 0.5, SENTENCES[0]) + 1.5, YES)
    return encoded([told.sides[US] + told.sides[THEM]], "amr", "libopencore_amrnb", rate=8000, bit_rate=12_200)


def test_a_recording_of_an_old_phone_is_measured_and_copied_for_browsers(
    world: World, made: Any, client_of: Any
) -> None:
    data = spoken_in_amr(12)
    assert data.startswith(b"#!AMR\n")
    recording = recorded(world.wang, made, data, "a.amr", analysed=True)
    assert (recording.state, recording.sound, recording.is_mono) == (RecordingState.READY, "amr", True)
    assert abs(recording.seconds - 12) < 0.3 and abs(recording.voices[0][0][0] - 0.5) <= SECONDS
    answer = client_of(world.wang).get(f"/calls/{made.customer_id}/{made.pk}/sound/")
    played = b"".join(answer)
    assert answer["Content-Type"] == "audio/ogg" and played.startswith(b"OggS")
    with av.open(io.BytesIO(played)) as copy:
        heard = sum(frame.samples / frame.sample_rate for frame in copy.decode(audio=0))
    assert abs(heard - 12) < 0.3


def measured_again(recording: Recording) -> Recording:
    analyse_recording(recording_id=recording.pk, now=NOW)
    recording.refresh_from_db()
    return recording


def test_a_wrong_name_is_noted_and_the_content_counts(world: World, made: Any) -> None:
    recording = recorded(world.wang, made, as_wav([np.zeros(16000)]), "gespräch.mp3", analysed=True)
    assert recording.sound == "wav" and recording.problem_facts == {"mislabelled": True}
    assert recording.state == RecordingState.READY


def test_a_file_that_was_changed_on_disk_is_not_analysed(world: World, made: Any) -> None:
    recording = recorded(world.wang, made, as_wav([np.zeros(16000)]))
    path = vault.folder() / recording.path
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    assert measured_again(recording).problem == "sealed"
    path.unlink()
    Recording.objects.update(state=RecordingState.WAITING)
    assert measured_again(recording).problem == "missing"


def test_a_job_that_runs_twice_changes_nothing_and_a_dead_one_is_picked_up(world: World, made: Any) -> None:
    recording = recorded(world.wang, made, as_wav([np.zeros(16000)]), analysed=True)
    Recording.objects.update(beat_at=None)
    assert measured_again(recording).beat_at is None
    Recording.objects.update(state=RecordingState.ANALYSING, beat_at=NOW)
    assert find_stalled(before=NOW, now=NOW) == []
    assert find_stalled(before=NOW + (NOW - NOW.replace(hour=1)), now=NOW) == [recording.pk]


def test_files_that_nobody_kept_are_swept_after_a_day(world: World, made: Any) -> None:
    import os

    kept = recorded(world.wang, made, as_wav([np.zeros(16000)]))
    stray, fresh = vault.new_path(NOW), vault.new_path(NOW)
    for path in (stray, fresh):
        vault.create(path).close()
    old = time.time() - 3 * 86400
    for path in (stray, kept.path):
        os.utime(vault.folder() / path, (old, old))
    from django.utils import timezone

    sweep_strays(now=timezone.now())
    assert not (vault.folder() / stray).exists()
    assert (vault.folder() / fresh).exists() and (vault.folder() / kept.path).exists()

"""Transcripts: written by a real engine with a model made here, read by whom the recording is open to."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.access.services import change_policy
from zhike.activities.calls.choices import RecordingState, WordsState
from zhike.activities.calls.hearing.limits import Limits
from zhike.activities.calls.measuring import measure
from zhike.activities.calls.services import start_transcript, swap_channels
from zhike.activities.calls.services.analysing import analyse_recording
from zhike.activities.calls.services.transcribing import find_stalled_transcripts, write_recording_down
from zhike.activities.calls.speech import policy, running
from zhike.activities.calls.speech.cutting import LONGEST, Cutter, find_pieces
from zhike.activities.calls.speech.folders import NoModelError, read_metadata, recognise
from zhike.activities.models import Call, Listening, Recording
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

from .calling import call, recorded
from .tiny_model import make_model, place_at
from .voices import RATE, as_wav

OURS, OUR_VOICE = place_at(9, [(0.5, "价好"), (5.0, "好吗")])
THEIRS, THEIR_VOICE = place_at(9, [(2.5, "吗价价")])


@pytest.fixture
def model(world: World, tmp_path: Path) -> Iterator[Path]:
    """A model in a folder that the company has set; 好吗 is a forbidden word, 价 a keyword."""
    folder = make_model(tmp_path / "tones")
    set_words(world, model_folder=str(folder), keywords=["价"], forbidden=["好吗"])
    return folder


def set_words(world: World, **values: Any) -> None:
    own = {**policy.POLICY.defaults, **values}
    change_policy(actor=world.actor_of(world.admin), key=policy.KEY, values=own, now=world.now)


def measured(world: World, *, channels: Any = (OURS, THEIRS), voices: Any = (OUR_VOICE, THEIR_VOICE)) -> Recording:
    """Keep a recording of tones; where the detector, which hears voices only, is told where to listen."""
    made = call(world.wang, make.customer(world.wang), call_type="return")
    recording = recorded(world.wang, made, as_wav(list(channels)))
    own = None if len(channels) == 1 else 0
    figures = measure([[(start, end) for start, end in voice] for voice in voices], seconds=9).to_json()
    Recording.objects.filter(pk=recording.pk).update(
        state=RecordingState.READY, voices=list(voices), channels=len(channels), own_channel=own, measured=figures
    )
    recording.refresh_from_db()
    return recording


def written(world: World, recording: Recording) -> Recording:
    where = {"customer_id": recording.customer_id, "call_id": recording.call_id}
    start_transcript(actor=world.actor_of(world.wang), now=NOW, **where)
    write_recording_down(recording_id=recording.pk, now=NOW)
    recording.refresh_from_db()
    return recording


def test_the_engine_writes_down_who_said_what_when(world: World, model: Path) -> None:
    recording = written(world, measured(world))
    assert (recording.words_state, recording.words["model"]) == (WordsState.READY, "tones")
    lines = [(channel, text) for _start, _end, channel, text in recording.words["lines"]]
    assert lines == [(0, "价好"), (1, "吗价价"), (0, "好吗")]
    starts = [start for start, *_rest in recording.words["lines"]]
    assert np.allclose(starts, [0.5, 2.5, 5.0], atol=0.15)
    assert recording.alerts == 1


def test_the_sides_change_places_and_the_forbidden_words_with_them(world: World, model: Path) -> None:
    recording = written(world, measured(world))
    where = {"customer_id": recording.customer_id, "call_id": recording.call_id}
    swap_channels(actor=world.actor_of(world.wang), **where)
    recording.refresh_from_db()
    assert recording.alerts == 0


def test_one_channel_is_written_down_without_saying_who_spoke(world: World, model: Path) -> None:
    recording = written(world, measured(world, channels=(OURS,), voices=(OUR_VOICE,)))
    assert [text for *_where, text in recording.words["lines"]] == ["价好", "好吗"]


def test_it_comes_by_itself_after_the_analysis_and_not_without_a_model(world: World, model: Path) -> None:
    made = call(world.wang, make.customer(world.wang))
    recording = recorded(world.wang, made, as_wav([np.zeros(16000)] * 2), analysed=True)
    assert recording.words_state == WordsState.WAITING
    write_recording_down(recording_id=recording.pk, now=NOW)
    recording.refresh_from_db()
    assert (recording.words_state, recording.words["lines"]) == (WordsState.READY, [])
    set_words(world)
    other = recorded(world.wang, call(world.wang, make.customer(world.wang)), as_wav([np.zeros(16000)]), analysed=True)
    assert (other.state, other.words_state) == (RecordingState.READY, "")


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda folder: (folder / "tokens.txt").unlink(), "no_tokens"),
        (lambda folder: (folder / "model.onnx").unlink(), "no_model"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"no model at all"), "unknown_model"),
        (lambda folder: make_model(folder, model_type="something_new"), "unknown_model"),
        (lambda folder: [file.unlink() for file in folder.iterdir()] and folder.rmdir(), "no_folder"),
    ],
)
def test_a_folder_without_a_usable_model_is_told_in_words(
    world: World, client_of: Any, model: Path, break_it: Any, problem: str
) -> None:
    break_it(model)
    with pytest.raises(NoModelError) as error:
        recognise(str(model))
    assert error.value.code == problem
    recording = measured(world)
    analysed_again(recording)
    assert recording.words == {"problem": problem}
    page = client_of(world.wang).get(f"/calls/{recording.customer_id}/{recording.call_id}/").content.decode()
    assert "没有写成文字稿" in page
    with pytest.raises(Refused) as refused:
        set_words(world, model_folder=str(model))
    assert refused.value.refusal.facts == {"field": "model_folder"}


def analysed_again(recording: Recording) -> None:
    Recording.objects.filter(pk=recording.pk).update(state=RecordingState.WAITING)
    analyse_recording(recording_id=recording.pk, now=NOW)
    recording.refresh_from_db()


def test_a_model_that_looks_right_but_does_not_open_is_told_and_may_be_tried_again(world: World, model: Path) -> None:
    whole = (model / "model.onnx").read_bytes()
    (model / "model.onnx").write_bytes(whole.replace(b"AveragePool", b"AveragePoor"))
    recording = written(world, measured(world))
    assert (recording.words_state, recording.words["problem"]) == (WordsState.REFUSED, "model_broken")
    (model / "model.onnx").write_bytes(whole)
    assert written(world, recording).words_state == WordsState.READY


def test_a_model_that_takes_too_much_is_stopped(world: World, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tight = Limits(seconds=3600, memory_bytes=2**27, cpu_seconds=60, quiet_seconds=60)
    monkeypatch.setattr(running.transcribe, "__kwdefaults__", {"limits": tight})
    recording = written(world, measured(world))
    assert recording.words_state == WordsState.REFUSED
    assert recording.words["problem"] in ("too_much_memory", "no_engine", "model_broken", "broken")


def test_without_a_model_the_page_says_so_and_nothing_is_started(world: World, client_of: Any) -> None:
    recording = measured(world)
    page = client_of(world.wang).get(f"/calls/{recording.customer_id}/{recording.call_id}/").content.decode()
    assert "没有设置语音模型" in page
    with pytest.raises(Refused, match="没有这个文件夹"):
        written(world, recording)


def test_reading_a_transcript_is_hearing_and_a_stranger_gets_none(world: World, client_of: Any, model: Path) -> None:
    recording = written(world, measured(world))
    address = f"/calls/{recording.customer_id}/{recording.call_id}/words/"
    page = client_of(world.manager).get(address).content.decode()
    assert "吗价价" in page and "禁语" in page
    assert list(Listening.objects.values_list("person_id", flat=True)) == [world.manager.pk]
    for person, status in ((world.chen, 404), (world.outsider, 404), (world.agent, 403), (world.finance, 403)):
        assert client_of(person).get(address).status_code == status
    assert Listening.objects.count() == 1


def test_the_page_shows_what_the_rules_found_and_the_list_finds_forbidden_words(
    world: World, client_of: Any, model: Path
) -> None:
    recording = written(world, measured(world))
    clean = written(world, measured(world, channels=(OURS,), voices=(OUR_VOICE[:1],)))
    client = client_of(world.manager)
    page = client.get(f"/calls/{recording.customer_id}/{recording.call_id}/").content.decode()
    assert "说了禁语" in page and "价 × 2" in page and "话术：" in page
    assert "吗价价" not in page
    listed = client.get("/calls/?with=alerts").content.decode()
    assert recording.call.customer.name in listed and "禁语 1 处" in listed
    assert Call.objects.get(pk=clean.call_id).customer.name not in listed


def test_a_dead_job_is_picked_up_and_a_second_one_changes_nothing(world: World, model: Path) -> None:
    recording = written(world, measured(world))
    before = recording.words
    write_recording_down(recording_id=recording.pk, now=NOW)
    recording.refresh_from_db()
    assert recording.words == before
    Recording.objects.update(words_state=WordsState.WORKING, words_beat_at=NOW)
    assert find_stalled_transcripts(before=NOW, now=NOW) == []
    later = NOW.replace(year=NOW.year + 1)
    assert find_stalled_transcripts(before=later, now=later) == [recording.pk]


def test_a_model_says_what_it_is_without_being_read(tmp_path: Path) -> None:
    assert read_metadata(make_model(tmp_path) / "model.onnx")["model_type"] == "zipformer2_ctc"
    for rubbish in (b"", b"\x08", b"\xff" * 40, bytes(range(256))):
        (tmp_path / "x.onnx").write_bytes(rubbish)
        assert "model_type" not in read_metadata(tmp_path / "x.onnx")


_voices = st.lists(st.tuples(st.integers(1, 60), st.integers(2, 900)), max_size=6)  # twentieths of a second


@settings(max_examples=60)
@given(_voices, st.integers(1, 90_000))
def test_pieces_are_short_in_order_and_their_sound_is_what_lies_there(gaps: list[tuple[int, int]], block: int) -> None:
    at, voice = 0.0, []
    for gap, length in gaps:
        voice.append((at + gap / 20, at + (gap + length) / 20))
        at = voice[-1][1]
    pieces = find_pieces(voice)
    assert all(0 <= start < end and end - start <= LONGEST + 0.3 for start, end in pieces)
    assert all(one[1] <= after[0] + 1e-9 for one, after in pairwise(pieces))
    assert sum(end - start for start, end in pieces) >= sum(end - start for start, end in voice) - 1e-6
    if at > 25:
        return
    sound, step = np.arange(int((at + 1) * RATE), dtype=np.float32), max(block, 200)
    cutter, found = Cutter(voice), []
    for start in range(0, len(sound), step):
        found += list(cutter.take(sound[start : start + step]))
    found += list(cutter.finish())
    assert len(found) == len(pieces)
    for begun, ended, part in found:
        assert part[0] == round(begun * RATE) and len(part) == round(ended * RATE) - round(begun * RATE)

"""Recordings: taken by their content, kept sealed, heard only by whom it concerns, each hearing written down."""

from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client

from zhike.access.services import change_policy
from zhike.activities.calls import vault
from zhike.activities.calls.sounds import tell_sound
from zhike.activities.models import Listening, Recording
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import World

from .calling import call, recorded
from .voices import as_wav

WAV = as_wav([np.zeros(8000), np.zeros(8000)])


def sound_url(recording: Recording) -> str:
    return f"/calls/{recording.customer_id}/{recording.call_id}/sound/"


def upload(client: Client, made: Any, data: bytes, name: str = "a.wav") -> Any:
    address = f"/calls/{made.customer_id}/{made.pk}/upload/"
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    ("name", "head", "kind", "mislabelled"),
    [
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "wav", False),
        ("a.mp3", b"RIFF\0\0\0\0WAVEfmt ", "wav", True),
        ("a.mp3", b"ID3\x04", "mp3", False),
        ("a.mp3", b"\xff\xfb\x90\x64", "mp3", False),
        ("a.m4a", b"\0\0\0\x20ftypM4A ", "m4a", False),
        ("a.opus", b"OggS\0", "ogg", False),
        ("a.amr", b"#!AMR\n", "amr", False),
    ],
)
def test_a_sound_is_told_by_its_content(name: str, head: bytes, kind: str, mislabelled: bool) -> None:
    sound = tell_sound(name, head)
    assert sound is not None and (sound.kind, sound.is_mislabelled) == (kind, mislabelled)


@pytest.mark.parametrize(
    "head", [b"MZ\x90\0", b"%PDF-1.7", b"PK\x03\x04", b"<html>", b"\xff\xff\xff\xff", b"", b"RIFF\0\0\0\0AVI "]
)
def test_other_files_are_no_sound_whatever_they_are_called(head: bytes) -> None:
    assert tell_sound("a.mp3", head) is None


def test_an_upload_is_sealed_and_a_colleague_without_the_right_never_gets_its_bytes(
    world: World, client_of: Any
) -> None:
    made = call(world.wang, make.customer(world.wang))
    answer = upload(client_of(world.wang), made, WAV)
    assert answer.status_code == 302
    recording = Recording.objects.get()
    on_disk = vault.folder() / recording.path
    assert WAV[:64] not in on_disk.read_bytes() and on_disk.stat().st_mode & 0o077 == 0
    assert b"".join(client_of(world.wang).get(sound_url(recording))) == WAV
    for person, status in ((world.chen, 404), (world.outsider, 404), (world.agent, 403), (world.finance, 403)):
        assert client_of(person).get(sound_url(recording)).status_code == status
    assert client_of(world.manager).get(sound_url(recording)).status_code == 200
    assert set(Listening.objects.values_list("person_id", flat=True)) == {world.wang.pk, world.manager.pk}


def test_a_part_is_sent_when_asked_for_and_one_hearing_is_one_entry(world: World, client_of: Any) -> None:
    made = call(world.wang, make.customer(world.wang))
    recording = recorded(world.wang, made, WAV)
    client = client_of(world.manager)
    answer = client.get(sound_url(recording), headers={"range": "bytes=100-199"})
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes 100-199/{len(WAV)}")
    assert b"".join(answer) == WAV[100:200]
    assert client.get(sound_url(recording), headers={"range": f"bytes={len(WAV)}-"}).status_code == 416
    client.get(sound_url(recording), headers={"range": "bytes=0-"})
    assert Listening.objects.count() == 1
    assert "李建国" in client.get(f"/calls/{made.customer_id}/{made.pk}/").content.decode()


def test_who_heard_a_recording_is_never_changed_nor_deleted(world: World) -> None:
    Listening.objects.create(customer_id=1, call_id=1, at=world.now)
    for statement in ("UPDATE activities_listening SET person_id = 1", "DELETE FROM activities_listening"):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before")
            try:
                cursor.execute(statement)
            finally:
                cursor.execute("ROLLBACK TO before")


def test_empty_false_and_large_files_are_refused_in_words_and_leave_nothing_on_disk(
    world: World, client_of: Any
) -> None:
    made = call(world.wang, make.customer(world.wang))
    client = client_of(world.wang)
    before = set(vault.folder().rglob("*.sealed"))
    change_policy_to(world, recording_mb=1)
    for data, words in ((b"", "空的"), (b"MZ" * 400, "不是录音"), (WAV + b"\0" * 2**20, "超过上限 1 MB")):
        answer = upload(client, made, data, "a.mp3")
        assert answer.status_code == 422 and words in answer.content.decode()
    assert not Recording.objects.exists()
    assert set(vault.folder().rglob("*.sealed")) == before


def change_policy_to(world: World, **values: Any) -> None:
    from zhike.access import policies

    stored = policies.find_version("calls")
    change_policy(
        actor=world.actor_of(world.admin),
        key="calls",
        values={**policies.get_policy("calls"), **values},
        seen_version=stored.version if stored else 0,
        now=world.now,
    )


def test_a_call_has_one_recording_and_needs_to_have_been_answered(world: World) -> None:
    customer = make.customer(world.wang)
    made = call(world.wang, customer)
    recorded(world.wang, made, WAV)
    with pytest.raises(Refused, match="已经有录音"):
        recorded(world.wang, made, WAV)
    with pytest.raises(Refused, match="没有接通"):
        recorded(world.wang, call(world.wang, customer, result="busy"), WAV)


def test_only_a_manager_removes_a_recording_and_its_bytes_go(
    world: World, client_of: Any, django_capture_on_commit_callbacks: Any
) -> None:
    made = call(world.wang, make.customer(world.wang))
    recording = recorded(world.wang, made, WAV)
    address = f"/calls/{made.customer_id}/{made.pk}/remove/"
    assert client_of(world.wang).post(address).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of(world.manager).post(address).status_code == 302
    assert not Recording.objects.exists() and not (vault.folder() / recording.path).exists()

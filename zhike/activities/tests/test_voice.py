"""Voice notes are sealed at rest, heard by whoever reads the entry, and each hearing is written down."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhike.activities.calls import vault
from zhike.activities.calls.services.analysing import sweep_strays
from zhike.activities.models import FollowUp, VoiceListening, VoiceNote
from zhike.customers.models import Customer, CustomerFile
from zhike.testing import make
from zhike.testing.world import World

from .talking import WEBM, entered, spoken

ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: object, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


def speak(client: Client, customer: Customer, data: bytes = WEBM, **fields: object) -> object:
    said = {"kind": "phone", "reached": "yes", "content": "", "next_pick": "keep", "once_key": str(uuid.uuid4())}
    files = {"voice": SimpleUploadedFile("voice.webm", data, "audio/webm"), "voice_seconds": "7"}
    return client.post(reverse("activities:log", args=[customer.pk]), said | files | fields)


def sealed_files() -> list[bytes]:
    return [path.read_bytes() for path in vault.folder().rglob("*.sealed")]


def test_what_is_spoken_needs_no_typing_and_lies_sealed_on_disk(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    answer = speak(client_of(world.wang), customer)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    voice = VoiceNote.objects.get()
    assert (voice.follow_up.content, voice.seconds, voice.size, voice.sound) == ("语音记录，7 秒", 7, len(WEBM), "webm")
    [sealed] = sealed_files()
    assert WEBM[:200] not in sealed and WEBM[-200:] not in sealed
    assert vault.open_sealed(voice.path).read() == WEBM


def test_other_files_of_the_form_go_their_usual_way(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    speak(client_of(world.wang), customer, content="谈了", attached=[SimpleUploadedFile("方案.pdf", b"%PDF-1.7 rest")])
    assert CustomerFile.objects.get().name == "方案.pdf"
    assert VoiceNote.objects.get().follow_up.content == "谈了"


def test_the_same_form_twice_keeps_one_note_and_one_file(world: World, client_of: ClientOf) -> None:
    customer, client, key = make.customer(world.wang), client_of(world.wang), str(uuid.uuid4())
    for _ in range(2):
        speak(client, customer, once_key=key)
    assert (FollowUp.objects.count(), VoiceNote.objects.count(), len(sealed_files())) == (1, 1, 1)


@pytest.mark.parametrize(
    ("data", "fields", "words"),
    [
        (b"", {}, "这段语音是空的"),
        (b"MZ\x90 no sound at all" * 20, {}, "不是浏览器录下的语音"),
        (WEBM, {"voice_seconds": "900"}, "语音最长 120 秒"),
        (WEBM * 80, {}, "语音超过 5 MB"),
        (WEBM, {"next_pick": "other"}, "选一个日期"),
    ],
)
def test_what_cannot_be_kept_is_said_and_leaves_nothing_behind(
    world: World, client_of: ClientOf, data: bytes, fields: dict[str, object], words: str
) -> None:
    answer = speak(client_of(world.wang), make.customer(world.wang), data, **fields)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422 and words in page  # type: ignore[attr-defined]
    assert not FollowUp.objects.exists() and sealed_files() == []


def test_whoever_reads_the_entry_hears_it_in_parts_and_is_written_down_once(world: World, client_of: ClientOf) -> None:
    row = entered(world.wang, make.customer(world.wang), voice=spoken())
    url = reverse("activities:voice", args=[row.customer_id, row.pk])
    client = client_of(world.manager)
    part = client.get(url, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and b"".join(part) == WEBM[100:200]
    assert part.headers["Content-Type"] == "audio/webm" and "no-store" in part.headers["Cache-Control"]
    assert b"".join(client.get(url)) == WEBM
    assert VoiceListening.objects.get().person_id == world.manager.pk
    page = client.get(reverse("activities:entry", args=[row.customer_id, row.pk])).content.decode()
    assert "听过：" in page and "李建国" in page


def test_somebody_elses_voice_cannot_be_fetched_and_nobody_hears_a_deleted_one(
    world: World, client_of: ClientOf
) -> None:
    row = entered(world.outsider, make.customer(world.outsider), voice=spoken())
    url = reverse("activities:voice", args=[row.customer_id, row.pk])
    assert client_of(world.wang).get(url).status_code == 404
    assert client_of(world.finance).get(url).status_code == 403
    own = make.customer(world.wang)
    crossed = reverse("activities:voice", args=[own.pk, row.pk])
    assert client_of(world.wang).get(crossed).status_code == 404
    FollowUp.objects.filter(pk=row.pk).update(deleted_at=row.created_at)
    assert client_of(world.outsider).get(url).status_code == 404
    assert not VoiceListening.objects.exists()


def test_the_nightly_sweep_of_strays_leaves_kept_voices_alone(world: World) -> None:
    row = entered(world.wang, make.customer(world.wang), voice=spoken())
    stray = spoken().arrived.path
    assert sweep_strays(now=datetime.now(tz=UTC) + timedelta(days=2)) == 1
    assert not (vault.folder() / stray).exists()
    assert vault.open_sealed(row.voice.path).read() == WEBM

"""Photos taken on site: what the camera wrote is read, then gone; sealed on disk; shown only to whom may see."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import ExifTags, Image

from zhike.access.queries import get_actor
from zhike.activities.models import PhotoViewing, VisitPhoto
from zhike.activities.visits import album
from zhike.activities.visits.photos import UnreadablePhotoError, draw_anew
from zhike.activities.visits.services import note_viewing, remove_photo
from zhike.activities.visits.services.photographing import sweep_strays
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import World

from .visiting import arrived, photo, picture, visit

ClientOf = Callable[..., Client]


def with_place() -> Image.Exif:
    """Return what a phone writes: where, when, and which way up."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Secret Phone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:20 10:31:05"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (31.0, 17.0, 56.04),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (120.0, 35.0, 7.08),
        }
    )
    return exif


def test_place_and_time_are_read_and_then_stripped_and_the_picture_stands_upright() -> None:
    drawn = draw_anew(picture(exif=with_place()))
    assert drawn.place is not None
    assert (round(drawn.place.latitude, 4), round(drawn.place.longitude, 4)) == (31.2989, 120.5853)
    assert drawn.taken_at == datetime(2026, 11, 20, 10, 31, 5)  # the camera's own clock
    assert drawn.height > drawn.width
    for data in (drawn.picture, drawn.small):
        assert not dict(Image.open(io.BytesIO(data)).getexif())
        assert b"Secret Phone" not in data
        assert b"Exif" not in data


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_plain_pictures(kind: str) -> None:
    drawn = draw_anew(picture(kind=kind))
    assert Image.open(io.BytesIO(drawn.picture)).format == "JPEG"
    assert drawn.place is None


def test_a_large_photo_is_drawn_smaller() -> None:
    drawn = draw_anew(picture(2000))
    assert max(drawn.width, drawn.height) == 1600
    assert max(Image.open(io.BytesIO(drawn.small)).size) == 320


@pytest.mark.parametrize(("data", "code"), [(b"GIF89a", "kind"), (b"", "kind"), (picture()[:200], "broken")])
def test_what_is_no_photo_is_told(data: bytes, code: str) -> None:
    with pytest.raises(UnreadablePhotoError) as error:
        draw_anew(data)
    assert error.value.code == code


def test_a_photo_lies_sealed_and_its_place_stands_in_the_record(world: World) -> None:
    made = visit(world.wang, make.customer(world.wang))
    arrived(world.wang, made)
    kept = photo(world.wang, made, picture(exif=with_place()))
    assert kept.metres is not None
    assert kept.metres < 20
    assert kept.taken_at is not None
    assert timezone.localtime(kept.taken_at).hour == 10
    assert b"JFIF" not in (album.folder() / kept.path).read_bytes()
    assert album.read(kept.path).startswith(b"\xff\xd8")
    assert photo(world.wang, made, picture(exif=with_place())).pk == kept.pk


def test_nobody_else_gets_a_photo_by_its_address(world: World, client_of: ClientOf) -> None:
    made = visit(world.wang, make.customer(world.wang))
    arrived(world.wang, made)
    kept = photo(world.wang, made, picture(exif=with_place()))
    address = reverse("visits:photo", args=[made.customer_id, made.pk, kept.pk])
    answer = client_of(world.wang).get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert b"Secret Phone" not in answer.content
    assert client_of(world.manager).get(f"{address}?small=1").status_code == 200
    for person in (world.outsider, world.chen):
        assert client_of(person).get(address).status_code == 404
    seen = set(PhotoViewing.objects.values_list("person_id", "is_small"))
    assert seen == {(world.wang.pk, False), (world.manager.pk, True)}


def test_each_access_to_a_photo_is_written_down_and_shown_with_the_visit(world: World, client_of: ClientOf) -> None:
    made = visit(world.wang, make.customer(world.wang))
    arrived(world.wang, made)
    kept = photo(world.wang, made, picture())
    address, client = reverse("visits:photo", args=[made.customer_id, made.pk, kept.pk]), client_of(world.manager)
    for query in ("?small=1", "?small=1", "", ""):
        client.get(address + query)
    assert list(PhotoViewing.objects.order_by("pk").values_list("is_small", flat=True)) == [True, False]
    page = client.get(reverse("visits:detail", args=[made.customer_id, made.pk])).content.decode()
    assert f"看过：{world.manager.name}" in page
    note_viewing(actor=get_actor(world.manager.pk), photo=kept, small=False, now=timezone.now() + timedelta(minutes=6))
    assert PhotoViewing.objects.count() == 3
    for statement in ("UPDATE activities_photoviewing SET person_id = 1", "DELETE FROM activities_photoviewing"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_photos_are_few_and_come_after_the_check_in(world: World) -> None:
    made = visit(world.wang, make.customer(world.wang))
    with pytest.raises(Refused) as refused:
        photo(world.wang, made, picture())
    assert refused.value.refusal.code == "activities.photo_too_early"
    arrived(world.wang, made)
    with pytest.raises(Refused) as refused:
        photo(world.manager, made, picture())
    assert refused.value.refusal.code == "activities.photo_not_allowed"
    for side in range(12):
        photo(world.wang, made, picture(20 + side))
    with pytest.raises(Refused) as refused:
        photo(world.wang, made, picture(99))
    assert refused.value.refusal.code == "activities.photos_full"


def test_a_removed_photo_goes_from_the_disk_and_strays_are_swept(
    world: World, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    made = visit(world.wang, make.customer(world.wang))
    arrived(world.wang, made)
    kept = photo(world.wang, made, picture())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        remove_photo(actor=get_actor(world.wang.pk), customer_id=made.customer_id, visit_id=made.pk, photo_id=kept.pk)
    assert not VisitPhoto.objects.exists()
    with pytest.raises(FileNotFoundError):
        album.read(kept.path)
    stray = album.keep(b"a", b"b", now=world.now)
    assert sweep_strays(before=timezone.now() + timedelta(minutes=1)) >= 1
    assert not (album.folder() / stray).exists()

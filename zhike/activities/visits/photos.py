"""Read what a camera wrote into a photo, then draw the photo anew without it. Pure: bytes in, bytes out."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from .geo import Place, is_place

LONGEST_SIDE = 1600
SMALL_SIDE = 320
MOST_PIXELS = 60_000_000
_KINDS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82


class UnreadablePhotoError(Exception):
    """The file is no photo that can be drawn; `code` says why: kind, broken, pixels."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Photo:
    """A photo drawn anew, its small picture, and what the camera knew: when (in its own local time) and where."""

    picture: bytes
    small: bytes
    width: int
    height: int
    taken_at: datetime | None
    place: Place | None


def draw_anew(data: bytes) -> Photo:
    """Return the photo upright, at most LONGEST_SIDE wide or high, without anything but its pixels."""
    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UnreadablePhotoError("pixels")
            exif = image.getexif()
            taken_at, place = _read_time(exif), _read_place(exif)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            plain = _on_white(upright)
    except UnidentifiedImageError as error:
        raise UnreadablePhotoError("kind") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadablePhotoError("broken") from error
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    small = plain.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Photo(_encode(plain), _encode(small), plain.width, plain.height, taken_at, place)


def _on_white(image: Image.Image) -> Image.Image:
    """Return a picture of bare pixels; what was transparent becomes white."""
    if image.mode in ("RGBA", "LA", "P"):
        layered = image.convert("RGBA")
        plain = Image.new("RGB", layered.size, "white")
        plain.paste(layered, mask=layered.getchannel("A"))
        return plain
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    return plain


def _encode(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _read_time(exif: Image.Exif) -> datetime | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S") if text else None
    except ValueError:
        return None


def _read_place(exif: Image.Exif) -> Place | None:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return Place(latitude, longitude) if is_place(latitude, longitude) else None


def _degrees(parts: Any, side: str, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).upper().startswith(negative) else value

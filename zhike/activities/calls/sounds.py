"""Which sound a file really is, told by its first bytes; its name is only a hint."""

from dataclasses import dataclass

HEAD = 64
FORMATS = ("wav", "mp3", "m4a", "ogg", "amr")
CONTENT_TYPES = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "amr": "audio/amr",
    "webm": "audio/webm",  # voice notes only
}
# No browser plays these; a copy that it can play is made with the analysis.
NEEDS_COPY = frozenset({"amr"})
_VIDEO_BRANDS = (b"qt  ",)


@dataclass(frozen=True)
class Sound:
    """What a file turned out to be, and whether its name said something else."""

    kind: str
    is_mislabelled: bool


def tell_kind(head: bytes) -> str | None:
    """Return the format that the first bytes show, or None when it is none of ours."""
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "amr"
    if head.startswith(b"OggS"):
        return "ogg"
    if head[4:8] == b"ftyp" and head[8:12] not in _VIDEO_BRANDS:
        return "m4a"
    if head.startswith(b"ID3") or _is_mpeg_frame(head):
        return "mp3"
    return None


def _is_mpeg_frame(head: bytes) -> bool:
    """Say whether an MPEG audio frame of layer I to III begins here, with a sampling rate that exists."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    has_layer, has_version = head[1] & 0x06 != 0, head[1] & 0x18 != 0x08
    return has_layer and has_version and head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C


def tell_sound(name: str, head: bytes) -> Sound | None:
    """Return what a file is and whether its name says otherwise, or None when it is no sound of ours."""
    kind = tell_kind(head)
    if kind is None:
        return None
    extension = name.rpartition(".")[2].lower()
    alike = {"oga": "ogg", "opus": "ogg", "mp4": "m4a", "aac": "m4a", "3gp": "m4a", "wave": "wav"}
    return Sound(kind, alike.get(extension, extension) != kind)

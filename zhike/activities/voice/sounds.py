"""What browsers record: told by the first bytes of the file, whatever its name says. Pure."""

from ..calls.sounds import tell_kind

RECORDED = ("webm", "ogg", "m4a")
_EBML = b"\x1a\x45\xdf\xa3"


def tell_voice_kind(head: bytes) -> str | None:
    """Return the format that a browser recorded in, or None when it is none of those."""
    kind = "webm" if head.startswith(_EBML) else tell_kind(head)
    return kind if kind in RECORDED else None

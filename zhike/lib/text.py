"""Plain text from people and spreadsheets, safe to store."""

import unicodedata

_KEPT = {"\n", "\t"}


def clean_text(value: object, limit: int | None = None) -> str:
    """Return text to store: composed, without NUL, control and invisible formatting characters, trimmed.

    Line breaks and tabs stay; a whole number from a spreadsheet loses its decimals.
    `limit` cuts what is too long.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if not (text.isascii() and text.isprintable()):
        text = "".join(c for c in unicodedata.normalize("NFC", text) if _is_kept(c))
    text = text.strip()
    return text if limit is None else text[:limit].rstrip()


def _is_kept(character: str) -> bool:
    """Say whether a character means something to a reader; joiners do inside emoji and some scripts."""
    return (
        character in _KEPT or character in "\u200c\u200d" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )


def shorten(text: str, width: int) -> str:
    """Return at most `width` characters on one line, with … where something is missing."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: max(width - 1, 0)].rstrip() + "…"

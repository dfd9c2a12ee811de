"""Fold text so that spellings which people take for the same compare equal.

Every character is folded on its own (width, case, accents, 繁→简), never by phrases, so
that the folded form of a fragment is always a fragment of the folded form of the whole.
"""

import unicodedata
from functools import cache
from importlib import resources

# 乾 in names is qián (乾元), which is written so in 简体 too.
_UNCHANGED = {"乾"}


class _Table(dict[int, str]):
    """Folded form of each character seen so far; letters and digits stay, the rest becomes nothing."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


@cache
def simplified_characters() -> dict[str, str]:
    """Return 繁→简 for single characters as OpenCC ships them, read once."""
    file = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt")
    pairs = (line.split() for line in file.read_text("utf-8").splitlines() if line.strip())
    table = {old: new for old, new, *_ in pairs if old != new and old not in _UNCHANGED}
    return {old: _last(table, new) for old, new in table.items()}


def _last(table: dict[str, str], character: str) -> str:
    """Follow 繁→简 to its end, so that folding twice changes nothing."""
    for _ in range(4):
        character = table.get(character, character)
    return character


def _fold_character(character: str) -> str:
    """Fold one character to its end: width, case, accent, 繁→简; nothing unless a letter or digit."""
    folded = unicodedata.normalize("NFKC", character)
    for _ in range(4):
        previous = folded
        folded = unicodedata.normalize("NFKC", folded.casefold())
        folded = "".join(_plain(part) for part in folded)
        if folded == previous:
            break
    return folded


def _plain(character: str) -> str:
    """Return one letter or digit without its accent and in simplified form, else nothing."""
    if unicodedata.category(character)[0] not in "LN":
        return ""
    base = unicodedata.normalize("NFKD", character)[0]
    if "LATIN" in unicodedata.name(base, ""):
        return base
    return simplified_characters().get(character, character)


_TABLE = _Table()


def fold_text(text: str) -> str:
    """Return the comparison form of a text: letters and digits only, everything else dropped.

    Folding twice changes nothing.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    folded = text.translate(_TABLE)
    while not unicodedata.is_normalized("NFKC", folded):
        folded = unicodedata.normalize("NFKC", folded).translate(_TABLE)
    return folded

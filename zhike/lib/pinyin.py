"""Pinyin of names for search and order.

Fast enough for imports: one table per character, phrases only where they read differently.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

from zhike.lib.fold import fold_text
from zhike.lib.readings import COMMON, COMPOUND_SURNAMES, PHRASES, SURNAMES

_SORT_CHARACTERS = 16
_LONGEST_PHRASE = 4
_TONE_MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_BETWEEN = re.compile(r"[\s{,:]*")
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class _Syllable(NamedTuple):
    """A reading without tone, its tone ("" for what is not Chinese)."""

    plain: str
    tone: str


def _marked(reading: str) -> _Syllable:
    """Read shàng; ü becomes v, as it is typed."""
    parts = unicodedata.normalize("NFD", reading)
    tone = next((_TONE_MARKS[part] for part in parts if part in _TONE_MARKS), "5")
    letters = unicodedata.normalize("NFD", parts.replace("u\u0308", "v"))
    return _Syllable("".join(letter for letter in letters if letter.isascii() and letter.isalpha()), tone)


def _numbered(reading: str) -> _Syllable:
    """Read shang4."""
    return _Syllable(reading[:-1], reading[-1])


class _Characters(dict[str, _Syllable]):
    """The usual reading of each character seen so far; letters and digits read as themselves."""

    def __missing__(self, character: str) -> _Syllable:
        if character in COMMON:
            reading = _numbered(COMMON[character])
        else:
            reading = _marked("" if character.isascii() else _first_readings().get(ord(character), ""))
        self[character] = reading if reading.plain else _Syllable(character, "")
        return self[character]


_CHARACTERS = _Characters()
_Phrase = tuple[str, tuple[_Syllable, ...]]


def _shipped(name: str) -> Iterator[tuple[str, Any]]:
    """Walk through a table of the pypinyin package without importing it: imported, it holds 55 MB for good."""
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypinyin")
    text, decode = Path(spec.origin).with_name(name).read_text("utf-8"), json.JSONDecoder().raw_decode
    at = _skip(text, 0)
    while text[at] == '"':
        key, at = decode(text, at)
        value, at = decode(text, _skip(text, at))
        yield key, value
        at = _skip(text, at)


def _skip(text: str, at: int) -> int:
    """Return where the next key or value starts."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


@cache
def _first_readings() -> dict[int, str]:
    """Return the first reading of every character that pypinyin knows."""
    return {int(code): intern(readings.partition(",")[0]) for code, readings in _shipped("pinyin_dict.json")}


@cache
def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    """Return, by their first two characters, the phrases that read differently, longest first."""
    found: dict[str, tuple[_Syllable, ...]] = {}
    for phrase, readings in _shipped("phrases_dict.json"):
        if 2 <= len(phrase) <= _LONGEST_PHRASE and len(readings) == len(phrase) and fold_text(phrase) == phrase:
            syllables = tuple(_marked(reading[0]) for reading in readings)
            if any(s.plain != _CHARACTERS[c].plain for s, c in zip(syllables, phrase, strict=True)):
                found[phrase] = _spoken(phrase, syllables)
    for entry in PHRASES:
        phrase, *numbered = entry.split()
        found[phrase] = tuple(_numbered(reading) for reading in numbered)
    index: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for item in sorted(found.items(), key=lambda item: -len(item[0])):
        index[item[0][:2]].append(item)
    return {start: tuple(items) for start, items in index.items()}


def _spoken(phrase: str, syllables: tuple[_Syllable, ...]) -> tuple[_Syllable, ...]:
    """Keep our reading of 都 as du: the dictionary says dou in 成都."""
    return tuple(
        _CHARACTERS[c] if c == "都" and s.plain == "dou" else s for s, c in zip(syllables, phrase, strict=True)
    )


@cache
def _surnames() -> dict[str, tuple[_Syllable, ...]]:
    """Return surnames with a reading of their own, single and compound."""
    single = {surname: (_numbered(reading),) for surname, reading in SURNAMES.items()}
    split = (entry.split() for entry in COMPOUND_SURNAMES)
    return single | {name: tuple(_numbered(r) for r in readings) for name, *readings in split}


@lru_cache(maxsize=20_000)
def _read(folded: str, person: bool = False) -> tuple[_Syllable, ...]:
    """Return one syllable per character of a folded text."""
    phrases, read, at = _phrases(), list[_Syllable](), 0
    if person:
        surname = _surnames().get(folded[:2]) or _surnames().get(folded[:1], ())
        read.extend(surname)
        at = len(surname)
    while at < len(folded):
        candidates = phrases.get(folded[at : at + 2])
        match = candidates and next((p for p in candidates if folded.startswith(p[0], at)), None)
        if match:
            read.extend(match[1])
            at += len(match[0])
        else:
            read.append(_CHARACTERS[folded[at]])
            at += 1
    return tuple(read)


def full_pinyin(text: str, *, person: bool = False) -> str:
    """Return the syllables run together, without tones: 上海华信 → shanghaihuaxin."""
    return full_and_initials(fold_text(text), person=person)[0]


def initials(text: str, *, person: bool = False) -> str:
    """Return the first letter of each syllable: 上海华信 → shhx. Latin words and numbers stay whole."""
    return full_and_initials(fold_text(text), person=person)[1]


def syllables(text: str) -> list[str]:
    """Return how each character sounds, without tones: 西安 → xi, an; ü is written v."""
    return [plain for plain, _ in _read(fold_text(text))]


def full_and_initials(folded: str, *, person: bool = False) -> tuple[str, str]:
    """Return both spellings of an already folded name at the price of one."""
    if folded.isascii():
        return folded, folded
    read = _read(folded, person)
    return "".join([plain for plain, _ in read]), "".join([plain[0] for plain, _ in read])


def sort_key(text: str, *, person: bool = False) -> str:
    """Return the stored key that lists are ordered by: digits, then latin, then Chinese by pinyin and tone.

    Made of digits and small letters only, so that every collation of the database orders it
    alike. Characters that sound the same stay together. Long names count up to 16 characters.
    """
    folded = fold_text(text)[:_SORT_CHARACTERS]
    return "".join(map(_sort_part, folded, _read(folded, person)))


def _sort_part(character: str, syllable: _Syllable) -> str:
    """Return the key of one character: 0 digit, 1 latin, 2 Chinese by sound, 3 any other script."""
    if syllable.tone:
        return f"2{syllable.plain}{syllable.tone}{_base36(ord(character))}"
    if character.isascii():
        return ("0" if character.isdigit() else "1") + character
    return "3" + _base36(ord(character))


@lru_cache(maxsize=20_000)
def _base36(number: int) -> str:
    """Return four digits of base 36, enough for every character."""
    digits = []
    for _ in range(4):
        number, rest = divmod(number, 36)
        digits.append(_BASE36[rest])
    return "".join(reversed(digits))


def warm_up() -> None:
    """Build the tables now, so that the first import does not wait for them."""
    full_pinyin("知客", person=True)

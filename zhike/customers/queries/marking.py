"""Mark the part of a text that a search met, by letters, by initials or by sound: hx marks 华信."""

from dataclasses import dataclass

from zhike.lib.fold import fold_text
from zhike.lib.pinyin import full_pinyin, initials


@dataclass(frozen=True)
class Part:
    """A piece of text, marked when it matched."""

    text: str
    marked: bool = False


def mark_text(text: str, fragment: str, *, spoken: bool = False, person: bool = False) -> tuple[Part, ...]:
    """Split a text around the first place that the fragment meets; unmarked when it meets none."""
    places = [place for place, character in enumerate(text) for _ in fold_text(character)]
    folded = fold_text(text)
    found = _find(folded, fragment, spoken=spoken, person=person) if len(folded) == len(places) else None
    if found is None:
        return (Part(text),)
    first, last = places[found[0]], places[found[1] - 1] + 1
    parts = (Part(text[:first]), Part(text[first:last], True), Part(text[last:]))
    return tuple(part for part in parts if part.text)


def _find(folded: str, fragment: str, *, spoken: bool, person: bool) -> tuple[int, int] | None:
    """Return from which to which folded character the fragment reaches."""
    if not fragment:
        return None
    if (at := folded.find(fragment)) >= 0:
        return at, at + len(fragment)
    if not (spoken and fragment.isascii()):
        return None
    letters = initials(folded, person=person)
    if len(letters) == len(folded) and (at := letters.find(fragment)) >= 0:
        return at, at + len(fragment)
    return _find_sound(folded, fragment, person=person)


def _find_sound(folded: str, fragment: str, *, person: bool) -> tuple[int, int] | None:
    """Return the characters whose sounds the fragment touches."""
    at = full_pinyin(folded, person=person).find(fragment)
    if at < 0:
        return None
    ends = [len(full_pinyin(folded[: length + 1], person=person)) for length in range(len(folded))]
    first = next(index for index, end in enumerate(ends) if end > at)
    last = next((index for index, end in enumerate(ends) if end >= at + len(fragment)), len(folded) - 1)
    return first, last + 1

"""The text that a record is found by, its index terms, and what a query asks of them.

A blob has two halves, names and numbers, of entries between bars:
`上海华信|shanghaihuaxin|shhx#13812345678|kh202611000001`.
Index terms are pairs of neighbouring characters; of a run of four digits and more, every window
of four instead. Names keep the pairs of their digits as well, so that 58 finds 58同城 while a phone
or a number is found by four digits. A query first looks up its terms and then verifies each
fragment on the blob, so terms may be too few but never too many.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import add

from zhike.lib.fold import fold_text
from zhike.lib.phones import national_digits
from zhike.lib.pinyin import full_and_initials

ENTRY, HALF = "|", "#"
_DIGIT_RUN = 4
_LONG_DIGITS = re.compile(r"[0-9]{4,}")
_INNER_DIGITS = re.compile(r"(?<=[0-9])[0-9]{2,}(?=[0-9])")
_PAIR_OF_DIGITS = re.compile(r"^[0-9]{2}$")
_PIECES = re.compile(r"[0-9]{4,}|[0-9]+|[a-z]+|[^0-9a-z]+")
_LIKE_A_PHONE = re.compile(r"^\+?[\d\s()（）.·‐‑–—-]+$")


@dataclass(frozen=True)
class Query:
    """What a record must have to be found.

    Every one of `fragments` must be in the blob, every one of `terms` in the index;
    `fragment` is the longest of them. A query without terms is too short to be looked up.
    """

    fragments: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def fragment(self) -> str:
        return max(self.fragments, key=len, default="")

    @property
    def too_short(self) -> bool:
        return not self.terms


def search_blob(names: Iterable[str], persons: Iterable[str], phones: Iterable[str], codes: Iterable[str]) -> str:
    """Return the normalised text on which queries are verified.

    Names and persons come with pinyin and initials; phones (E.164) as people dial them; codes,
    mail addresses and other numbers folded like everything else.
    """
    return join_halves(spoken_half(names, persons), [*dialled(phones), *folded(codes)])


def spoken_half(names: Iterable[str], persons: Iterable[str]) -> str:
    """Return the first half of a blob: names with pinyin and initials."""
    spoken = [spelling for name in names for spelling in _spellings(name, person=False)]
    spoken += [spelling for name in persons for spelling in _spellings(name, person=True)]
    return ENTRY.join(_unique(spoken))


def dialled(phones: Iterable[str]) -> list[str]:
    """Return phones (E.164) as a blob holds them."""
    return [national_digits(phone) for phone in phones if phone]


def folded(codes: Iterable[str]) -> list[str]:
    """Return codes, mail addresses and other numbers as a blob holds them."""
    return [fold_text(code) for code in codes if code]


def join_halves(spoken: str, numbers: Iterable[str]) -> str:
    """Return the blob of a first half and what `dialled` and `folded` gave."""
    return spoken + HALF + ENTRY.join(_unique(numbers))


def terms_of(blob: str) -> list[str]:
    """Return the index terms of a blob, each once."""
    names, _, numbers = blob.partition(HALF)
    return _pairs(names + ENTRY + _without_long_runs(numbers)) + list(dict.fromkeys(_windows(blob)))


def query_terms(text: str) -> Query:
    """Return what a query asks for: words at white space and at changes of script, all of them at once.

    A number typed with spaces or dashes is one word.
    """
    words = [re.sub(r"^(?:\+?86|0086)(?=\d{9})", "", _digits(text))] if _is_number(text) else text.split()
    fragments = _unique(piece for word in words for piece in _pieces(fold_text(word)))
    terms = _unique(term for fragment in fragments for term in _certain_terms(fragment))
    return Query(tuple(fragments), tuple(terms))


def to_tsvector_literal(terms: Iterable[str]) -> str:
    """Return text that PostgreSQL casts to a tsvector of exactly these lexemes."""
    return " ".join(map(_quote, terms))


def to_tsquery_literal(terms: Iterable[str]) -> str:
    """Return text that PostgreSQL casts to a tsquery that wants all of these lexemes."""
    return " & ".join(map(_quote, terms))


def _spellings(name: str, *, person: bool) -> tuple[str, ...]:
    """Return a name as written, in pinyin and in initials; nothing of a name without letters."""
    folded = fold_text(name)
    return (folded, *full_and_initials(folded, person=person)) if folded else ()


def _unique(parts: Iterable[str]) -> list[str]:
    """Drop what is empty or was there before; keep the order."""
    return [part for part in dict.fromkeys(parts) if part]


def _windows(text: str) -> list[str]:
    """Return every four neighbouring digits of the long runs of digits."""
    runs = _LONG_DIGITS.findall(text)
    return [run[at : at + _DIGIT_RUN] for run in runs for at in range(len(run) - _DIGIT_RUN + 1)]


def _pairs(text: str) -> list[str]:
    """Return every two neighbouring letters or digits."""
    return [pair for pair in dict.fromkeys(map(add, text, text[1:])) if pair.isalnum()]


def _without_long_runs(text: str) -> str:
    """Keep only the ends of runs of four digits and more: they pair with their neighbours, not with each other."""
    return _INNER_DIGITS.sub(" ", text)


def _certain_terms(fragment: str) -> list[str]:
    """Return terms that every blob with this fragment has.

    Digits at the edge of a fragment may belong to a longer run there, so their pairs
    are certain only when the fragment is nothing else: then a name is meant.
    """
    pairs = _pairs(_without_long_runs(fragment))
    others = [pair for pair in pairs if not _PAIR_OF_DIGITS.match(pair)]
    return (others or pairs) + _windows(fragment)


def _is_number(text: str) -> bool:
    """Say whether a query is one number typed with spaces, dashes or brackets."""
    return bool(_LIKE_A_PHONE.match(text)) and len(_digits(text)) >= 7


def _digits(text: str) -> str:
    """Return the digits of a text at half width."""
    return "".join(c for c in fold_text(text) if c.isascii() and c.isdigit())


def _pieces(word: str) -> list[str]:
    """Split a folded word where the script changes; a lone character stays with its neighbour.

    Digits fewer than four stay with latin letters (51job, 3m); longer runs stand alone (王1234).
    """
    pieces: list[str] = []
    for piece in _PIECES.findall(word):
        if pieces and _belong_together(pieces[-1], piece):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _belong_together(before: str, piece: str) -> bool:
    """Say whether two neighbouring pieces are one fragment."""
    if _LONG_DIGITS.fullmatch(before) or _LONG_DIGITS.fullmatch(piece):
        return False
    return len(before) == 1 or len(piece) == 1 or (before + piece).isascii()


def _quote(term: str) -> str:
    """Quote a lexeme; NUL cannot be stored and goes."""
    escaped = term.replace("\0", "").replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"

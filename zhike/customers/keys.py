"""What a customer is compared, ordered and found by, computed from plain values; no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zhike.lib.fold import fold_text
from zhike.lib.names import core_name, normalise_name
from zhike.lib.pinyin import sort_key
from zhike.lib.searchtext import dialled, folded, join_halves, spoken_half, terms_of

from .choices import Kind, PointKind

NAME_KEY_LENGTH = 200
# Some six Chinese characters; two indexes hold it, and what is equal so far follows by id.
SORT_LENGTH = 64


@dataclass(frozen=True)
class NameKeys:
    """Stored beside the name: equal spelling, equal core (organisations only), place in lists."""

    name_key: str
    core_key: str
    name_sort: str


@dataclass(frozen=True)
class Searchable:
    """Everything that a customer is found by."""

    name: str
    kind: str
    number: str
    short_name: str = ""
    former_names: Sequence[str] = ()
    credit_code: str = ""
    contact_names: Sequence[str] = ()
    phones: Sequence[str] = ()
    others: Sequence[str] = ()
    texts: Sequence[str] = ()


def name_keys(name: str, kind: str) -> NameKeys:
    """Return the keys of a name; people have no core, since namesakes are no duplicates."""
    is_person = kind == Kind.PERSON
    core = "" if is_person else core_name(name)
    return NameKeys(
        name_key=normalise_name(name)[:NAME_KEY_LENGTH],
        core_key=core[:NAME_KEY_LENGTH],
        name_sort=sort_key(name, person=is_person)[:SORT_LENGTH],
    )


class Spelling(NamedTuple):
    """What a customer is ordered and found by, worked out before it has a number: lists and texts that may travel."""

    name_sort: str
    spoken: str
    phones: list[str]
    codes: list[str]
    terms: str

    def entry(self, number: str) -> tuple[str, str]:
        """Return what search_entry gives for the same customer with this number."""
        serial = folded([_serial(number)])
        blob = join_halves(self.spoken, [*self.phones, *serial, *self.codes])
        return blob, " ".join([self.terms, *terms_of(join_halves("", serial))])


def spell(what: Searchable) -> Spelling:
    """Work out what takes longest about a customer; its number comes later."""
    spoken, phones, codes = _parts(what)
    terms = " ".join(terms_of(join_halves(spoken, [*phones, *codes])))
    sort = sort_key(what.name, person=what.kind == Kind.PERSON)[:SORT_LENGTH]
    return Spelling(sort, spoken, phones, codes, terms)


def search_entry(what: Searchable) -> tuple[str, str]:
    """Return the text that queries are verified on, and its terms as PostgreSQL reads a tsvector.

    Terms are letters and digits only, so they need no quotes. Of the number only the serial
    goes in: the month is the same for thousands (a whole number is looked up by itself).
    """
    spoken, phones, codes = _parts(what)
    blob = join_halves(spoken, [*phones, *folded([_serial(what.number)]), *codes])
    return blob, " ".join(terms_of(blob))


def _serial(number: str) -> str:
    return number.rpartition("-")[2]


def _parts(what: Searchable) -> tuple[str, list[str], list[str]]:
    """Return the spoken half of the text, then phones and codes but for the number."""
    is_person = what.kind == Kind.PERSON
    names = [*what.former_names] if is_person else [what.name, what.short_name, *what.former_names]
    persons = [what.name, what.short_name, *what.contact_names] if is_person else [*what.contact_names]
    codes = [what.credit_code, *what.others, *what.texts]
    return spoken_half(_filled(names), _filled(persons)), dialled(what.phones), folded(codes)


def normalise_wechat(text: str) -> str:
    """Return a WeChat id as it is compared."""
    return fold_text(text) or text.strip().casefold()


def is_found_by(kind: str) -> bool:
    """Say whether a point goes to the search text as it is; phones go as digits."""
    return kind in (PointKind.EMAIL, PointKind.WECHAT)


def _filled(values: Iterable[str]) -> list[str]:
    return [value for value in values if value]

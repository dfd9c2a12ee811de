"""Which fields conditions may speak of: one typed registry, filled by the rooms in AppConfig.ready.

A subject is what conditions are about (customers). Rooms add fields to it; what only the database
knows (custom fields) comes from a source that is asked at every use.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from zhike.access.actor import Actor
from zhike.access.fields import is_open

from .kinds import OPERATORS, Kind

if TYPE_CHECKING:
    from .compiling import Ask
    from .language import Compare

Label = str | Promise
Choices = Sequence[tuple[str, Label]]


@dataclass(frozen=True)
class Sql:
    """A piece of SQL over one row of the subject; values only ever travel as `params`.

    It may be NULL where nothing is known, which counts as false. `slow` says that no index serves it.
    """

    text: str
    params: tuple[Any, ...] = ()
    slow: bool = False


@dataclass(frozen=True)
class Sort:
    """How a list is ordered by a field.

    `sql` is an expression over `{row}` that is never NULL, the same as in its index; `cast` its type
    (timestamptz, date, numeric, int, text); `descending` its natural order; `column` the list's column.
    """

    column: str
    sql: str
    cast: str
    descending: bool = False


@dataclass(frozen=True)
class Field:
    """One field that conditions may use.

    `sql` is the value for one row of the subject, written over `{row}` (the alias of the subject's
    table): `{row}.stage`, or a scalar sub-select. NULL means empty, for texts '' too. For CHOICES it is
    a text[] (NULL or {} is empty); for TAGS and MEMBERSHIP a condition with `{ids}` for a bigint[]:
    true when the row has any of them (and `empty_sql`, true when it has none at all).
    `key_sql` is a never-null form of a date that an index holds, `key_missing` its word for nothing
    (`'-infinity'::timestamptz`); with `missing_is_old` nothing counts as long ago for 超过 N 天前.
    `probe_sql` says the same as `sql` of TAGS by one look per row: where the row is not found by it anyway
    (under any and none, or beside another set), a look is cheaper than the whole set.
    `compile` answers single operators in another way (an index); None from it means the usual way.
    `rule` is the name of the field rule that guards it (default: the key): who does not see that field
    in full can neither filter nor sort by this one. `slow` says that no index serves it.
    """

    key: str
    label: Label
    kind: Kind
    sql: str
    group: Label = ""
    choices: Choices | Callable[[], Choices] = ()
    operators: tuple[str, ...] = ()
    rule: str = ""
    slow: bool = True
    sort: Sort | None = None
    picker: str = ""
    names: Callable[[Sequence[str]], Iterable[tuple[str, str]]] | None = None
    probe_sql: str = ""
    empty_sql: str = ""
    key_sql: str = ""
    key_missing: str = ""
    missing_is_old: bool = False
    unit: Label = ""
    help: Label = ""
    order: int = 100
    compile: "Callable[[Compare, Ask], Sql | None] | None" = None

    @property
    def allowed(self) -> tuple[str, ...]:
        """Return the operators that may be used on it."""
        return self.operators or OPERATORS[self.kind]

    @property
    def guarded_by(self) -> str:
        """Return the field whose rule decides who may use it."""
        return self.rule or self.key

    def list_choices(self) -> Choices:
        """Return its choices with their words, asked anew at every use."""
        return self.choices() if callable(self.choices) else self.choices


Source = Callable[[], Iterable[Field]]


@dataclass(frozen=True)
class ListRead:
    """A list as its address asks for it: condition (JSON form, None for everything), columns and order."""

    condition: Any
    columns: Sequence[str]
    sort: str


@dataclass
class Subject:
    """What conditions are about. `object` is the kind of object in rights; `visible_to` every query's start.

    `table` is the table of one row, `list_url_name` its list, which takes `cond` (a condition) and `view`,
    `read_list` what a query text of that list asks for, `narrow_url_name` the short form of its common filters.
    `masked_rows` gives SQL over {row} that is true
    where a person sees the field of a rule masked, though his roles leave it open: such rows match nothing.
    """

    key: str
    label: Label
    object: str
    table: str
    visible_to: Callable[[Actor], QuerySet[Any]]
    list_url_name: str = ""
    read_list: Callable[[Actor, str], ListRead] | None = None
    narrow_url_name: str = ""
    masked_rows: Callable[[Actor, str], str] | None = None
    fields: dict[str, Field] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)


_everywhere: list[Callable[[str], Field]] = []
_subjects: dict[str, Subject] = {}
_waiting: dict[str, list[Field]] = {}
_waiting_sources: dict[str, list[Source]] = {}


def register_subject(subject: Subject) -> None:
    """Bring a kind of rows that conditions may be about; fields may have come before it."""
    _subjects[subject.key] = subject
    subject.fields.update({one.key: one for one in _waiting.pop(subject.key, [])})
    subject.sources.extend(_waiting_sources.pop(subject.key, []))


def register(subject: str, *fields: Field) -> None:
    """Add fields to a subject, from AppConfig.ready of any room; a second field of a key replaces the first."""
    known = _subjects.get(subject)
    if known is None:
        _waiting.setdefault(subject, []).extend(fields)
    else:
        known.fields.update({one.key: one for one in fields})


def register_source(subject: str, source: Source) -> None:
    """Add fields that only the database knows; `source` is asked at every use, so let it be quick.

    Their keys must not change while conditions are saved: `custom_<id>`, never the name.
    """
    known = _subjects.get(subject)
    if known is None:
        _waiting_sources.setdefault(subject, []).append(source)
    else:
        known.sources.append(source)


def register_everywhere(make: Callable[[str], Field]) -> None:
    """Add a field to every subject; `make` is asked with the subject's key at every use."""
    _everywhere.append(make)


def subject_of(key: str) -> Subject:
    """Return a subject; an unknown one is a mistake of the program."""
    return _subjects[key]


def list_subjects() -> list[Subject]:
    """Return all subjects."""
    return list(_subjects.values())


def fields_of(subject: str) -> dict[str, Field]:
    """Return every field of a subject, those of the sources included."""
    known = _subjects[subject]
    found = dict(known.fields)
    found.update({one.key: one for one in (make(subject) for make in _everywhere)})
    for source in known.sources:
        found.update({one.key: one for one in source()})
    return found


def may_use(actor: Actor, subject: Subject, one: Field) -> bool:
    """Say whether the actor sees a field in full, and may therefore filter and sort by it."""
    return is_open(actor, subject.object, one.guarded_by)


def usable_fields(actor: Actor, subject: str) -> dict[str, Field]:
    """Return the fields that the actor may use, in the order of the builder."""
    known = _subjects[subject]
    found = [one for one in fields_of(subject).values() if may_use(actor, known, one)]
    return {one.key: one for one in sorted(found, key=lambda one: one.order)}

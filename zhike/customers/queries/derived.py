"""What is derived from the archive's own rows, for many customers at once: keys, first contact, search text.

Services write these values with every change; the checker compares them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhike.lib.names import clean_name

from ..choices import Kind, PointKind
from ..custom.catalogue import definitions
from ..custom.definitions import Definition
from ..drafts import CustomerDraft
from ..keys import Searchable, is_found_by, name_keys, search_entry
from ..models import Contact, ContactPoint, Customer

_COLUMNS = ("id", "name", "kind", "number", "short_name", "former_names", "credit_code")
_VALUES = "custom"


@dataclass(frozen=True)
class Derived:
    """What one customer's columns and search entry should hold."""

    columns: dict[str, str]
    blob: str
    terms: str


@dataclass(frozen=True)
class _Person:
    id: int
    name: str
    position: str
    is_here: bool


@dataclass(frozen=True)
class _Point:
    contact_id: int | None
    kind: str
    value: str
    normalised: str


def compute_derived(ids: Sequence[int]) -> dict[int, Derived]:
    """Return what should be stored, by customer; four queries whatever their number. The scope was checked."""
    people: defaultdict[int, list[_Person]] = defaultdict(list)
    contacts = Contact.objects.filter(customer_id__in=ids).order_by("-is_primary", "-is_key", "id")
    for row in contacts.values_list("customer_id", "id", "name", "position", "left_company"):
        people[row[0]].append(_Person(row[1], row[2], row[3], not row[4]))
    points: defaultdict[int, list[_Point]] = defaultdict(list)
    stored = ContactPoint.objects.filter(customer_id__in=ids).order_by("position", "id")
    for point in stored:
        points[point.customer_id].append(_Point(point.contact_id, point.kind, point.value, point.normalised))
    searched = definitions().searched
    customers = Customer.objects.filter(pk__in=ids).values(*_COLUMNS, *([_VALUES] if searched else []))
    return {
        row["id"]: _derive(row, people[row["id"]], points[row["id"]], searched_texts(searched, row.pop(_VALUES, {})))
        for row in customers
    }


def derive_new(number: str, name: str, draft: CustomerDraft, texts: Sequence[str]) -> Derived:
    """Return what a customer about to be inserted should hold; no query. The first contact becomes the primary one.

    `texts` are the values of custom fields that it is found by.
    """
    people = [
        _Person(place, clean_name(contact.name), contact.position, not contact.left_company)
        for place, contact in enumerate(draft.contacts)
    ]
    people.sort(key=lambda person: (person.id > 0, not draft.contacts[person.id].is_key, person.id))
    owners = [(None, draft.points), *((place, contact.points) for place, contact in enumerate(draft.contacts))]
    placed = [(position, owner, point) for owner, points in owners for position, point in enumerate(points)]
    placed.sort(key=lambda one: one[0])
    points = [_Point(owner, point.kind, point.value, point.normalised) for _, owner, point in placed]
    row = {column: getattr(draft, column, None) for column in _COLUMNS}
    return _derive(row | {"number": number, "name": name}, people, points, texts)


def searched_texts(searched: Iterable[Definition], custom: Mapping[str, Any]) -> list[str]:
    """Return the values of custom fields that a customer is found by."""
    return [str(custom[one.key]) for one in searched if one.key in custom]


def _derive(row: dict[str, object], people: list[_Person], points: list[_Point], texts: Sequence[str]) -> Derived:
    own = {name: value for name, value in row.items() if name != "id"}
    what = Searchable(
        **own,  # type: ignore[arg-type]
        contact_names=[person.name for person in sorted(people, key=lambda one: one.id)],
        phones=[point.normalised for point in points if point.kind == PointKind.PHONE],
        others=[point.value for point in points if is_found_by(point.kind)],
        texts=texts,
    )
    keys = name_keys(what.name, what.kind)
    first = next((person for person in people if person.is_here), None)
    blob, terms = search_entry(what)
    columns = {
        "name_key": keys.name_key,
        "core_key": keys.core_key,
        "name_sort": keys.name_sort,
        "contact_name": first.name if first else "",
        "contact_title": first.position if first else "",
        "phone": _choose_phone(points, first, is_person=what.kind == Kind.PERSON),
    }
    return Derived(columns, blob, terms)


def _choose_phone(points: list[_Point], first: _Person | None, *, is_person: bool) -> str:
    """Prefer the first contact's number for an organisation, a person's own for a person; else whatever there is."""
    numbers: dict[int | None, str] = {}
    for point in points:
        if point.kind == PointKind.PHONE:
            numbers.setdefault(point.contact_id, point.normalised)
    contact = first.id if first else None
    order = [None, contact] if is_person else [contact, None]
    return next((numbers[key] for key in [*order, *numbers] if key in numbers), "")

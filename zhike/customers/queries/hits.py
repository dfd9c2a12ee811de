"""What a search shows of each hit: the name with the matching part marked, and what else matched."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import is_open, mask_value
from zhike.lib.fold import fold_text
from zhike.lib.phones import national_digits, parse_phone
from zhike.lib.pinyin import full_pinyin, initials
from zhike.lib.searchtext import ENTRY, HALF, Query

from ..choices import Kind, PointKind
from ..custom.catalogue import definitions
from ..models import Contact, ContactPoint, Customer
from ..pools import PooledRow, as_seen
from .marking import Part, mark_text
from .scope import OBJECT

# A name's own entries in its search text: as written, in pinyin, by initials.
_OWN_ENTRIES = 3
_COLUMNS = (
    *("id", "number", "name", "short_name", "former_names", "kind", "credit_code"),
    *("owner_id", "department_id", "pool_id"),
    *("owner__name", "contact_name", "contact_title", "grade", "tier", "stage", "phone", "last_contact_at", "custom"),
)


@dataclass(frozen=True)
class Match:
    """What matched beside the name: 联系人 周敏, 电话 139 1234 5678."""

    label: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Return the words without marks."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Hit:
    """One found customer as far as the actor may see it."""

    customer_id: int
    name: str
    number: str
    owner_name: str
    contact: str
    matched: tuple[Match, ...]
    name_parts: tuple[Part, ...]
    kind: str = ""
    grade: str = ""
    tier: str = ""
    stage: str = ""
    phone: str = ""


@dataclass
class _Found:
    """A field of a customer that may have matched; `spoken` also matches by pinyin."""

    label: str
    text: str
    folded: str
    rank: int
    spoken: bool = False
    is_person: bool = False

    def marked(self, fragment: str) -> tuple[Part, ...]:
        """Return the text with what the fragment met marked."""
        return mark_text(self.text, fragment, spoken=self.spoken, person=self.is_person)


def load_hits(actor: Actor, ids: Sequence[int], query: Query, *, limit: int) -> list[Hit]:
    """Return hits for ids of a scoped query, which come best first; four queries.

    Without fragments (found by number) nothing is asked to match. A hit that matched only by
    what the actor may not see in full is no hit.
    """
    if not ids:
        return []
    rows = {row["id"]: row for row in Customer.objects.filter(pk__in=ids).values(*_COLUMNS)}
    contacts: defaultdict[int, list[str]] = defaultdict(list)
    for customer_id, name in Contact.objects.filter(customer_id__in=ids).values_list("customer_id", "name"):
        contacts[customer_id].append(name)
    points: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    found = ContactPoint.objects.filter(customer_id__in=ids).values_list("customer_id", "kind", "value", "normalised")
    for customer_id, kind, value, normalised in found:
        points[customer_id].append((kind, value, normalised))
    texts = [one for one in definitions().searched if is_open(actor, OBJECT, one.name)]
    hits = [_hit(actor, rows[id_] | {"texts": texts}, contacts[id_], points[id_], query) for id_ in ids if id_ in rows]
    known = [hit for hit in hits if hit is not None]
    return known[:limit]


def rank_text(blob: str, fragments: Iterable[str]) -> int:
    """Rank a search text: equal names first, then names that begin so, letters before sounds, people before numbers."""
    names, _half, numbers = blob.partition(HALF)
    return sum(_rank(names, numbers, fragment) for fragment in fragments)


def _rank(names: str, numbers: str, fragment: str) -> int:
    if fragment not in names:
        return 6 if any(number.endswith(fragment) for number in numbers.split(ENTRY)) else 7
    entries = names.split(ENTRY, _OWN_ENTRIES)
    first = entries[0]
    if first == fragment:
        return 0
    if first.startswith(fragment) or fragment in entries[1:_OWN_ENTRIES]:
        return 1
    if fragment in first:
        return 2
    return 3 if any(fragment in entry for entry in entries[1:_OWN_ENTRIES]) else 4


def _hit(
    actor: Actor, row: dict[str, Any], contacts: list[str], points: list[tuple[str, str, str]], query: Query
) -> Hit | None:
    actor = as_seen(actor, PooledRow(row["owner_id"], row["department_id"], row["pool_id"]))
    matched: list[Match] = []
    for fragment in query.fragments:
        best = next((one for one in _fields(actor, row, contacts, points) if _matches(one, fragment)), None)
        if best is None:
            return None
        if best.rank > 0:
            matched.append(Match(best.label, best.marked(fragment)))
    name = _Found(_("名称"), row["name"], fold_text(row["name"]), 0, True, row["kind"] == Kind.PERSON)
    name_fragment = next((part for part in query.fragments if _matches(name, part)), "")
    title = row["contact_title"]
    return Hit(
        customer_id=row["id"],
        name=row["name"],
        number=row["number"],
        owner_name=row["owner__name"] or "",
        contact=f"{row['contact_name']} · {title}" if title else row["contact_name"],
        matched=tuple(dict.fromkeys(matched)),
        name_parts=name.marked(name_fragment),
        kind=row["kind"],
        grade=_open(actor, "grade", row["grade"]),
        tier=_open(actor, "tier", row["tier"]),
        stage=_open(actor, "stage", row["stage"]),
        phone=_display(mask_value(actor, OBJECT, "phone", row["phone"])),
    )


def _open(actor: Actor, field: str, value: str) -> str:
    return value if is_open(actor, OBJECT, field) else ""


def _fields(
    actor: Actor, row: dict[str, Any], contacts: list[str], points: list[tuple[str, str, str]]
) -> Iterable[_Found]:
    """Yield what the actor sees of a customer in full, best first."""
    is_person = row["kind"] == Kind.PERSON
    named = [("name", _("名称"), [row["name"]], 0), ("short_name", _("简称"), [row["short_name"]], 1)]
    named += [("former_names", _("曾用名"), row["former_names"], 2), ("contacts", _("联系人"), contacts, 3)]
    for field, label, texts, rank in named:
        if field == "contacts" or is_open(actor, OBJECT, field):
            people = is_person or field == "contacts"
            yield from (_Found(label, text, fold_text(text), rank, True, people) for text in texts if text)
    serial = row["number"].rpartition("-")[2]
    yield _Found(_("编号"), row["number"], serial, 6)
    if row["credit_code"] and is_open(actor, OBJECT, "credit_code"):
        yield _Found(_("信用代码"), row["credit_code"], fold_text(row["credit_code"]), 5)
    for one in row["texts"]:
        if value := row["custom"].get(one.key):
            yield _Found(one.label, value, fold_text(value), 6)
    for kind, value, normalised in points:
        if is_open(actor, OBJECT, kind):
            is_phone = kind == PointKind.PHONE
            folded = national_digits(normalised) if is_phone else fold_text(value)
            yield _Found(str(PointKind(kind).label), _display(normalised) if is_phone else value, folded, 4)


def _matches(found: _Found, fragment: str) -> bool:
    if fragment in found.folded:
        return True
    if not (found.spoken and fragment.isascii()):
        return False
    person = found.is_person
    return fragment in full_pinyin(found.text, person=person) or fragment in initials(found.text, person=person)


def _display(number: str | None) -> str:
    """Return a stored number as people read it."""
    phone = parse_phone(number) if number else None
    return phone.display if phone else number or ""

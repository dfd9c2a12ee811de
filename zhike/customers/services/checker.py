"""Compare what is derived in the archive with what it should be; a difference is a fault of the program."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef

from ..custom.catalogue import definitions
from ..custom.entries import Entry, entries_of
from ..models import CustomEntry, Customer, MergedCustomer, SearchEntry
from ..queries.derived import Derived, compute_derived
from .custom_values import refresh_custom_entries
from .rollups import refresh_many

BATCH = 1000


@dataclass(frozen=True)
class Difference:
    """A stored value that is not what the rows give."""

    customer_id: int
    column: str
    shown: str
    expected: str


@dataclass
class Report:
    """How many customers were compared, and what differed."""

    checked: int = 0
    differences: list[Difference] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """Return the report for a machine."""
        return {"checked": self.checked, "differences": [one.__dict__ for one in self.differences]}


def check_archive(*, repair: bool) -> Report:
    """Compare keys, first contacts, search texts and the index of custom fields, batch by batch.

    With `repair` what differs is written anew.
    """
    report = Report()
    last = 0
    absorbed = Exists(MergedCustomer.objects.filter(customer_id=OuterRef("pk")))
    customers = Customer.objects.filter(~absorbed)  # an absorbed one keeps its row as it was, without its contacts
    while ids := list(customers.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        report.checked += len(ids)
        found = [*_differences(ids, compute_derived(ids)), *_entry_differences(ids)]
        report.differences += found
        if repair and found:
            _repair(sorted({one.customer_id for one in found}))
    return report


def _differences(ids: list[int], derived: dict[int, Derived]) -> Iterator[Difference]:
    names = list(next(iter(derived.values())).columns) if derived else []
    blobs = dict(SearchEntry.objects.filter(pk__in=ids).values_list("pk", "blob"))
    for row in Customer.objects.filter(pk__in=ids).values("pk", *names):
        expected = derived[row["pk"]]
        for name in names:
            if row[name] != expected.columns[name]:
                yield Difference(row["pk"], name, row[name], expected.columns[name])
        if blobs.get(row["pk"]) != expected.blob:
            yield Difference(row["pk"], "search", blobs.get(row["pk"], ""), expected.blob)


def _entry_differences(ids: list[int]) -> Iterator[Difference]:
    """Compare the index of custom fields with the values, of fields whose index is complete."""
    complete = [one for one in definitions().indexed if one.is_indexed]
    wanted: dict[int, set[Entry]] = {}
    for id_, custom in Customer.objects.filter(pk__in=ids).values_list("pk", "custom"):
        wanted[id_] = set(entries_of(id_, complete, custom))
    stored: dict[int, set[Entry]] = {}
    rows = CustomEntry.objects.filter(customer_id__in=ids, field_id__in=[one.id for one in complete])
    for row in rows.values_list(*Entry._fields):
        stored.setdefault(row[0], set()).add(Entry(*row))
    for id_, entries in wanted.items():
        if entries != stored.get(id_, set()):
            yield Difference(id_, "custom", str(sorted(map(str, stored.get(id_, ())))), str(sorted(map(str, entries))))


def _repair(ids: list[int]) -> None:
    """Write one customer after the other, each locked, from what is stored by then."""
    for id_ in ids:
        with transaction.atomic():
            if Customer.objects.select_for_update().filter(pk=id_).first() is None:
                continue
            refresh_many([id_])
            refresh_custom_entries([id_])

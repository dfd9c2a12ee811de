"""Measure the search for doubles: `python -m benchmarks.doubles`, a part of `make bench`.

Makes its own base (customers, contacts, points; no histories), of which three in a hundred are entered
twice, runs `zhike dedupe` over it, and prints time, memory, precision and recall beside a plain
baseline: exact normalised name, or exact phone, and both together. A file of short names may be given
(`--names`); without one they are put together from syllables.
"""

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations, islice
from pathlib import Path
from random import Random
from unittest import mock

from . import base, words
from .doubles_base import DOUBLES, SEED, Entry, invent
from .figures import Figure
from .watch import run_watched

BATCH = 10_000
TRUTH, BUILT = "doubles-truth.csv", "doubles-built"
INVENTED = 40_000
Pairs = set[tuple[str, str]]


def build(folder: Path, names: Sequence[str], customers: int) -> None:
    """Fill a new data folder, and write down which number is which entity."""
    with base.opened(folder, role="owner"):
        from .build import make_schema
        from .indexes import without_indexes

        make_schema()
        with without_indexes(), (folder / TRUTH).open("w", encoding="utf-8", newline="") as file:
            _fill(csv.writer(file), invent(names, customers))
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def _fill(truth, entries: Iterable[Entry]) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection, transaction
    from django.utils import timezone

    from zhike.customers import bulk
    from zhike.customers.models import Customer

    now, entries = timezone.now(), iter(entries)
    while batch := list(islice(entries, BATCH)):
        # Nobody searches this base, so its search texts are left out.
        with transaction.atomic(), connection.cursor() as cursor, mock.patch.object(bulk, "search_entry", _no_text):
            ids = bulk.insert_customers(cursor, [_customer(entry, now) for entry in batch])
            numbers = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "number"))
        truth.writerows((numbers[id_], entry.entity) for id_, entry in zip(ids, batch, strict=True))


def _no_text(what: object) -> tuple[str, str]:
    return "", ""


def _customer(entry: Entry, now):  # type: ignore[no-untyped-def]
    from zhike.customers.bulk import NewCustomer
    from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft

    mails = [PointDraft("email", entry.email, entry.email)] if entry.email else []
    own = [PointDraft("phone", one, one) for one in entry.phones[1:]]
    person = ContactDraft(name=entry.person, points=(PointDraft("phone", entry.phones[0], entry.phones[0]),))
    draft = CustomerDraft(
        name=entry.name,
        credit_code=entry.code,
        region=entry.city[1],
        address=entry.address,
        points=(*own, *mails),
        contacts=(person,),
    )
    return NewCustomer(draft=draft, owner_id=None, department_id=None, created_at=now)


def read_truth(folder: Path) -> Pairs:
    """Return the pairs of numbers that are one customer."""
    entities: dict[str, list[str]] = {}
    with (folder / TRUTH).open(encoding="utf-8", newline="") as file:
        for number, entity in csv.reader(file):
            entities.setdefault(entity, []).append(number)
    return {pair for numbers in entities.values() for pair in combinations(sorted(numbers), 2)}


def search(folder: Path) -> tuple[Pairs, float, float]:
    """Run the command and return its pairs, its seconds (start of the program included) and its most memory in MB."""
    result = folder / "doubles.csv"
    command = [
        sys.executable,
        "-m",
        "zhike.cli",
        "--data-dir",
        str(folder),
        "dedupe",
        "--json",
        "--result",
        str(result),
    ]
    done = run_watched(command, folder=base.PROJECT)
    print("  ", json.dumps(json.loads(done.said), ensure_ascii=False))
    with result.open(encoding="utf-8", newline="") as file:
        found = {_ordered(row["customer_number_a"], row["customer_number_b"]) for row in csv.DictReader(file)}
    return found, done.seconds, done.most


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def baselines(folder: Path) -> dict[str, tuple[Pairs, float]]:
    """Return what plain SQL finds: equal normalised names, equal phones, either, and both."""
    with base.opened(folder):
        from django.db import connection

        pairs, seconds = {}, {}
        with connection.cursor() as cursor:
            for name, sql in _PLAIN.items():
                began = time.perf_counter()
                cursor.execute(sql)
                pairs[name] = {_ordered(*row) for row in cursor.fetchall()}
                seconds[name] = time.perf_counter() - began
    total = sum(seconds.values())
    named, phoned = pairs["name"], pairs["phone"]
    return {
        "exact normalised name": (named, seconds["name"]),
        "exact phone": (phoned, seconds["phone"]),
        "exact name or phone": (named | phoned, total),
        "exact name and phone": (named & phoned, total),
    }


_PLAIN = {
    "name": """
SELECT one.number, other.number FROM customers_customer AS one
JOIN customers_customer AS other ON other.name_key = one.name_key AND other.id > one.id
""",
    "phone": """
SELECT DISTINCT one.number, other.number FROM customers_contactpoint AS mine
JOIN customers_contactpoint AS theirs
  ON theirs.kind = 'phone' AND theirs.normalised = mine.normalised AND theirs.customer_id > mine.customer_id
JOIN customers_customer AS one ON one.id = mine.customer_id
JOIN customers_customer AS other ON other.id = theirs.customer_id
WHERE mine.kind = 'phone'
""",
}


@dataclass(frozen=True)
class Line:
    """What one way of searching found."""

    way: str
    found: int
    precision: float
    recall: float
    seconds: float
    memory: float = 0.0

    def __str__(self) -> str:
        """Return the line of the table."""
        memory = f"  {self.memory:7.0f} MB" if self.memory else ""
        return (
            f"  {self.way:<24} precision {self.precision:.4f}  recall {self.recall:.4f}"
            f"  pairs {self.found:>9,}  {self.seconds:8.1f} s{memory}"
        )


def judge(way: str, found: Pairs, truth: Pairs, *, seconds: float, memory: float = 0.0) -> Line:
    """Say how much of what was found is right, and how much of what is there was found."""
    right = len(found & truth)
    return Line(way, len(found), right / max(len(found), 1), right / max(len(truth), 1), seconds, memory)


def figures_of(customers: int, lines: Sequence[Line]) -> list[Figure]:
    """Return the figures of the search beside the plain way that finds most of what is right."""
    own, *plain = lines
    best = max(plain, key=lambda line: line.precision * line.recall)
    work = f"duplicate search over {customers:,} customers, whole command"
    beside = "; ".join(f"{one.way}: precision {one.precision:.3f}, recall {one.recall:.3f}" for one in plain)
    return [
        Figure(
            *("doubles.seconds", work, "s", round(own.seconds, 1)),
            floor=round(best.seconds, 2),
            floor_is=f"{best.way} by plain SQL",
            note=f"{own.found:,} pairs; {beside}",
        ),
        Figure("doubles.memory", f"{work}: most memory", "MB", round(own.memory, 0)),
        Figure("doubles.precision", f"{work}: precision", "", round(own.precision, 4), floor=round(best.precision, 4)),
        Figure("doubles.recall", f"{work}: recall", "", round(own.recall, 4), floor=round(best.recall, 4)),
    ]


def take(customers: int, beside: Path, names: Path | None) -> list[Figure]:
    """Measure in a process of its own, over a base that lies beside another one; Django knows one database only."""
    folder = beside.parent / f"doubles-{customers}"
    command = [sys.executable, "-m", "benchmarks.doubles", "--customers", str(customers), "--data-dir", str(folder)]
    command += ["--json", *(["--names", str(names)] if names else [])]
    said = subprocess.run(command, check=True, cwd=base.PROJECT, stdout=subprocess.PIPE, text=True).stdout
    *shown, last = said.strip().splitlines()
    print("\n".join(shown), flush=True)
    return [Figure(**one) for one in json.loads(last)]


def read_names(file: Path | None) -> list[str]:
    """Return short names from a file, or as many put together from syllables."""
    if file:
        return file.read_text(encoding="utf-8").split()
    random = Random(SEED)
    made = ("".join(random.choices(words.SYLLABLES, k=random.choice((2, 3, 3, 4)))) for _ in range(2 * INVENTED))
    return list(islice(dict.fromkeys(made), INVENTED))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doubles", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--data-dir", type=Path, help="default: .bench-data/doubles-<customers>")
    parser.add_argument("--names", type=Path, help="short names of organisations, one a line")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON in the last line")
    options = parser.parse_args()
    folder = (options.data_dir or base.PROJECT / ".bench-data" / f"doubles-{options.customers}").resolve()
    if not (folder / BUILT).exists():
        if (folder / "secret").exists():
            print(f"{folder} holds something else, or was not finished; remove it.", file=sys.stderr)
            return 1
        _build_beside(folder, options.names, options.customers)
    truth = read_truth(folder)
    print(f"{options.customers:,} customers, {DOUBLES:.0%} entered again, {len(truth):,} true pairs")
    found, seconds, memory = search(folder)
    lines = [judge("zhike dedupe", found, truth, seconds=seconds, memory=memory)]
    lines += [judge(way, plain, truth, seconds=took) for way, (plain, took) in baselines(folder).items()]
    print("\n".join(str(line) for line in lines))
    if options.json:
        print(json.dumps([asdict(one) for one in figures_of(options.customers, lines)], ensure_ascii=False))
    return 0


def _build_beside(folder: Path, names: Path | None, customers: int) -> None:
    began = time.monotonic()
    arguments = [str(folder), str(names or ""), str(customers)]
    subprocess.run([sys.executable, "-c", _BUILD, *arguments], check=True, cwd=base.PROJECT)
    (folder / BUILT).touch()
    print(f"built in {time.monotonic() - began:.0f} s", flush=True)


_BUILD = """
import sys
from pathlib import Path
from benchmarks.doubles import build, read_names
build(Path(sys.argv[1]), read_names(Path(sys.argv[2]) if sys.argv[2] else None), int(sys.argv[3]))
"""

if __name__ == "__main__":
    sys.exit(main())

"""Measure the search for doubles: `python -m benchmarks.doubles --names FILE`.

Makes its own base (customers, contacts, points; no histories), of which three in a hundred are entered
twice, runs `zhike dedupe` over it, and prints time, memory, precision and recall beside a plain
baseline: exact normalised name, or exact phone, and both together.
"""

import argparse
import csv
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from itertools import combinations, islice
from pathlib import Path
from unittest import mock

import psutil

from . import base
from .doubles_base import DOUBLES, Entry, invent
from .watch import Watch

BATCH = 10_000
TRUTH = "doubles-truth.csv"
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
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    watch = Watch(psutil.Process(child.pid))
    watcher = threading.Thread(target=watch.run, daemon=True)
    watcher.start()
    report, _ = child.communicate()
    seconds = time.perf_counter() - began
    watcher.join(timeout=2)
    if child.returncode:
        raise SystemExit(f"The search ended with {child.returncode}: {report[-500:]}")
    print("  ", json.dumps(json.loads(report), ensure_ascii=False))
    with result.open(encoding="utf-8", newline="") as file:
        found = {_ordered(row["customer_number_a"], row["customer_number_b"]) for row in csv.DictReader(file)}
    return found, seconds, watch.most


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


def show(name: str, found: Pairs, truth: Pairs, *, seconds: float, memory: float | None = None) -> None:
    """Print one line of the table."""
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / max(len(truth), 1)
    took = f"{seconds:8.1f} s" + (f"  {memory:7.0f} MB" if memory is not None else " " * 12)
    print(f"  {name:<24} precision {precision:.4f}  recall {recall:.4f}  pairs {len(found):>9,}  {took}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doubles", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--data-dir", type=Path, help="default: .bench-data/doubles-<customers>")
    parser.add_argument("--names", type=Path, required=True, help="short names of organisations, one a line")
    options = parser.parse_args()
    folder = (options.data_dir or base.PROJECT / ".bench-data" / f"doubles-{options.customers}").resolve()
    if not (folder / TRUTH).exists():
        if (folder / "secret").exists():
            print(f"{folder} holds something else.", file=sys.stderr)
            return 1
        began = time.monotonic()
        names = options.names.read_text(encoding="utf-8").split()
        subprocess.run(
            [sys.executable, "-c", _BUILD, str(folder), str(options.names), str(options.customers)], check=True
        )
        print(f"built from {len(names):,} names in {time.monotonic() - began:.0f} s", flush=True)
    truth = read_truth(folder)
    print(f"{options.customers:,} customers, {DOUBLES:.0%} entered again, {len(truth):,} true pairs")
    found, seconds, memory = search(folder)
    show("zhike dedupe", found, truth, seconds=seconds, memory=memory)
    for name, (plain, plain_seconds) in baselines(folder).items():
        show(name, plain, truth, seconds=plain_seconds)
    return 0


_BUILD = """
import sys
from pathlib import Path
from benchmarks.doubles import build
build(Path(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8").split(), int(sys.argv[3]))
"""

if __name__ == "__main__":
    sys.exit(main())

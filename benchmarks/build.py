"""Build the base that figures are taken on: `python -m benchmarks.build --customers 1000000 --data-dir DIR`.

The same customers, people and histories on every machine for the same day. Customers go
through customers.bulk, as an import does; follow-ups and events are written set-based.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from . import base

BATCH = 10_000


def read_names(file: Path | None) -> tuple[list[str], str]:
    """Return the names of a file, one a line, and what tells this list from others."""
    if file is None:
        return [], ""
    text = file.read_text(encoding="utf-8")
    return text.split(), sha256(text.encode()).hexdigest()[:12]


def ensure_base(folder: Path, customers: int, names_file: Path | None = None) -> base.Marker:
    """Return what the folder holds, building it unless it is there; refuse a folder that is not ours."""
    _, digest = read_names(names_file)
    marker = base.read_marker(folder)
    if marker and marker.holds(customers, digest):
        _run_in_child(folder, customers, names_file, "--catch-up")
        return marker
    if marker is None and (folder / "secret").exists():
        raise base.WrongFolderError(f"{folder} holds the data of a company, not a benchmark base.")
    _run_in_child(folder, customers, names_file)
    marker = base.read_marker(folder)
    assert marker is not None
    return marker


def _run_in_child(folder: Path, customers: int, names_file: Path | None, *more: str) -> None:
    """Build in a process of its own: it works as the owner of the tables, the caller never does."""
    import subprocess

    command = [sys.executable, "-m", "benchmarks.build", "--customers", str(customers), "--data-dir", str(folder)]
    command += more
    subprocess.run(command + (["--names", str(names_file)] if names_file else []), check=True, cwd=base.PROJECT)


def build(folder: Path, customers: int, names_file: Path | None) -> None:
    """Build the base from nothing; an earlier one in this folder is dropped."""
    began = time.monotonic()
    names, digest = read_names(names_file)
    with base.opened(folder, role="owner"):
        from django.utils import timezone

        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        marker = base.new_marker(customers, digest, timezone.localdate(now))
        base.write_marker(folder, marker)
        _step("schema", make_schema)
        last_id = _fill(now, customers, names)
        counts = count_rows()
        _step("vacuum", _vacuum)
    base.write_marker(
        folder,
        replace(marker, complete=True, seconds=round(time.monotonic() - began, 1), last_id=last_id, counts=counts),
    )


def catch_up(folder: Path) -> None:
    """Give a base that an earlier program built the tables of this one; rows stay as they are."""
    from zhike.cli.manage import apply_migrations

    with base.opened(folder, role="owner"):
        apply_migrations()


def _step(name: str, work: Callable[[], None]) -> None:
    began = time.monotonic()
    work()
    print(f"  {name}: {time.monotonic() - began:.0f} s", flush=True)


def make_schema() -> None:
    from django.db import connection

    from zhike.cli.manage import apply_migrations

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    apply_migrations()


def _fill(now, customers: int, names: Sequence[str]) -> int:  # type: ignore[no-untyped-def]
    """Write people, customers and their histories; return the last customer's id."""
    from zhike.customers.models import Source, Tag
    from zhike.desk.demo import words as demo

    from . import indexes, own_fields, story
    from .invent import Setting
    from .people import hire

    staff = hire(now)
    setting = Setting(
        day=now.astimezone(_zone()).date(),
        zone=_zone(),
        owners=staff.owners,
        sources=[Source.objects.get_or_create(name=name)[0].pk for name in demo.SOURCES],
        tags=[Tag.objects.get_or_create(name=name)[0].pk for name in demo.TAGS],
        names=names,
        own=own_fields.design(now),
    )
    with indexes.without_indexes():
        ids: list[int] = []
        _step("customers", lambda: ids.extend(_insert_customers(setting, customers)))
        _step("timelines", lambda: _tell(now))
        began = time.monotonic()
    print(f"  indexes: {time.monotonic() - began:.0f} s", flush=True)
    _catch_up(now)
    story.check(ids[0], ids[-1])
    return ids[-1]


def count_rows() -> dict[str, int]:
    """Return how much the base holds besides customers."""
    from zhike.access.models import Person
    from zhike.activities.models import FollowUp
    from zhike.customers.models import Contact
    from zhike.events.models import Event

    entries = Event.objects.filter(customer_id__isnull=False)
    things = {"contacts": Contact, "follow-ups": FollowUp, "people": Person}
    return {name: model.objects.count() for name, model in things.items()} | {"timeline entries": entries.count()}


def _zone():  # type: ignore[no-untyped-def]
    from django.utils import timezone

    return timezone.get_default_timezone()


def _insert_customers(setting, count: int) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    """Insert in batches, each in its own transaction, as an import does; return the first and the last id."""
    from django.db import connection, transaction

    from zhike.customers.bulk import insert_customers

    from .invent import invent

    rows = invent(setting, count)
    first = last = 0
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic(), connection.cursor() as cursor:
            ids = insert_customers(cursor, batch)
        first, last = first or ids[0], ids[-1]
    return first, last


def _tell(now) -> None:  # type: ignore[no-untyped-def]
    from django.db import transaction

    from . import story

    with transaction.atomic():
        story.tell(now)


def _catch_up(now) -> None:  # type: ignore[no-untyped-def]
    """Let every event handler stand behind the last event, as in a company that worked all along."""
    from zhike.events import handlers, reading
    from zhike.events.models import HandlerPosition

    horizon = reading.get_state()[0]
    for handler in handlers.list_handlers():
        position = HandlerPosition.objects.get_or_create(handler=handler.name)[0]
        reading.move(position, events=[], horizon=horizon, now=now)


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("VACUUM (ANALYZE)")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--data-dir", type=Path, help="default: .bench-data/<customers>")
    parser.add_argument("--names", type=Path, help="short names of organisations, one a line, to make names of")
    parser.add_argument("--catch-up", action="store_true", help="only bring the tables up to this program")
    options = parser.parse_args()
    folder = (options.data_dir or base.default_folder(options.customers)).resolve()
    marker = base.read_marker(folder)
    if marker is None and (folder / "secret").exists():
        print(f"{folder} holds the data of a company, not a benchmark base.", file=sys.stderr)
        return 1
    if options.catch_up:
        catch_up(folder)
        return 0
    print(f"Building {options.customers:,} customers in {folder} …", flush=True)
    build(folder, options.customers, options.names)
    marker = base.read_marker(folder)
    print(f"Built in {marker.seconds if marker else 0:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

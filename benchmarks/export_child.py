"""Write the whole base into a file that is thrown away, as the worker does it: a process of its own to be measured."""

import argparse
import json
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from . import base

COLUMNS = (
    *("name", "grade", "contact", "phone", "stage", "tier", "lifecycle", "last_contact", "next", "next_step", "owner"),
    *("department", "source", "industry", "region", "address", "kind", "follow_up_count", "number", "created"),
)


def main() -> None:
    """Write the whole base into a file that is thrown away, and print rows, seconds and size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("format")
    parser.add_argument("--rows", type=int, help="stop after so many")
    options = parser.parse_args()
    with base.opened(options.folder), tempfile.TemporaryDirectory() as place:
        print(json.dumps(_export(Path(place) / "file", options.format, options.rows)))


def _export(target: Path, format_: str, most: int | None) -> dict[str, float]:
    from zhike.access.actor import SystemActor
    from zhike.customers.whole import read_whole_list
    from zhike.transfer.export.columns import plan_columns
    from zhike.transfer.export.marking import Mark
    from zhike.transfer.export.writing import open_file, write_list

    actor, now = SystemActor(), datetime.now(UTC)
    whole = read_whole_list(actor=actor, query="", capability="export", now=now)
    columns = plan_columns(actor, COLUMNS)
    mark = Mark("benchmark", "benchmark", now, "DC-000000", "", "")
    began = time.perf_counter()
    file = open_file(format_, target, columns, mark, encoding="utf-8-sig", with_mark=True)
    if most:
        whole = replace(whole, rows=whole.rows[:most])
    rows = write_list(actor, whole, columns, file, beat=lambda rows: None)
    return {"rows": rows, "seconds": time.perf_counter() - began, "size": target.stat().st_size}


if __name__ == "__main__":
    main()

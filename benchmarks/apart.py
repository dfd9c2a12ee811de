"""Measure on a copy of a base, so that what is measured may change it."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import base, report
from .figures import Figure


@contextmanager
def copied(folder: Path, name: str) -> Iterator[Path]:
    """Copy a base beside itself, let the program's tables come up to date there, and remove it afterwards."""
    if (folder / "pg" / "postmaster.pid").exists():
        raise SystemExit(f"The database of {folder} runs; stop it first.")
    copy = folder.with_name(f"{folder.name}-{name}")
    shutil.rmtree(copy, ignore_errors=True)
    try:
        subprocess.run(["cp", "-a", "--reflink=auto", str(folder), str(copy)], check=True)
        yield copy
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def main(
    name: str,
    measure: Callable[[], list[Figure]],
    *,
    description: str | None,
    customers: int = 1_000_000,
    role: str = "program",
) -> None:
    """Measure on a copy of the base that was named (or in place), print the figures and keep them with the base."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=description)
    parser.add_argument("--data-dir", type=Path, help="a base, default the largest of .bench-data")
    parser.add_argument("--in-place", action="store_true", help="change the folder itself instead of a copy")
    options = parser.parse_args()
    folder, load = (options.data_dir or base.default_folder(customers)).resolve(), os.getloadavg()

    def measured_in(place: Path) -> list[Figure]:
        migrate(place)
        with base.opened(place, role=role):
            return measure()

    if options.in_place:
        figures = measured_in(folder)
    else:
        with copied(folder, name) as copy:
            figures = measured_in(copy)
    for figure in figures:
        print(f"{figure.work}: {figure.value:g} {figure.unit}, floor {figure.floor}; {figure.note}", flush=True)
    report.add(folder, figures, load)


def migrate(folder: Path) -> None:
    """Bring the tables of a copy up to this program."""
    subprocess.run([sys.executable, "-c", _MIGRATE, str(folder)], check=True, cwd=base.PROJECT)


_MIGRATE = """
import sys
from pathlib import Path
from benchmarks import base
with base.opened(Path(sys.argv[1]), role="owner"):
    from zhike.cli.manage import apply_migrations
    apply_migrations()
"""

"""Measure the program at scale and write docs/performance.md: `python -m benchmarks`.

Builds what is missing, runs the program over each base, measures, compares with the promises.
"""

import argparse
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from . import base, doubles, program, report
from .build import ensure_base
from .figures import Figure

# Reads first; what changes the base last.
PARTS = ("list", "conditions", "search", "archive", "write", "claim", "load", "export", "import")
# Over a base of its own, with the program at rest; and the program that nobody uses yet.
DOUBLES, START = "doubles", "start"
# Each in a process of its own, over a copy of the base that it changes.
APART = ("board", "sheets")
SIZES = (10_000, 100_000, 1_000_000)
STARTS = 3
SETTLE_SECONDS = 4


def main() -> int:
    options = _read_options()
    program.collect_static()
    folders = []
    for customers in options.customers:
        folder = (options.data_dir or base.default_folder(customers)).resolve()
        ensure_base(folder, customers, options.names)
        folders.append(folder)
    for folder in folders:
        if not options.only or set(options.only) - set(APART):
            _run_one(folder, options)
        _run_apart(folder, options.only)
    known = [*folders, *(base.default_folder(size) for size in SIZES)]
    results = [one for folder in dict.fromkeys(known) if (one := report.read(folder))]
    missed = report.write_page(list({one.customers: one for one in reversed(results)}.values()))
    print(f"{report.PAGE} written; {missed} promises are not kept.")
    return 0


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    sizes = ", ".join(f"{size:,}" for size in SIZES)
    parser.add_argument("--customers", type=int, nargs="+", default=SIZES, help=f"sizes of bases, default {sizes}")
    parser.add_argument("--data-dir", type=Path, help="where the base lies (one size only), default .bench-data/<size>")
    parser.add_argument("--names", type=Path, help="short names of organisations, one a line, to make names of")
    only = "measure only these; the rest of the page stays"
    parser.add_argument("--only", nargs="+", choices=(*PARTS, DOUBLES, START, *APART), help=only)
    options = parser.parse_args()
    if options.data_dir and len(options.customers) > 1:
        parser.error("--data-dir holds one base; name its size with --customers")
    return options


def _run_one(folder: Path, options: argparse.Namespace) -> None:
    """Measure in a process of its own: Django knows one database only."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _measure(folder, options)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            sys.stdout.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"Measuring {folder} failed.")


def _run_apart(folder: Path, only: Sequence[str] | None) -> None:
    """Measure what changes its base on a copy, after everything else."""
    for part in APART:
        if not only or part in only:
            command = [sys.executable, "-m", f"benchmarks.{part}", "--data-dir", str(folder)]
            subprocess.run(command, check=True, cwd=base.PROJECT)


def _measure(folder: Path, options: argparse.Namespace) -> None:
    marker, only = base.read_marker(folder), options.only
    assert marker is not None
    print(f"{marker.customers:,} customers in {folder}", flush=True)
    load, log = os.getloadavg(), folder / "bench.log"
    first = _start_and_rest(folder, log) if not only or START in only else []
    if not only or DOUBLES in only:
        first += doubles.take(marker.customers, folder, options.names)
    if only and not set(only) & set(PARTS):
        report.add(folder, first, load)
        return
    base.read_all(folder)
    with program.running(folder, log) as running, base.opened(folder):
        from .session import measure_over

        result = measure_over(folder, running, marker, [part for part in PARTS if not only or part in only])
    whole = report.Result(**result | {"figures": [*result["figures"], *first]})
    report.keep(folder, whole, report.describe_moment(load))


def _start_and_rest(folder: Path, log: Path) -> list[Figure]:
    """Measure warm starts, and the memory of a program that nobody uses yet."""
    seconds, memory = [], 0.0
    for _ in range(STARTS + 1):
        with program.running(folder, log) as running:
            seconds.append(running.seconds)
            time.sleep(SETTLE_SECONDS)
            memory = running.memory()
    warm = sorted(seconds[1:])[STARTS // 2]
    figures = [
        Figure("start.warm", "start to first page, embedded, warm", "s", round(warm, 2), count=STARTS),
        Figure("memory.idle", "whole program idle, without the database", "MB", round(memory, 0)),
    ]
    for figure in figures:
        print(f"  {figure.work}: {figure.value:g} {figure.unit}", flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main())

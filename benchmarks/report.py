"""Keep the figures of each base and write the table of docs/performance.md from them."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

import psutil

from . import base
from .figures import Figure
from .promises import PROMISES

PAGE = base.PROJECT / "docs" / "performance.md"
RESULTS = "results.json"


@dataclass(frozen=True)
class Result:
    """What was measured over one base, at once or part by part."""

    customers: int
    machine: str
    database: str
    built_seconds: float
    counts: Mapping[str, int]
    figures: Sequence[Figure]
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def find(self, key: str) -> Figure | None:
        """Return a figure of this run."""
        return next((figure for figure in self.figures if figure.key == key), None)

    def over(self, earlier: "Result") -> "Result":
        """Return this together with what an earlier run measured and this one did not."""
        new = {one.key for one in self.figures}
        figures = [*(one for one in earlier.figures if one.key not in new), *self.figures]
        return replace(self, figures=figures, notes={**earlier.notes, **self.notes})


def describe_machine() -> str:
    """Say what the figures were taken on."""
    name = platform.processor() or platform.machine()
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    memory = round(psutil.virtual_memory().total / 2**30)
    return f"{os.cpu_count()} × {name}, {memory} GB, {platform.system()}, Python {platform.python_version()}"


def describe_commit() -> str:
    """Name the commit, and say when the files differ from it."""
    git = ["git", "-C", str(base.PROJECT)]
    commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    if commit.returncode:
        return "no repository"
    changed = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True, text=True, check=False)
    return commit.stdout.strip() + (" with uncommitted changes" if changed.stdout.strip() else "")


def describe_moment(load: Sequence[float]) -> str:
    """Say of which commit a figure is, when it was taken, and how busy the machine was before."""
    return f"{describe_commit()}, {datetime.now():%m-%d %H:%M}, load {load[0]:.1f}"


def keep(folder: Path, result: Result, taken: str) -> None:
    """Keep the figures with their base, those of other parts with them, so that the table shows everything."""
    result = replace(result, figures=[replace(one, taken=taken) for one in result.figures])
    earlier = read(folder)
    whole = result.over(earlier) if earlier and earlier.customers == result.customers else result
    (folder / RESULTS).write_text(json.dumps(asdict(whole), ensure_ascii=False, indent=1), encoding="utf-8")


def add(folder: Path, figures: Sequence[Figure], load: Sequence[float]) -> None:
    """Keep figures that were taken apart from a whole run with those of the base; nothing where there are none yet."""
    if earlier := read(folder):
        keep(folder, replace(earlier, figures=figures, notes={}), describe_moment(load))


def read(folder: Path) -> Result | None:
    """Return the figures kept with a base."""
    try:
        values = json.loads((folder / RESULTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if "commit" in values:  # of a version that measured everything at once
        return None
    return Result(**values | {"figures": [Figure(**one) for one in values["figures"]]})


def write_page(results: Sequence[Result], page: Path = PAGE) -> int:
    """Write the page; return how many promises the largest base breaks."""
    ordered = sorted(results, key=lambda result: result.customers)
    largest = ordered[-1]
    broken = [key for key, budget in PROMISES.items() if (one := largest.find(key)) and not one.meets(budget)]
    absent = [key for key in PROMISES if largest.find(key) is None]
    parts = [_head(ordered), _table(ordered), _verdict(largest, broken, absent)]
    parts += [_list(title, lines) for title, lines in largest.notes.items()]
    page.write_text("\n\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")
    return len(broken) + len(absent)


def _head(results: Sequence[Result]) -> str:
    runs = "\n".join(
        f"- **{one.customers:,} customers** ({', '.join(f'{count:,} {name}' for name, count in one.counts.items())}):"
        f" base built in {one.built_seconds:.0f} s, {one.database}"
        for one in results
    )
    return f"""# Performance

Written by `make bench`; do not edit. Only the run over 1,000,000 customers counts; the smaller ones show
how cost grows. Parts may be measured apart (`--only`); each figure says of which commit it is, when it was taken and
how busy the machine was just before.

Machine: {results[-1].machine}; the database, the program and the client that measures share it.

{runs}

How it is measured: the whole program runs as `zhike up` starts it. A time is that of a whole HTML page over HTTP on
loopback on a kept-open connection, from the first byte sent to the last byte received, as median and 95th
percentile. Each page was asked for once before by the same person, as in the middle of a working day; the first
page of a person after a start or a change of rights takes some 15 ms more. Nothing is subtracted, so session, rights,
templates and the client's own work (measured at under 0.1 ms) are in it.
The floor is what the bare engine needs for the same rows: SQL written by hand over one prepared psycopg connection;
for an import the same rows by INSERT … SELECT into the indexed tables; for writing the same rows inserted in one
committed transaction. Doubles are searched in a base of their own, of which it is known who was entered twice; beside
them stands the best plain way (exact normalised name, exact phone, either or both). Times are in milliseconds unless
said."""


def _table(results: Sequence[Result]) -> str:
    sizes = [f"{one.customers:,}" for one in results]
    lines = [
        "| work | budget | " + " | ".join(sizes) + " | floor | × floor | | taken |",
        "| --- | --- |" + " ---: |" * len(sizes) + " ---: | ---: | --- | --- |",
    ]
    largest = results[-1]
    for key, budget in PROMISES.items():
        shown = next((found for one in reversed(results) if (found := one.find(key))), None)
        cells = [_cell(one.find(key)) for one in results]
        figure = largest.find(key)
        floor, ratio = _floor(figure)
        verdict = "not measured" if figure is None else "✓" if figure.meets(budget) else "**misses**"
        taken = figure.taken if figure else ""
        cells = [shown.work if shown else key, str(budget), *cells, floor, ratio, verdict, taken]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "—"
    if figure.unit != "ms":
        return f"{figure.value:,g} {figure.unit}".strip()
    return f"{figure.value:.1f}, p95 {figure.p95:.1f}"


def _floor(figure: Figure | None) -> tuple[str, str]:
    if figure is None or not figure.floor:
        return "—", "—"
    more_is_better = figure.unit.endswith("/s") or not figure.unit
    ratio = figure.floor / figure.value if more_is_better else figure.value / figure.floor
    return f"{figure.floor:,g}", f"{ratio:.1f}"


def _verdict(result: Result, broken: Sequence[str], absent: Sequence[str]) -> str:
    lines = [f"At {result.customers:,} customers {len(PROMISES) - len(broken) - len(absent)} of {len(PROMISES)} hold."]
    for key in broken:
        figure = result.find(key)
        lines.append(f"- misses: {figure.work if figure else key}, promised {PROMISES[key]}")
    lines += [f"- not measured: {key}" for key in absent]
    notes = [f"- {figure.work}: {figure.note}" for figure in result.figures if figure.note]
    return "\n".join([*lines, "", *notes])


def _list(title: str, lines: Sequence[str]) -> str:
    return f"## {title}\n\n" + "\n".join(f"- {line}" for line in lines)

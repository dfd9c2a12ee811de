"""Write docs/conditions-explain.md: what each reference condition means, and how PostgreSQL answers it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from . import base

PAGE = base.PROJECT / "docs" / "conditions-explain.md"
_SIZE = re.compile(r"over ([\d,]+) customers")
_TIME = re.compile(r"Execution Time: ([\d.]+) ms")
_MOST_LINES = 24
_LONG = 220
_HEAD = """# How conditions are answered

Written by `python -m benchmarks --only conditions`; do not edit. The page of a larger base stays.

The first page of fifty, newest first, for an administrator, over {customers:,} customers on {day}. Each plan is
EXPLAIN (ANALYZE, BUFFERS) of the statement that finds the page's ids, as the program asks it, run a second time;
the rows themselves cost one more statement by primary key.

| condition | meaning | ms | marked slow |
| --- | --- | ---: | --- |
"""


@dataclass(frozen=True)
class Plan:
    """One condition: its sentence, whether lists mark it as slow, its plan."""

    said: str
    is_slow: bool
    lines: Sequence[str]

    @property
    def milliseconds(self) -> str:
        """Return how long the statement took."""
        found = _TIME.search("\n".join(self.lines))
        return found[1] if found else "—"


def write_page(customers: int, plans: Mapping[str, Plan]) -> None:
    """Write the page, unless the one that is there was taken on a larger base."""
    if PAGE.exists():
        known = _SIZE.search(PAGE.read_text(encoding="utf-8"))
        if known and int(known[1].replace(",", "")) > customers:
            print(f"  {PAGE.name} stays: it shows {known[1]} customers", flush=True)
            return
    text = _HEAD.format(customers=customers, day=date.today())
    for name, plan in plans.items():
        text += f"| {name} | {plan.said.replace('|', '/')} | {plan.milliseconds} | {'yes' if plan.is_slow else ''} |\n"
    for name, plan in plans.items():
        lines = [line if len(line) <= _LONG else line[:_LONG] + " …" for line in plan.lines]
        cut = [*lines[:_MOST_LINES], f"… {len(lines) - _MOST_LINES - 1} lines more", lines[-1]]
        shown = "\n".join(lines if len(lines) <= _MOST_LINES + 2 else cut)
        text += f"\n## {name}\n\n{plan.said}\n\n```\n{shown}\n```\n"
    PAGE.write_text(text, encoding="utf-8")
    print(f"  {PAGE.name} written", flush=True)

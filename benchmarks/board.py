"""The board of a company with a million deals: `python -m benchmarks --only board`, or `python -m benchmarks.board`.

Works on a copy of a base, beside it, that is given deals, and removes the copy. Measured are the board's first page
with six columns of fifty cards and the sums of everything, the same narrowed in each way, and the next fifty cards of
a column, for each looker. Refuses to give figures of sums that are not what the deals add up to.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from . import base, program, report
from .apart import copied, migrate
from .figures import Figure

DEALS, TURNS, CARDS = 1_000_000, 60, 50
PATH = "/sales/"
_HEAD = re.compile(r'class="z-lane-head"><h2>([^<]+)</h2><span class="z-muted">([\d,]+)')
_MORE = re.compile(r'href="(/sales/lane/[^"]+)"')
_WALK = """
(SELECT d.id, d.customer_id, d.title, d.amount, d.expected_on, d.grade, d.promised_on, d.next_step, d.next_on,
  d.owner_id, d.stage_since, d.version, d.target, d.state, d.stage_id, c.name, p.name
FROM (SELECT * FROM sales_opportunity AS o WHERE o.stage_id = {stage} AND NOT o.is_hidden AND o.state <> 'lost' {scope}
  ORDER BY COALESCE(o.expected_on, 'infinity'::date) {way}, o.id {way} LIMIT 51) AS d
JOIN customers_customer c ON c.id = d.customer_id LEFT JOIN access_person p ON p.id = d.owner_id)
"""
_SUMS = "SELECT stage_id, sum(cards), sum(amount) FROM sales_boardsum AS o WHERE true {scope} GROUP BY 1"
_COUNTED = """
SELECT stage_id, count(*), sum(amount) FROM sales_opportunity AS o WHERE NOT is_hidden AND state <> 'lost' {scope}
GROUP BY 1
"""


async def measure(run: Any) -> None:
    """Take the figures of the board."""
    from .known import LOOKERS

    for looker in LOOKERS:
        await _first_page(run, looker)
    for looker in LOOKERS:
        await _every_way(run, looker)
        await _more_cards(run, looker)


async def _first_page(run: Any, looker: str) -> None:
    from .run import Ask

    person = run.known.person(looker, 0)
    page = (await run.get(Ask(person.pk, PATH))).text
    stages = _stages()
    counted = run.floor.time(lambda: run.floor.rows(_COUNTED.format(scope=_scope(person, looker))), 3)
    shown = check(run, person, looker, page)
    floor = run.floor.time(lambda: _bare(run, person, looker, stages))
    asks = [Ask(run.known.person(looker, turn).pk, PATH) for turn in range(TURNS)]
    work = f"board, {sum(shown.values()):,} deals in {len(stages)} columns of {CARDS} cards with exact sums, {looker}"
    note = f"counting the deals anew by bare SQL takes {counted:.0f} ms"
    await run.measure(f"board.first.{looker}", work, asks, floor=floor, floor_is="bare SQL, kept sums", note=note)


def _stages() -> list[Any]:
    from zhike.sales.queries.pipelines import default_path

    path = default_path()
    assert path is not None
    return path.active


def _scope(person: Any, looker: str) -> str:
    """Return what a looker sees, as one who knows the base would write it."""
    from zhike.access.models import Department

    if looker == "administrator":
        return ""
    if looker == "rep":
        return f"AND o.owner_id = {person.pk}"
    ids = Department.objects.filter(path__contains=f"/{person.department_id}/").values_list("pk", flat=True)
    return f"AND o.department_id IN ({', '.join(str(pk) for pk in sorted(ids))})"


def _bare(run: Any, person: Any, looker: str, stages: list[Any]) -> None:
    """Read the same cards and sums by hand; a manager's columns by one walk per department."""
    scope = _scope(person, looker)
    run.floor.rows(_SUMS.format(scope=scope))
    names = scope.partition("(")[2].rstrip(")").split(", ") if "IN (" in scope else []
    scopes = [f"AND o.department_id = {one}" for one in names] or [scope]
    for stage in stages:
        way = "DESC" if stage.is_won else "ASC"
        walks = [_WALK.format(stage=stage.pk, scope=one, way=way) for one in scopes]
        key = f"COALESCE(expected_on, 'infinity'::date) {way}, id {way}"
        run.floor.rows(f"SELECT * FROM ({' UNION ALL '.join(walks)}) AS u ORDER BY {key} LIMIT 51")


def check(run: Any, person: Any, looker: str, page: str) -> dict[str, int]:
    """Refuse a board whose sums are not what its deals add up to, or that shows fewer cards than there are."""
    from zhike.access.queries import get_actor
    from zhike.sales.queries.sums import stage_sums

    from .run import WrongAnswerError

    real = {row[0]: row[1:] for row in run.floor.rows(_COUNTED.format(scope=_scope(person, looker)))}
    kept = stage_sums(actor=get_actor(person.pk), stage_ids=[stage.pk for stage in _stages()])
    if {id_: (one.cards, one.amount) for id_, one in kept.items() if one.cards} != real:
        raise WrongAnswerError(f"the sums of the board are wrong for {person.login}")
    heads = {unescape(name): int(count.replace(",", "")) for name, count in _HEAD.findall(page)}
    wanted = {stage.name: real.get(stage.pk, (0, 0))[0] for stage in _stages()}
    cards = page.count("data-card=")
    if heads != wanted or cards != sum(min(CARDS, count) for count in wanted.values()):
        raise WrongAnswerError(f"the board shows {heads} and {cards} cards, the deals are {wanted}")
    return wanted


async def _every_way(run: Any, looker: str) -> None:
    """Ask for the board narrowed in each way; name the slowest."""
    from .figures import timed
    from .run import Ask

    seconds: list[float] = []
    slowest: list[tuple[float, str]] = []
    for turn, query in enumerate(_ways(run)):
        ask = Ask(run.known.person(looker, turn).pk, f"{PATH}?{query}")
        taken = await run.times([ask] * 6, warm=1)
        seconds += taken
        slowest.append((sorted(taken)[3] * 1000, query))
    run.add(timed(f"board.ways.{looker}", f"board narrowed in {len(slowest)} ways, {looker}", seconds))
    slowest.sort(reverse=True)
    run.notes[f"Slowest ways to narrow the board, {looker}"] = [f"`{query}`: {ms:.1f} ms" for ms, query in slowest]


def _ways(run: Any) -> Iterator[str]:
    rep = run.known.person("rep", 0).pk
    yield from ("owner=me", f"owner={rep}", "overdue=1", "target=1", "target=1&grade=A", "overdue=1&grade=B")
    yield from (f"grade={grade}" for grade in ("A", "B", "C", "none"))
    yield f"owner={rep}&grade=A"
    yield f"owner={rep}&overdue=1"


async def _more_cards(run: Any, looker: str) -> None:
    from .run import Ask

    person = run.known.person(looker, 0)
    page = (await run.get(Ask(person.pk, PATH))).text
    found = [unescape(address) for address in _MORE.findall(page)]
    asks = [Ask(person.pk, found[turn % len(found)]) for turn in range(TURNS)]
    await run.measure(f"board.more.{looker}", f"the next {CARDS} cards of a column, {looker}", asks)


def take(folder: Path, deals: int) -> None:
    """Measure over a folder that may be changed, and keep the figures with the base that it is a copy of."""
    load, marker = os.getloadavg(), base.read_marker(folder)
    assert marker is not None
    command = [sys.executable, "-m", "benchmarks.deals", "--data-dir", str(folder), "--count", str(deals)]
    subprocess.run(command, check=True, cwd=base.PROJECT)
    base.read_all(folder)
    with program.running(folder, folder / "bench.log") as running, base.opened(folder):
        from .session import measure_over

        result = measure_over(folder, running, marker, ["board"])
    figures: list[Figure] = result["figures"]
    for title, lines in result["notes"].items():
        print(title, *lines, sep="\n  ", flush=True)
    report.add(folder.with_name(folder.name.removesuffix("-board")), figures, load)


def main() -> None:
    """Copy, fill, measure, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.board", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="a base, default the largest of .bench-data")
    parser.add_argument("--deals", type=int, default=DEALS)
    parser.add_argument("--in-place", action="store_true", help="change the folder itself instead of a copy")
    options = parser.parse_args()
    folder = (options.data_dir or base.default_folder(1_000_000)).resolve()
    if options.in_place:
        take(folder, options.deals)
        return
    with copied(folder, "board") as copy:
        migrate(copy)
        take(copy, options.deals)


if __name__ == "__main__":
    main()

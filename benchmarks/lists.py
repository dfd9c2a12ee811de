"""The list of customers: first and 100th page, every order, every filter, for a rep, a manager and an administrator."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any
from urllib.parse import unquote, urlencode

from zhike.access.models import Department
from zhike.customers.listing import LISTING
from zhike.customers.models import Source, Tag

from .figures import timed
from .floors import list_sql
from .known import LOOKERS
from .run import Ask, Run, WrongAnswerError

PATH = "/customers/"
PAGES = 100
TURNS = 60
_NEXT = re.compile(r'<a\b[^>]*\brel="next"[^>]*>')
_AFTER = re.compile(r"[?&;]after=([^\"&]+)")
_SLOWEST = 10


async def measure(run: Run) -> None:
    """Take the figures of the list."""
    for looker in LOOKERS:
        await _first_page(run, looker)
    for looker in LOOKERS:
        await _hundredth_page(run, looker)
    for looker in LOOKERS:
        await _every_way(run, looker)


async def _first_page(run: Run, looker: str) -> None:
    asks = [Ask(run.known.person(looker, turn).pk, PATH) for turn in range(TURNS)]
    floor = run.floor.time(lambda: run.floor.rows(*_floor(run, looker)))
    await run.measure(f"list.first.{looker}", f"list, newest first, first page, {looker}", asks, floor=floor)


async def _hundredth_page(run: Run, looker: str) -> None:
    """Walk to the 100th page as people do, then ask for it again and again."""
    person = run.known.person(looker, 0)
    address = PATH
    for _ in range(PAGES - 1):
        page = (await run.get(Ask(person.pk, address))).text
        following = find_next(page)
        if following is None:
            break
        address = f"{PATH}?{urlencode({'after': following})}"
    rows = run.floor.rows(*_floor(run, looker))
    for _ in range(PAGES - 1):
        if len(rows) <= LISTING.limit:
            break
        place = rows[LISTING.limit - 1]
        rows = run.floor.rows(*_floor(run, looker, place))
    floor = run.floor.time(lambda: run.floor.rows(*_floor(run, looker, place)))
    asks = [Ask(person.pk, address)] * TURNS
    await run.measure(f"list.100th.{looker}", f"list, newest first, 100th page, {looker}", asks, floor=floor)


def find_next(page: str) -> str | None:
    """Return the place at which the next page of a list starts."""
    link = _NEXT.search(page)
    after = _AFTER.search(link[0]) if link else None
    return unquote(unescape(after[1])) if after else None


def _floor(run: Run, looker: str, place: Sequence[Any] | None = None) -> tuple[str, dict[str, Any]]:
    person = run.known.person(looker, 0)
    departments = Department.objects.filter(path__contains=f"/{person.department_id}/").values_list("pk", flat=True)
    sql = list_sql(looker, sorted(departments))
    after = "AND (c.created_at, c.id) < (%(at)s, %(id)s)" if place else ""
    values = {"person": person.pk} | ({"at": place[18], "id": place[0]} if place else {})
    return sql.replace("{after}", after), values


async def _every_way(run: Run, looker: str) -> None:
    """Ask for every filter in every order, each way round; name the slowest."""
    seconds: list[float] = []
    slowest: list[tuple[float, str]] = []
    for turn, query in enumerate(_ways(run, looker)):
        path = f"{PATH}?{query}"
        ask = Ask(run.known.person(looker, turn).pk, path)
        taken = await run.times([ask, ask, ask], warm=1)
        seconds += taken
        slowest.append((sorted(taken)[1] * 1000, query))
    label = f"list, every filter in every order ({len(slowest)} ways), {looker}"
    run.add(timed(f"list.ways.{looker}", label, seconds))
    slowest.sort(reverse=True)
    run.notes[f"Slowest ways through the list, {looker}"] = [
        f"`{query or 'no filter'}`: {milliseconds:.1f} ms" for milliseconds, query in slowest[:_SLOWEST]
    ]


def _ways(run: Run, looker: str) -> Iterator[str]:
    orders = [column.name for column in LISTING.columns if column.sortable]
    for filters in [{}, *_filters(run, looker)]:
        for order in orders:
            for way in ("", "-"):
                yield urlencode({**filters, "sort": f"{way}{order}"}, doseq=True)


def _filters(run: Run, looker: str) -> Iterator[dict[str, Any]]:
    """Yield each filter with a common and a rare value, then some together."""
    source, tag = Source.objects.order_by("pk")[0].pk, Tag.objects.order_by("pk")[0].pk
    samples: dict[str, Sequence[Any]] = {
        "view": ("mine", "joined", "team", "due", "recent", "never"),
        "owner": ("me",),
        "department": (run.known.person("manager", 0).department_id,),
        "stage": ("inquiry", "closed"),
        "grade": ("A", "none"),
        "tier": ("strategic", "prospect"),
        "lifecycle": ("potential", "lost"),
        "source": (source,),
        "industry": ("65", "77"),
        "region": ("310000", "360100"),
        "tag": (tag,),
        "team": ("me",),
        "kind": ("person", "organisation"),
        "contact": ("never", "30", "-7"),
        "next": ("due", "overdue", "none", "week"),
        "created": ("2026-01-01..2026-03-31",),
        "cond": ('{"all":[{"field":"stage","op":"in","value":["intent"]}]}',),
    }
    if set(samples) != set(LISTING.filters):
        raise WrongAnswerError(f"No sample for the filters {set(LISTING.filters) ^ set(samples)}")
    for name, values in samples.items():
        yield from ({name: value} for value in values if looker != "rep" or value != "team")
    yield {"stage": "intent", "region": "310000", "tier": "major"}
    yield {"tag": tag, "industry": "65", "grade": "A"}

"""The 360 page: head and first panel, of the customer with ten thousand events and of usual ones."""

from .floors import CONTACTS, ENTRIES, HEAD, TIMELINE
from .known import LOOKERS
from .run import Ask, Run

TURNS = 60


async def measure(run: Run) -> None:
    """Take the figures of the 360 page."""
    known = run.known.known_id
    floor = run.floor.time(lambda: _read(run, known))
    work = "360 page, customer with 10,000 events, administrator"
    asks = [Ask(run.known.person("administrator", 0).pk, f"/customers/{known}/")] * TURNS
    await run.measure("archive.known", work, asks, floor=floor)
    seen = run.known.of_owner
    everything = [one for ids in seen.values() for one in ids]
    floor = run.floor.time(lambda: _read(run, everything[0]))
    for looker in LOOKERS:
        people = [run.known.person(looker, turn) for turn in range(TURNS)]
        asks = [
            Ask(person.pk, f"/customers/{_pick(seen.get(person.pk, everything), turn)}/")
            for turn, person in enumerate(people)
        ]
        await run.measure(f"archive.{looker}", f"360 page, any customer, {looker}", asks, floor=floor)


def _pick(ids: list[int] | tuple[int, ...], turn: int) -> int:
    return ids[turn % len(ids)]


def _read(run: Run, customer_id: int) -> None:
    """Read what the page shows: the head, thirty entries with their follow-ups, the contacts."""
    run.floor.rows(HEAD, [customer_id])
    entries = run.floor.rows(TIMELINE, [customer_id])
    run.floor.rows(ENTRIES, [customer_id, [row[4].get("follow_up_id", 0) for row in entries]])
    run.floor.rows(CONTACTS, [customer_id])

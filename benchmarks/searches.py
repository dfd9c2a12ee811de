"""The search box: the part under the box while typing, over every kind of fragment."""

from urllib.parse import quote

from zhike.lib.searchtext import query_terms, to_tsquery_literal

from .figures import percentile, timed
from .floors import SEARCH
from .invent import KNOWN, KNOWN_CONTACT, KNOWN_PHONE
from .known import LOOKERS, fragments
from .run import Ask, Run, WrongAnswerError

BOX = {"HX-Request": "true", "HX-Target": "find-results"}


async def measure(run: Run) -> None:
    """Take the figures of the search box for each looker, and by kind of fragment."""
    asked = fragments(run.known)
    await _finds(run)
    for looker in LOOKERS:
        seconds: list[float] = []
        lines = []
        for kind, texts in asked.items():
            asks = [
                Ask(run.known.person(looker, turn).pk, f"/search/?q={quote(text)}", BOX)
                for turn, text in enumerate(texts * (10 if len(texts) < 5 else 1))
            ]
            taken = await run.times(asks)
            seconds += taken
            ordered = sorted(one * 1000 for one in taken)
            median, p95 = percentile(ordered, 0.5), percentile(ordered, 0.95)
            lines.append(f"{kind}: {median:.1f} / {p95:.1f} ms ({len(ordered)})")
        floor = run.floor.time(lambda: run.floor.rows(SEARCH.format(scope=""), _floor_values("华信")))
        run.add(timed(f"search.{looker}", f"search box, any fragment, {looker}", seconds, floor=floor))
        run.notes[f"Search box by kind of fragment, {looker} (median / p95)"] = lines


def _floor_values(text: str) -> tuple[str, str]:
    query = query_terms(text)
    return to_tsquery_literal(query.terms), query.fragment


async def _finds(run: Run) -> None:
    """Refuse to time a search that does not find: the known customer by each promised fragment."""
    administrator = run.known.person("administrator", 0)
    for text in (KNOWN[:6], KNOWN_PHONE[-8:], KNOWN_CONTACT):
        page = (await run.get(Ask(administrator.pk, f"/search/?q={quote(text)}", BOX))).text
        if f"/customers/{run.known.known_id}/" not in page:
            raise WrongAnswerError(f"The search for {text} does not find {KNOWN}")
    for text in ("shhx", "华信", KNOWN_PHONE[-4:], "科技"):
        page = (await run.get(Ask(administrator.pk, f"/search/?q={quote(text)}", BOX))).text
        if "/customers/" not in page:
            raise WrongAnswerError(f"The search for {text} finds nobody")

"""The sentences that are one tap away."""

from typing import NamedTuple

from zhike.access.actor import Actor
from zhike.web.statements import ask

OWN, TEAM, COMPANY = "own", "team", "company"
MOST = 40
# Three short walks of the index: the person's own, those that two of the department write, the company's.
_SENTENCES = f"""
(SELECT text, kind, outcome, reached, uses, '{OWN}' FROM activities_quicksentence
 WHERE person_id = %(person)s AND department_id IS NULL ORDER BY uses DESC, id LIMIT {MOST})
UNION ALL
(SELECT text, kind, outcome, reached, uses, '{TEAM}' FROM activities_quicksentence
 WHERE person_id IS NULL AND department_id = %(department)s AND people > 1 ORDER BY uses DESC, id LIMIT {MOST})
UNION ALL
(SELECT text, kind, outcome, reached, uses, '{COMPANY}' FROM activities_quicksentence
 WHERE person_id IS NULL AND department_id IS NULL ORDER BY uses DESC, id LIMIT {MOST})
"""  # noqa: S608  # only constants of this file are put together


class Sentence(NamedTuple):
    """A sentence, how and after which outcome it is written, how often, and whose habit it is."""

    text: str
    kind: str
    outcome: str
    reached: bool
    uses: int
    whose: str


def list_sentences(actor: Actor) -> list[Sentence]:
    """Return the person's most used sentences, then those of the department, then the company's; one query.

    The same sentence after the same outcome stands in it once, as the nearest one's.
    """
    rows = ask(_SENTENCES, {"person": actor.person_id, "department": actor.department_id})
    kept: dict[tuple[str, str, str, bool], Sentence] = {}
    for row in map(Sentence._make, rows):
        kept.setdefault((row.text, row.kind, row.outcome, row.reached), row)
    return list(kept.values())

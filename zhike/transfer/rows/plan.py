"""What the reading of a row needs to know of the run: mapping, chosen values, people, sources, rights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zhike.lib.fold import fold_text

SEVERAL = -1


@dataclass(frozen=True)
class Plan:
    """Everything fixed for one run.

    `people` maps folded names and logins to ids, SEVERAL for namesakes; `assignable` holds
    whom the importer may make an owner, None for everybody; `closed` the fields
    that the importer may not fill.
    """

    columns: Mapping[int, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    assignable: frozenset[int] | None = None
    sources: Mapping[str, int] = field(default_factory=dict)
    may_create_sources: bool = False
    closed: frozenset[str] = frozenset()
    today: date | None = None

    def find_person(self, text: str) -> int | None:
        """Return the id of an active person by name or login, SEVERAL for namesakes, None for nobody."""
        return self.people.get(fold_text(text))

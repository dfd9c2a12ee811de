"""What the reading of a row needs to know of the run: mapping, chosen values, people, sources, rights."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Any, Self

from zhike.customers.custom.definitions import Definition, Option
from zhike.lib.fold import fold_text

SEVERAL = -1


@dataclass(frozen=True)
class Plan:
    """Everything fixed for one run.

    `people` maps folded names and logins to ids, SEVERAL for namesakes; `assignable` holds
    whom the importer may make an owner, None for everybody; `closed` the fields
    that the importer may not fill; `own` the company's own fields that columns feed.
    """

    columns: Mapping[int, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    assignable: frozenset[int] | None = None
    sources: Mapping[str, int] = field(default_factory=dict)
    may_create_sources: bool = False
    closed: frozenset[str] = frozenset()
    today: date | None = None
    own: Mapping[str, Definition] = field(default_factory=dict)
    target: str = "customers"

    def to_json(self) -> dict[str, Any]:
        """Return the plan as the reading child takes it."""
        return {
            "columns": {str(index): key for index, key in self.columns.items()},
            "values": {key: dict(words) for key, words in self.values.items()},
            "people": dict(self.people),
            "assignable": None if self.assignable is None else sorted(self.assignable),
            "sources": dict(self.sources),
            "may_create_sources": self.may_create_sources,
            "closed": sorted(self.closed),
            "today": self.today and self.today.isoformat(),
            "own": [[one.id, one.label, one.kind, [astuple(o) for o in one.options]] for one in self.own.values()],
            "target": str(self.target),
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Return the plan that the parent sent."""
        assignable, today = said["assignable"], said["today"]
        return cls(
            columns={int(index): key for index, key in said["columns"].items()},
            values=said["values"],
            people=said["people"],
            assignable=None if assignable is None else frozenset(assignable),
            sources=said["sources"],
            may_create_sources=said["may_create_sources"],
            closed=frozenset(said["closed"]),
            today=date.fromisoformat(today) if today else None,
            own={one.name: one for one in map(_definition, said["own"])},
            target=said["target"],
        )

    def find_person(self, text: str) -> int | None:
        """Return the id of an active person by name or login, SEVERAL for namesakes, None for nobody."""
        return self.people.get(fold_text(text))


def _definition(said: list[Any]) -> Definition:
    """Return a field as far as the reading of cells needs it."""
    options = tuple(Option(*option) for option in said[3])
    return Definition(said[0], said[1], said[2], options=options, labels={one.key: one.label for one in options})

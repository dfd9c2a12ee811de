"""What one row says, ready to be compared and stored."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from zhike.customers.keys import Spelling


class Reason(NamedTuple):
    """Why something of a row was left out or decided: a code of rows.reasons, about which field, with which value."""

    code: str
    field: str = ""
    value: str = ""

    def to_json(self) -> list[str]:
        return [self.code, self.field, self.value]


class Point(NamedTuple):
    """A phone, mail address or WeChat id: what people see, and by what it is compared."""

    kind: str
    value: str
    normalised: str


@dataclass(slots=True)
class RowDraft:
    """A readable row. `columns` and `contact` hold only what the row filled in.

    `talk` is what a row of a list of talks says of one. `source_name` is a source that does not exist yet;
    `owner_id` the person whom the row names. `spelling` was worked out ahead for the customer that the row alone
    would become; another row that adds to it takes it away.
    """

    row: int
    name: str
    name_key: str
    core_key: str
    columns: dict[str, Any]
    contact: dict[str, Any]
    own_points: list[Point]
    contact_points: list[Point]
    reasons: list[Reason]
    owner_id: int | None = None
    source_name: str = ""
    next_follow_on: date | None = None
    next_step: str = ""
    known_keys: list[tuple[str, str]] | None = None
    talk: dict[str, Any] = field(default_factory=dict)
    spelling: Spelling | None = None

    @property
    def credit_code(self) -> str:
        code: str = self.columns.get("credit_code", "")
        return code

    @property
    def is_person(self) -> bool:
        return self.columns.get("kind") == "person"

    def phones(self) -> list[str]:
        """Return the numbers by which the row is compared."""
        return [point.normalised for point in (*self.contact_points, *self.own_points) if point.kind == "phone"]

    def points(self) -> list[Point]:
        return [*self.contact_points, *self.own_points]


@dataclass(slots=True)
class Refusal:
    """A row that cannot become a customer."""

    row: int
    reasons: list[Reason] = field(default_factory=list)


class Blank(NamedTuple):
    """A row without anything in it."""

    row: int


ReadRow = RowDraft | Refusal | Blank

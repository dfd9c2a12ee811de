"""How grades moved over a period: the matrix from what a deal was at its beginning to what it was at its end; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .choices import GradeWay
from .grade_rules import enters_a, rank

NONE, SIGNED, LOST = "", "signed", "lost"
ROWS = ("A", "B", "C", NONE)
COLUMNS = ("A", "B", "C", NONE, SIGNED, LOST)


@dataclass(frozen=True)
class Step:
    """One change of grade as the matrix reads it."""

    opportunity_id: int
    from_grade: str
    to_grade: str
    way: str
    at: datetime

    @property
    def lands(self) -> str:
        """Return where the deal stands afterwards: a grade, signed, lost, or nothing."""
        return {GradeWay.SIGNED: SIGNED, GradeWay.LOST: LOST}.get(GradeWay(self.way), self.to_grade)


@dataclass
class Matrix:
    """Deals by where they began and ended; `entered_a`, `upgraded` and `downgraded_a` count single changes."""

    cells: Mapping[tuple[str, str], list[int]] = field(default_factory=dict)
    entered_a: list[int] = field(default_factory=list)
    upgraded: list[int] = field(default_factory=list)
    downgraded: list[int] = field(default_factory=list)
    rescue: list[int] = field(default_factory=list)

    def count(self, row: str, column: str) -> int:
        """Return how many deals went from one to the other."""
        return len(self.cells.get((row, column), ()))


def read_matrix(steps: Iterable[Step], standing: Mapping[int, str]) -> Matrix:
    """Build the matrix from the changes of a period.

    `standing` is the grade at the end of deals that did not change at all: they stand on the diagonal.
    A deal belongs on the rescue list when it fell from A during the period and was not signed by its end.
    """
    by_deal: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        by_deal[step.opportunity_id].append(step)
    cells: dict[tuple[str, str], list[int]] = defaultdict(list)
    matrix = Matrix(cells)
    for deal, grade in sorted(standing.items()):
        if deal not in by_deal:
            cells[grade, grade].append(deal)
    for deal, own in sorted(by_deal.items()):
        ordered = sorted(own, key=lambda step: step.at)
        cells[ordered[0].from_grade, ordered[-1].lands].append(deal)
        _count(matrix, deal, ordered)
    return matrix


def _count(matrix: Matrix, deal: int, steps: Sequence[Step]) -> None:
    """Add the single changes of one deal."""
    for step in steps:
        if enters_a(step.from_grade, step.to_grade):
            matrix.entered_a.append(deal)
        if step.lands in (SIGNED, LOST):
            continue
        if rank(step.to_grade) > rank(step.from_grade):
            matrix.upgraded.append(deal)
        elif rank(step.to_grade) < rank(step.from_grade):
            matrix.downgraded.append(deal)
    fell = any(step.from_grade == "A" and step.to_grade != "A" and step.lands != SIGNED for step in steps)
    if fell and steps[-1].lands not in (SIGNED, "A"):
        matrix.rescue.append(deal)


def tally(matrix: Matrix) -> Counter[tuple[str, str]]:
    """Return the counts of all cells."""
    return Counter({place: len(deals) for place, deals in matrix.cells.items()})

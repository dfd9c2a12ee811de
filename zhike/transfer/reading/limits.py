"""How much one file may cost."""

from dataclasses import asdict, dataclass
from typing import Self

MEGABYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading; the defaults hold half a million ordinary rows.

    A workbook of text seldom inflates more than fiftyfold, a bomb a thousandfold;
    files that stay small after inflating are never suspected.
    """

    file_bytes: int = 50 * MEGABYTE
    inflated_bytes: int = 800 * MEGABYTE
    inflated_fold: int = 250
    never_suspected_bytes: int = 40 * MEGABYTE
    columns: int = 512
    cell_characters: int = 32_767
    memory_bytes: int = 1024 * MEGABYTE
    cpu_seconds: int = 120
    silence_seconds: int = 120

    def to_json(self) -> dict[str, int]:
        """Return the limits as the child takes them."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, int]) -> Self:
        """Return the limits that the parent sent."""
        return cls(**values)

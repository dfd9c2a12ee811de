"""How much one recording may cost."""

from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True)
class Limits:
    """Bounds of one hearing. The detector's library reserves far more addresses than it uses memory."""

    seconds: int = 2 * 3600
    memory_bytes: int = 2 * 2**30
    cpu_seconds: int = 900
    quiet_seconds: int = 120

    def to_json(self) -> dict[str, int]:
        """Return the limits as the child takes them."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, int]) -> Self:
        """Return the limits that the parent sent."""
        return cls(**values)


class Unhearable(Exception):
    """The recording cannot be analysed; `code` is one of rules.problem_sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

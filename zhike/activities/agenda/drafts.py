"""What the calendar's services are told."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SpecialDays:
    """A stretch of days, both ends included, on which people are free or work against the plain week."""

    first: date
    last: date
    is_workday: bool
    name: str

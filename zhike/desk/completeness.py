"""How complete an archive is: the share of its key fields that are filled, by weight, and what is missing.

Pure. The weights are those delivered; per tier and set by the company they come with the archive check.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ORGANISATION: Mapping[str, int] = {
    "phone": 3,
    "contacts": 3,
    "industry": 2,
    "region": 2,
    "source": 1,
    "address": 1,
    "credit_code": 2,
    "employees": 1,
    "current_state": 2,
    "pain_points": 2,
    "decision_maker": 3,
}
PERSON: Mapping[str, int] = {
    "phone": 3,
    "region": 2,
    "source": 1,
    "address": 1,
    "gender": 1,
    "birthday": 2,
    "occupation": 2,
    "hobbies": 1,
    "current_state": 2,
    "pain_points": 2,
}


@dataclass(frozen=True)
class Completeness:
    """The filled share in percent and the names of what is missing, heaviest first."""

    share: int
    missing: tuple[str, ...]


def compute_completeness(*, is_organisation: bool, filled: Mapping[str, object]) -> Completeness:
    """Return the weighted share of key fields that hold something; fields that `filled` does not name are left out.

    A field that the person may not see is not asked of him: leave its name out.
    """
    weights = {name: weight for name, weight in (ORGANISATION if is_organisation else PERSON).items() if name in filled}
    whole = sum(weights.values())
    have = sum(weight for name, weight in weights.items() if filled[name])
    missing = [name for name in weights if not filled[name]]
    missing.sort(key=lambda name: -weights[name])
    return Completeness(share=round(100 * have / whole) if whole else 100, missing=tuple(missing))

"""How like a big customer another organisation is: what they share, each with its points; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhike.lib.regions import region_prefix

# What is alike and how many points it is worth; together 100.
POINTS: Mapping[str, int] = {
    "industry": 35,
    "division": 20,
    "city": 20,
    "province": 10,
    "size": 15,
    "revenue": 10,
    "ownership": 10,
    "words": 10,
}
CLOSE, NEAR = Decimal(2), Decimal(4)
_SHORTEST = 2


@dataclass(frozen=True)
class Marks:
    """What of an organisation is compared."""

    industry: str = ""
    region: str = ""
    employees: int | None = None
    revenue: Decimal | None = None
    ownership: str = ""
    words: frozenset[str] = frozenset()


def division_of(industry: str) -> str:
    """Return the major class of an industry, its section where that is all that is known."""
    return industry[:2] if industry[:1].isdigit() else industry


def city_of(region: str) -> str:
    """Return the digits of a city that all its districts start with; empty where only a province is known."""
    prefix = region_prefix(region) if region else ""
    return prefix[:4] if len(prefix) >= 4 else ""


def compare(big: Marks, other: Marks) -> dict[str, int]:
    """Return what two organisations share with the points for it; the finer likeness instead of the wider one."""
    shared: dict[str, int] = {}
    if big.industry and big.industry == other.industry and len(big.industry) >= 2:
        shared["industry"] = POINTS["industry"]
    elif big.industry and division_of(big.industry) == division_of(other.industry):
        shared["division"] = POINTS["division"]
    if city_of(big.region) and city_of(big.region) == city_of(other.region):
        shared["city"] = POINTS["city"]
    elif big.region and other.region and big.region[:2] == other.region[:2]:
        shared["province"] = POINTS["province"]
    for name, one, another in (("size", big.employees, other.employees), ("revenue", big.revenue, other.revenue)):
        points = _near(one, another, POINTS[name])
        if points:
            shared[name] = points
    if big.ownership and big.ownership == other.ownership:
        shared["ownership"] = POINTS["ownership"]
    if big.words & other.words:
        shared["words"] = POINTS["words"]
    return shared


def _near(one: Decimal | int | None, another: Decimal | int | None, points: int) -> int:
    """Return all points within twice the size, half of them within four times."""
    if not one or not another:
        return 0
    ratio = max(Decimal(one), Decimal(another)) / min(Decimal(one), Decimal(another))
    return points if ratio <= CLOSE else points // 2 if ratio <= NEAR else 0


def words_of(core: str, places: Sequence[str] = ()) -> frozenset[str]:
    """Return the pairs of characters of a name's core without places, by which names of a trade are alike: 机械, 精密.

    The name itself tells one firm from others; what follows it says what they do, so the first pair does not count.
    """
    text = core
    for place in places:
        text = text.replace(place, "")
    rest = text[_SHORTEST:]
    return frozenset(rest[at : at + 2] for at in range(len(rest) - 1))

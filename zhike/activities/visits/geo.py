"""Places on the earth and the straight line between them. Pure."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_METRES = 6_371_008.8


@dataclass(frozen=True)
class Place:
    """A place in degrees (WGS 84); `accuracy` is how far off it may be, in metres, 0 where nobody knows."""

    latitude: float
    longitude: float
    accuracy: float = 0.0


def is_place(latitude: float, longitude: float) -> bool:
    """Say whether two numbers can be a place at all."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def compute_metres(one: Place, other: Place) -> float:
    """Return the great-circle distance between two places (haversine)."""
    up, across = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    chord = sin(up / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(across / 2) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(chord)))

"""Where the addresses of customers lie."""

from collections.abc import Iterable

from ...models import Visit, VisitPlace
from ..geo import Place


def find_place(*, customer_id: int, address: str) -> Place | None:
    """Return where an address lies, or None while nobody has checked in there."""
    row = VisitPlace.objects.filter(customer_id=customer_id, address=address).first()
    return as_place(row) if row else None


def find_places(visits: Iterable[Visit]) -> dict[int, Place]:
    """Return where visits go, by their ids; those without a known place are left out. One query."""
    asked = list(visits)
    rows = VisitPlace.objects.filter(customer_id__in={visit.customer_id for visit in asked})
    known = {(row.customer_id, row.address): as_place(row) for row in rows}
    found = ((visit.pk, known.get((visit.customer_id, visit.address))) for visit in asked)
    return {pk: place for pk, place in found if place is not None}


def as_place(row: VisitPlace) -> Place:
    """Return the place of a stored row."""
    return Place(row.latitude, row.longitude, row.accuracy)

"""What a request must pass before it reaches a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from .models import Person

Gate = Callable[[HttpRequest, Person | None], HttpResponseBase | None]
GATES: tuple[Gate, ...] = ()


def stop(request: HttpRequest, person: Person | None) -> HttpResponseBase | None:
    """Return what the first closed gate answers, or None when all are open."""
    for gate in GATES:
        answer = gate(request, person)
        if answer is not None:
            return answer
    return None

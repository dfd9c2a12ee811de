"""Remember how each person likes the list."""

from collections.abc import Sequence

from zhike.access.actor import Actor

from ..models import ListChoice


def choose_columns(*, actor: Actor, columns: Sequence[str]) -> None:
    """Remember which columns a person wants to see, in which order; none means the delivered ones."""
    ListChoice.objects.update_or_create(person_id=actor.person_id, defaults={"columns": list(columns)})

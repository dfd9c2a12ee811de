"""How people call the columns of a deal."""

from typing import Any

from django.db.models import Field

from .models import Opportunity


def field_label(name: str) -> str:
    """Return the name of a column as people read it."""
    field: Field[Any, Any] = Opportunity._meta.get_field(name)  # type: ignore[assignment]
    return str(field.verbose_name)

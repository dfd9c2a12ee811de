"""What an actor sees of single fields: hidden, masked, read only, or free.

Rooms declare the fields that roles may restrict; the role editor lists them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from zhike.lib.phones import mask_phone

from .actor import Actor
from .objects import Label

Mask = Callable[[str], str]


def mask_email(text: str) -> str:
    """Keep the first letter and the domain: w***@example.com."""
    name, at, domain = text.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else mask_text(text)


def mask_text(text: str) -> str:
    """Keep the first character and, of longer texts, the last."""
    return f"{text[:1]}***{text[-1:]}" if len(text) > 3 else f"{text[:1]}***"


MASKS: dict[str, Mask] = {"phone": mask_phone, "email": mask_email, "text": mask_text}


@dataclass(frozen=True)
class FieldSpec:
    """A field that a role may restrict; `kind` (phone, email, text) decides how it is masked."""

    name: str
    label: Label
    kind: str = "text"


_fields: dict[str, dict[str, FieldSpec]] = {}
_more: dict[str, list[Callable[[], Iterable[FieldSpec]]]] = {}


def register(object_: str, *specs: FieldSpec) -> None:
    """Declare the fields of an object that roles may hide, mask or lock."""
    _fields.setdefault(object_, {}).update({spec.name: spec for spec in specs})


def register_more(object_: str, find: Callable[[], Iterable[FieldSpec]]) -> None:
    """Let `find` name further fields that roles may restrict: those that the company adds itself."""
    _more.setdefault(object_, []).append(find)


def list_fields(object_: str) -> list[FieldSpec]:
    """Return the declared fields of an object, in their order, then those of the company."""
    return [*_fields.get(object_, {}).values(), *(spec for find in _more.get(object_, ()) for spec in find())]


def visible_fields(actor: Actor, object_: str, names: Iterable[str]) -> list[str]:
    """Return the names that the actor may see at all, masked ones included."""
    return [name for name in names if actor.field_rule(object_, name) != "hidden"]


def mask_value(actor: Actor, object_: str, field: str, value: Any) -> Any:
    """Return the value as the actor may see it: itself, masked, or None when hidden or empty.

    Whoever sees a field masked may not search or sort by it either: is_open tells.
    """
    rule = actor.field_rule(object_, field)
    if value in (None, "") or rule in (None, "readonly"):
        return value
    if rule == "hidden":
        return None
    spec = _fields.get(object_, {}).get(field)
    kind = spec.kind if spec else field if field in MASKS else "text"
    return MASKS[kind](str(value))


def is_open(actor: Actor, object_: str, field: str) -> bool:
    """Say whether the actor sees the field in full, and may therefore search and filter by it."""
    return actor.field_rule(object_, field) in (None, "readonly")


def can_edit_field(actor: Actor, object_: str, field: str) -> bool:
    """Say whether the actor may change the field; a masked or hidden one would be overwritten blindly."""
    return actor.field_rule(object_, field) is None

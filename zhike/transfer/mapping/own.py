"""The company's own fields as targets of columns; only the parent of a reading asks the database."""

from collections.abc import Mapping
from re import split

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.choices import CustomKind
from zhike.customers.custom.catalogue import definitions, glance
from zhike.customers.custom.definitions import Definition, custom_id
from zhike.customers.fields import is_hidden
from zhike.lib.fold import fold_text
from zhike.lib.regions import region_name

from .fields import BY_KEY, OWN, Field

_COMMAS = r"[,，、;；]"


def is_target(key: str) -> bool:
    """Say whether a column may feed this field: a built-in one, or one of the company that is in use."""
    return key in BY_KEY or key in importable()


def importable() -> dict[str, Definition]:
    """Return the company's own fields that a sheet can fill, by name; files come by hand."""
    return {one.name: one for one in definitions().active if one.kind != CustomKind.FILE}


def target_of(definition: Definition) -> Field:
    """Return a definition as a target."""
    return Field(definition.name, definition.label, OWN, "own", limit=5000, rule=definition.name)


def own_targets(actor: Actor) -> list[Field]:
    """Return the targets that a person may know of."""
    return [target_of(one) for one in importable().values() if not is_hidden(actor, one.name)]


def own_words(actor: Actor) -> dict[str, str]:
    """Return by folded word the field that it names: its label, and what else the company calls it."""
    known = [one for one in importable().values() if not is_hidden(actor, one.name)]
    words = [(fold_text(word), one.name) for one in known for word in (one.label, *split(_COMMAS, one.synonyms))]
    return {word: name for word, name in reversed(words) if word}


def label_of_target(key: str, known: Mapping[str, Field] = BY_KEY) -> str:
    """Return the label of a field as reports name it."""
    if key in known:
        return str(known[key].label)
    definition = glance().find(key) if custom_id(key) is not None else None
    return definition.label if definition else key


def say_kept(key: str, text: str) -> str:
    """Return the words of a kept value that a reason quotes: options, people and regions by their names."""
    one = glance().find(key)
    if one is None:
        return text
    if one.kind == CustomKind.PERSON:
        return person_names([int(text)]).get(int(text), text) if text.isdecimal() else text
    if one.kind == CustomKind.REGION:
        return region_name(text) or text
    return "、".join(one.labels.get(part, part) for part in text.split("、")) if one.options else text

"""Say the simple filters of the list in the condition language, so that a saved view is one condition."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zhike.conditions.language import Compare, Group, Node

from .choices import Kind, Lifecycle, Stage, Tier
from .queries.filters import NO_GRADE, read_range

_NEXT: dict[str, list[tuple[str, Any]]] = {
    "none": [("empty", None)],
    "due": [("older_than", 0), ("in_period", "today")],
    "overdue": [("older_than", 0)],
}


def node_of(filters: Mapping[str, Sequence[str]]) -> Node | None:
    """Return filters as one condition; None when nothing is narrowed. Unknown values are left out, as in the list."""
    parts = [
        node for name, values in filters.items() if name in _FILTERS and values and (node := _FILTERS[name](values))
    ]
    return Group("all", tuple(parts)) if parts else None


def _list(field: str, op: str = "in") -> Callable[[Sequence[str]], Node]:
    return lambda values: Compare(field, op, list(values))


def _choice(field: str, known: Sequence[str]) -> Callable[[Sequence[str]], Node | None]:
    def build(values: Sequence[str]) -> Node | None:
        wanted = [value for value in values if value in known]
        return Compare(field, "in", wanted) if wanted else None

    return build


def _any(parts: Sequence[Node]) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return Group("any", tuple(parts))


def _grade(values: Sequence[str]) -> Node | None:
    known = [value for value in values if value != NO_GRADE]
    parts: list[Node] = [Compare("grade", "in", known)] if known else []
    return _any([*parts, Compare("grade", "empty")] if NO_GRADE in values else parts)


def _owner(values: Sequence[str]) -> Node | None:
    if "team" in values:
        return Group("all", (Compare("owner", "not_empty"), Group("none", (Compare("owner", "is_me"),))))
    ids = [int(value) for value in values if value.isascii() and value.isdecimal()]
    parts: list[Node] = [Compare("owner", "in", ids)] if ids else []
    if "me" in values:
        parts.append(Compare("owner", "is_me"))
    if "none" in values:
        parts.append(Compare("owner", "empty"))
    return _any(parts)


def _member(values: Sequence[str]) -> Node | None:
    ids = [int(value) for value in values if value.isascii() and value.isdecimal()]
    parts: list[Node] = [Compare("team", "in", ids)] if ids else []
    return _any([*parts, Compare("team", "is_me")] if "me" in values else parts)


def _contact(values: Sequence[str]) -> Node | None:
    value = values[0]
    if value == "never":
        return Compare("last_contact_at", "empty")
    days = value.removeprefix("-")
    if not (days.isascii() and days.isdecimal() and len(days) < 5):
        return None
    return Compare("last_contact_at", "last_days" if value.startswith("-") else "older_than", int(days))


def _next(values: Sequence[str]) -> Node | None:
    value = values[0]
    if value == "week":
        past = Group("none", (Compare("next_follow_on", "older_than", 0),))
        return Group("all", (Compare("next_follow_on", "in_period", "this_week"), past))
    if value in _NEXT:
        return _any([Compare("next_follow_on", op, wanted) for op, wanted in _NEXT[value]])
    return _span("next_follow_on")(values)


def _span(field: str) -> Callable[[Sequence[str]], Node | None]:
    def build(values: Sequence[str]) -> Node | None:
        span = read_range(values[0])
        return Compare(field, "between", [day and day.isoformat() for day in span]) if span else None

    return build


def _ids(field: str, op: str) -> Callable[[Sequence[str]], Node]:
    return lambda values: Compare(field, op, [int(value) for value in values if value.isascii() and value.isdecimal()])


_FILTERS: dict[str, Callable[[Sequence[str]], Node | None]] = {
    "owner": _owner,
    "department": _ids("department", "under"),
    "stage": _choice("stage", Stage.values),
    "grade": _grade,
    "tier": _choice("tier", Tier.values),
    "lifecycle": _choice("lifecycle", Lifecycle.values),
    "kind": _choice("kind", Kind.values),
    "source": _list("source"),
    "industry": _list("industry", "under"),
    "region": _list("region", "under"),
    "tag": _ids("tags", "any"),
    "team": _member,
    "contact": _contact,
    "next": _next,
    "created": _span("created_at"),
}

"""The JSON schema of conditions, for those who write them by program; language.parse keeps to it."""

from typing import Any

from .kinds import OPERATORS
from .language import MAX_DEPTH, MODES


def json_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) with groups to their depth written out."""
    operators = sorted({operator for allowed in OPERATORS.values() for operator in allowed})
    compare = {
        "type": "object",
        "required": ["field", "op"],
        "additionalProperties": False,
        "properties": {
            "field": {"type": "string", "maxLength": 80},
            "op": {"enum": operators},
            "value": {"type": ["string", "number", "boolean", "array", "null"], "items": {"type": _ITEMS}},
        },
    }
    definitions: dict[str, Any] = {"compare": compare}
    for depth in range(1, MAX_DEPTH + 1):
        definitions[f"group{depth}"] = {"oneOf": [_group(mode, depth) for mode in MODES]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Condition",
        "anyOf": [{"$ref": "#/$defs/compare"}, {"$ref": f"#/$defs/group{MAX_DEPTH}"}],
        "$defs": definitions,
    }


_ITEMS = ["string", "number", "null"]


def _group(mode: str, depth: int) -> dict[str, Any]:
    inside = [{"$ref": "#/$defs/compare"}]
    if depth > 1:
        inside.append({"$ref": f"#/$defs/group{depth - 1}"})
    return {
        "type": "object",
        "required": [mode],
        "additionalProperties": False,
        "properties": {mode: {"type": "array", "minItems": 1, "items": {"anyOf": inside}}},
    }

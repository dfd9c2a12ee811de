"""How rows travel from the child: one JSON text per line; never anything that runs when read."""

import json
from datetime import date, datetime
from typing import Any

_DATE, _TIME = "\0d", "\0t"
_encode = json.JSONEncoder(
    ensure_ascii=False,
    separators=(",", ":"),
    default=lambda value: (_TIME if isinstance(value, datetime) else _DATE) + value.isoformat(),
).encode


def pack(message: dict[str, Any]) -> bytes:
    """Return a message as a line."""
    return _encode(message).encode("utf-8", "replace") + b"\n"


def unpack(line: bytes) -> dict[str, Any]:
    """Return a message; cells that were dates are dates again."""
    message: dict[str, Any] = json.loads(line)
    for _number, cells in message.get("rows", ()):
        for index, cell in enumerate(cells):
            if cell.__class__ is str and cell[:1] == "\0":
                cells[index] = _moment(cell)
    return message


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text[2:]) if text.startswith(_TIME) else date.fromisoformat(text[2:])

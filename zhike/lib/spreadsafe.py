"""Keep what people typed from running as a formula in a spreadsheet."""

from decimal import Decimal

_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def formula_safe(value: object) -> str:
    """Return a cell as text that a spreadsheet shows and never runs.

    An apostrophe goes before what would start a formula; a number stays a number.
    """
    text = "" if value is None else str(value)
    if isinstance(value, int | float | Decimal):
        return text
    return f"'{text}" if text.startswith(_STARTERS) or text.lstrip(" \u00a0").startswith(_STARTERS) else text

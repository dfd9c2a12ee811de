"""What values a custom field may hold, in the form in which Customer.custom keeps them. Pure.

Dates and times are ISO text, decimals and money text with exact digits, choices the keys of
options, people and files ids, regions codes. A field without a value is absent.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal
from zhike.lib.regions import region_name

from ..choices import CustomKind
from .definitions import Definition

TEXT_LENGTH, LONG_LENGTH, LINK_LENGTH = 200, 5000, 500
LARGEST = Decimal(10) ** 15
PLACES = {CustomKind.DECIMAL: 6, CustomKind.MONEY: 2}
_LINK = re.compile(r"^https?://[^\s/$.?#<>\"']\S*$", re.IGNORECASE)
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_TIME = re.compile(r"^\d{2}:\d{2}$")


def is_empty(value: object) -> bool:
    """Say whether a value means that nothing is known; 否 and 0 are values."""
    return value is None or value == "" or value == []


def store(definition: Definition, value: Any) -> Any:
    """Return a value that a form or a reader cleaned (date, Decimal, list …) as it is kept; None when empty."""
    if is_empty(value):
        return None
    if isinstance(value, Decimal):
        return exact(value, PLACES.get(CustomKind(definition.kind)))
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        order = {option.key: at for at, option in enumerate(definition.options)}
        return sorted(dict.fromkeys(value), key=lambda key: order.get(key, len(order)))
    return value


def load(definition: Definition, stored: Any) -> Any:
    """Return a kept value as a form shows and compares it: date, time, Decimal, or itself."""
    if is_empty(stored):
        return None
    if definition.kind in PLACES:
        return Decimal(stored)
    if definition.kind == CustomKind.DATE:
        return date.fromisoformat(stored)
    return time.fromisoformat(stored) if definition.kind == CustomKind.TIME else stored


def exact(number: Decimal, places: int | None = None) -> str:
    """Return a number in plain digits: money with its cents, others without needless zeros."""
    if places == PLACES[CustomKind.MONEY]:
        return f"{number:.2f}".replace("-0.00", "0.00")
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def why_cannot_hold(definition: Definition, value: Any) -> Refusal | None:
    """Say why a field cannot keep a value; callers other than our forms (API, merge, import) come with anything."""
    if is_empty(value) or _CHECKS[CustomKind(definition.kind)](definition, value):
        return None
    sentence = _("“%(label)s”的值不对：%(value)s。") % {"label": definition.label, "value": str(value)[:60]}
    return Refusal("customers.custom_value", sentence, {"field": definition.name})


def _is_text(length: int) -> Callable[[Definition, Any], bool]:
    return lambda _definition, value: isinstance(value, str) and len(value) <= length and "\x00" not in value


def _is_whole(_definition: Definition, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST


def _is_number(definition: Definition, value: Any) -> bool:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return False
    if number is None or not number.is_finite() or abs(number) >= LARGEST:
        return False
    places = PLACES[CustomKind(definition.kind)]
    return round(number, places) == number and exact(number, places) == value


def _is_day(_definition: Definition, value: Any) -> bool:
    return isinstance(value, str) and bool(_DAY.match(value)) and _reads(date.fromisoformat, value)


def _is_time(_definition: Definition, value: Any) -> bool:
    return isinstance(value, str) and bool(_TIME.match(value)) and _reads(time.fromisoformat, value)


def _reads(read: Callable[[str], Any], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _is_option(definition: Definition, value: Any) -> bool:
    return isinstance(value, str) and value in definition.labels


def _are_options(definition: Definition, value: Any) -> bool:
    return isinstance(value, list) and all(_is_option(definition, one) for one in value)


def _is_id(_definition: Definition, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _is_region(_definition: Definition, value: Any) -> bool:
    return isinstance(value, str) and bool(region_name(value))


def _is_link(_definition: Definition, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LINK_LENGTH and bool(_LINK.match(value))


_CHECKS: Mapping[CustomKind, Callable[[Definition, Any], bool]] = {
    CustomKind.TEXT: _is_text(TEXT_LENGTH),
    CustomKind.LONG: _is_text(LONG_LENGTH),
    CustomKind.INTEGER: _is_whole,
    CustomKind.DECIMAL: _is_number,
    CustomKind.MONEY: _is_number,
    CustomKind.DATE: _is_day,
    CustomKind.TIME: _is_time,
    CustomKind.BOOLEAN: lambda _definition, value: isinstance(value, bool),
    CustomKind.CHOICE: _is_option,
    CustomKind.CHOICES: _are_options,
    CustomKind.PERSON: _is_id,
    CustomKind.REGION: _is_region,
    CustomKind.LINK: _is_link,
    CustomKind.FILE: _is_id,
}

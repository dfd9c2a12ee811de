"""Read the value of a comparison by the kind of its field; what does not fit is refused in plain words."""

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from zhike.lib.fold import fold_text

from .kinds import BARE, DAYS, MOMENTS, NUMBERS, PERIODS, TEXTS, Kind
from .language import Compare, invalid
from .registry import Field

MAX_VALUES = 200
MAX_DAYS = 36_500
MAX_TEXT = 100
_MOST = Decimal(10) ** 18
_FIRST, _LAST = date(1900, 1, 1), date(2200, 1, 1)


def read_value(one: Field, what: Compare) -> Any:
    """Return the value ready for comparing: None, text, Decimal, date, days, a pair, or a list."""
    if what.op in BARE:
        return None
    if what.op in DAYS:
        return _days(one, what.value)
    if what.op == "in_period":
        return _period(one, what.value)
    read = _reader(one.kind)
    if what.op == "between":
        return _pair(one, what.value, read)
    return read(one, what.value)


def _reader(kind: Kind) -> Callable[[Field, object], Any]:
    if kind in TEXTS:
        return _text
    if kind in NUMBERS:
        return _number
    if kind in MOMENTS:
        return _day
    if kind == Kind.YES_NO:
        return _yes_no
    if kind in (Kind.PERSON, Kind.DEPARTMENT, Kind.TAGS, Kind.MEMBERSHIP):
        return _ids
    return _keys


def _bad(one: Field, sentence: str) -> Exception:
    return invalid(_("“%(label)s”：%(why)s") % {"label": one.label, "why": sentence})


def _text(one: Field, value: object) -> str:
    text = value if isinstance(value, str) else ""
    if not fold_text(text):
        raise _bad(one, _("请写要找的文字。"))
    if len(text) > MAX_TEXT:
        raise _bad(one, _("文字最多 %(n)d 个字。") % {"n": MAX_TEXT})
    return text


def _number(one: Field, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise _bad(one, _("请填一个数。"))
    if isinstance(value, float) and not math.isfinite(value):
        raise _bad(one, _("请填一个数。"))
    try:
        number = Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation as error:
        raise _bad(one, _("请填一个数。")) from error
    if not number.is_finite() or abs(number) >= _MOST or int(number.as_tuple().exponent) < -9:
        raise _bad(one, _("这个数太大或太细了。"))
    return number


def _day(one: Field, value: object) -> date:
    try:
        found = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _bad(one, _("请填一个日期，如 2026-11-21。")) from error
    if not _FIRST <= found < _LAST:
        raise _bad(one, _("日期要在 1900 年到 2199 年之间。"))
    return found


def _days(one: Field, value: object) -> int:
    number = _number(one, value)
    if number != number.to_integral_value() or not 0 <= number <= MAX_DAYS:
        raise _bad(one, _("天数要在 0 到 36500 之间。"))
    return int(number)


def _period(one: Field, value: object) -> str:
    if not isinstance(value, str) or value not in PERIODS:
        raise _bad(one, _("请选一段时间。"))
    return value


def _yes_no(one: Field, value: object) -> bool:
    if not isinstance(value, bool):
        raise _bad(one, _("请选“是”或“否”。"))
    return value


def _pair(one: Field, value: object, read: Callable[[Field, object], Any]) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2 or value == [None, None]:
        raise _bad(one, _("请填开头和结尾，至少一个。"))
    first, last = (None if part is None else read(one, part) for part in value)
    return first, last


def _list(one: Field, value: object) -> list[Any]:
    found = value if isinstance(value, list) else []
    if not found:
        raise _bad(one, _("请至少选一项。"))
    if len(found) > MAX_VALUES:
        raise _bad(one, _("一次最多选 %(n)d 项。") % {"n": MAX_VALUES})
    return found


def _ids(one: Field, value: object) -> list[int]:
    ids = []
    for part in _list(one, value):
        text = str(part)
        if isinstance(part, bool) or not (text.isascii() and text.isdecimal() and len(text) < 19):
            raise _bad(one, _("有一项看不懂，请重新选择。"))
        ids.append(int(text))
    return ids


def _keys(one: Field, value: object) -> list[str]:
    keys = _list(one, value)
    if not all(isinstance(key, str) and key and len(key) <= MAX_TEXT and "\0" not in key for key in keys):
        raise _bad(one, _("有一项看不懂，请重新选择。"))
    if one.kind == Kind.REGION and not all(_is_region(key) for key in keys):
        raise _bad(one, _("有一项看不懂，请重新选择。"))
    return keys


def _is_region(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) == 6 and not key.startswith("00")

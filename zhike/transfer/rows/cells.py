"""Read one cell as its field wants it; what cannot be read is left out and named. Pure.

Each reader takes the text or value of a cell and answers (value, bad parts).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import isfinite
from typing import Any

from zhike.lib.creditcode import check_credit_code
from zhike.lib.dates import parse_date
from zhike.lib.emails import parse_email
from zhike.lib.fold import fold_text
from zhike.lib.money import parse_amount
from zhike.lib.phones import parse_phone, split_phones
from zhike.lib.text import clean_text

from .draft import Point

NOTHING = frozenset(
    [
        "无",
        "暂无",
        "没有",
        "空",
        "不详",
        "未知",
        "-",
        "--",
        "---",
        "—",
        "——",
        "/",
        "\\",
        ".",
        "。",
        "?",
        "？",
        "n/a",
        "na",
        "null",
        "none",
        "nil",
        "undefined",
        "nan",
        "(null)",
        "<null>",
        "\\n",
    ]
)
ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_MAIL_SEPARATORS = re.compile(r"[;；,，、/\s|]+")
_NAME_SEPARATORS = re.compile(r"[;；,，、/|\n]+")
_COUNT = re.compile(r"^([\d,，]+)\s*(?:人|名|个|位)?(?:以上|左右|\+)?$")
_REMARK = re.compile(r"[（(【][^()（）【】\d+]*[)）】]")
_COUNTRY = re.compile(r"^[（(]\s*\+?86\s*[)）]\s*")
_LARGEST_COUNT = 10_000_000
_MOST_POINTS = 8
_MONTHS = 12
_NOON = time(12)
_AMERICAN = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(上午|下午|凌晨|晚上)?\s*(?<!\d)(\d{1,2})[:时点](\d{1,2})?分?(?::?(\d{1,2}))?秒?(?:\.\d+)?\s*([ap]m)?",
    re.IGNORECASE,
)
_YES = frozenset({"是", "有", "对", "yes", "y", "true", "1", "√", "✓"})
_NO = frozenset({"否", "没有", "不是", "no", "n", "false", "0", "×"})
_LONGEST_NOTHING = 12


def is_nothing(cell: object) -> bool:
    """Say whether a cell is empty or says so."""
    if cell.__class__ is not str:
        return cell is None
    text: str = cell
    if len(text) > _LONGEST_NOTHING:
        return text.isspace()
    text = text.strip()
    return not text or text.casefold() in NOTHING


def is_error(cell: object) -> bool:
    """Say whether a cell holds the error of a formula."""
    return cell.__class__ is str and cell[:1] in "#＃" and str(cell).strip().upper() in ERRORS


def text_of(cell: object) -> str:
    """Return any cell as clean text; dates as 2026-11-21, 是 and 否 for yes and no."""
    if cell.__class__ is str:
        return _clean(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, date):
        return str(cell).removesuffix(" 00:00:00")
    return clean_text(cell)


@lru_cache(maxsize=16_384)
def _clean(text: str) -> str:
    """Return clean text; what is printable holds nothing to remove."""
    return unicodedata.normalize("NFC", text).strip() if text.isprintable() else clean_text(text)


@lru_cache(maxsize=8192)
def _phone(part: object) -> Point | None:
    found = parse_phone(part)
    return Point("phone", found.display, found.e164) if found else None


def read_phones(cell: object) -> tuple[list[Point], list[str]]:
    """Return the numbers of a cell, several when it holds several."""
    points: list[Point] = []
    bad: list[str] = []
    parts: list[Any] = split_phones(cell) if cell.__class__ is str else [cell]
    for part in parts:
        point = _phone(part) or (_phone(_without_remarks(part)) if part.__class__ is str else None)
        if point is None:
            bad.append(text_of(part))
        elif point not in points:
            points.append(point)
    return points[:_MOST_POINTS], bad + [point.value for point in points[_MOST_POINTS:]]


def _without_remarks(part: str) -> str:
    """Drop what people write around a number: 138… (王总), '138…, (+86) 138…."""
    return _COUNTRY.sub("+86", _REMARK.sub(" ", part).strip().lstrip("'’‘`＇"))


def read_emails(cell: object) -> tuple[list[Point], list[str]]:
    """Return the mail addresses of a cell."""
    points: list[Point] = []
    bad: list[str] = []
    for part in _MAIL_SEPARATORS.split(text_of(cell)):
        address = parse_email(part) if part else None
        if address:
            points.append(Point("email", address, address.casefold()))
        elif part:
            bad.append(part)
    return points[:_MOST_POINTS], bad


def read_wechat(cell: object) -> tuple[list[Point], list[str]]:
    """Return a WeChat id, compared as the archive compares it."""
    text = unicodedata.normalize("NFKC", text_of(cell))
    if not text or len(text) > 60:
        return [], [text]
    return [Point("wechat", text, fold_text(text) or text.casefold())], []


@lru_cache(maxsize=8192)
def _date_of(cell: object, today: date | None) -> date | None:
    return parse_date(cell, today=today)


def read_date(cell: object, today: date | None) -> date | None:
    """Return a day in any spelling."""
    return cell if cell.__class__ is date else _date_of(cell, today)


def read_moment(cell: object, today: date | None) -> datetime | None:
    """Return when something was, in local time: a day with its time, noon when no time is told.

    Beside all spellings of a day also month/day/year, as American systems export it.
    """
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, float) and isfinite(cell) and cell % 1:
        day = read_date(int(cell), today)
        return None if day is None else datetime.combine(day, time()) + timedelta(seconds=round(cell % 1 * 86400))
    text = unicodedata.normalize("NFKC", text_of(cell))
    day = read_date(cell, today) or _american(text)
    return datetime.combine(day, _clock(text)) if day else None


def _american(text: str) -> date | None:
    found = _AMERICAN.match(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    month, day = (second, first) if first > _MONTHS else (first, second)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(text: str) -> time:
    """Return the time of day in a text, noon without one."""
    found = _CLOCK.search(text)
    if not found:
        return _NOON
    hour, minute, second = int(found[2]), int(found[3] or 0), int(found[4] or 0)
    half = f"{found[1] or ''}{found[5] or ''}".casefold()
    if half in ("下午", "pm", "晚上") and hour < _NOON.hour:
        hour += 12
    if half in ("am", "上午", "凌晨") and hour == _NOON.hour:
        hour = 0
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else _NOON


def read_yes(cell: object) -> bool | None:
    """Return whether a cell says yes."""
    text = text_of(cell).casefold()
    return True if text in _YES else False if text in _NO else None


def read_code(cell: object) -> str | None:
    """Return a credit code in capitals."""
    return check_credit_code(text_of(cell))


def read_money(cell: object) -> object | None:
    """Return an amount; 500万元人民币 and 人民币500万 count."""
    text = cell if isinstance(cell, int | float) else re.sub(r"人民币|RMB|CNY", "", text_of(cell), flags=re.IGNORECASE)
    return parse_amount(text)


def read_count(cell: object) -> int | None:
    """Return a whole number; 500人以上 counts as 500, a range does not."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if 0 <= cell < _LARGEST_COUNT and cell == int(cell) else None
    found = _COUNT.match(unicodedata.normalize("NFKC", text_of(cell)))
    count = int(re.sub(r"[,，]", "", found[1]) or -1) if found else -1
    return count if 0 <= count < _LARGEST_COUNT else None


def read_names(cell: object) -> list[str]:
    """Return several names of one cell."""
    return [name.strip()[:200] for name in _NAME_SEPARATORS.split(text_of(cell)) if name.strip()]


POINT_READERS: dict[str, Callable[[object], tuple[list[Point], list[str]]]] = {
    "phones": read_phones,
    "emails": read_emails,
    "wechat": read_wechat,
}

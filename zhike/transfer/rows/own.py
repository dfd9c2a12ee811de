"""Read a cell into one of the company's own fields. Pure: the definition comes with the plan.

Each reader answers the kept form of the value, or None and the reason why it is left out.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from zhike.customers.choices import CustomKind
from zhike.customers.custom.definitions import Definition
from zhike.customers.custom.values import TEXT_LENGTH, store, why_cannot_hold
from zhike.lib.fold import fold_text
from zhike.lib.regions import find_region

from . import cells
from .plan import SEVERAL, Plan

_PARTS = re.compile(r"[;；,，、/|\n]+")
_TIME = re.compile(r"^(上午|下午|晚上)?(\d{1,2})[:时点](\d{1,2}|半)?分?(?::\d{2})?$")
_YES = frozenset({"是", "有", "对", "真", "yes", "y", "true", "t", "1", "√", "✓", "v"})
_NO = frozenset({"否", "不是", "没有", "无", "假", "no", "n", "false", "f", "0", "×", "✗", "x"})
_NOON, _HALF = 12, 30
Answer = tuple[Any, str]


def read_own(one: Definition, cell: Any, plan: Plan) -> Answer:
    """Return the kept value of a cell, or None with the code of the reason."""
    value, reason = _READERS[CustomKind(one.kind)](one, cell, plan)
    if value is None:
        return None, reason
    kept = store(one, value)
    return (None, reason) if why_cannot_hold(one, kept) else (kept, "")


def says_no(one: Definition, cell: object) -> bool:
    """Say whether a word that means nothing elsewhere (无, 没有) is an answer here."""
    return one.kind == CustomKind.BOOLEAN and cell.__class__ is str and str(cell).strip().casefold() in _NO


def _text(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    return " ".join(cells.text_of(cell).split())[:TEXT_LENGTH], "unreadable"


def _long(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    return cells.text_of(cell)[:5000], "unreadable"


def _link(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    text = cells.text_of(cell)
    return text if "://" in text else f"https://{text}", "bad_link"


def _number(cell: Any) -> Decimal | None:
    """Read plain digits exactly; what people write around them (万, 元) as amounts of money are read."""
    text = unicodedata.normalize("NFKC", cells.text_of(cell)).replace(",", "").strip()
    share = text.endswith("%")
    try:
        number = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        amount = cells.read_money(cell)
        return amount if isinstance(amount, Decimal) else None
    if not number.is_finite():
        return None
    return number / 100 if share else number


def _integer(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    number = _number(cell)
    return (int(number) if number is not None and number == int(number) else None), "bad_number"


def _decimal(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    number = _number(cell)
    return (None if number is None else round(number, 6)), "bad_number"


def _money(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    return cells.read_money(cell), "bad_number"


def _date(_one: Definition, cell: Any, plan: Plan) -> Answer:
    day = cells.read_date(cell, plan.today)
    return (date(day.year, day.month, day.day) if day else None), "bad_date"


def _time(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    found = _TIME.match("".join(unicodedata.normalize("NFKC", cells.text_of(cell)).split()))
    if not found:
        return None, "bad_time"
    hour, minute = int(found[2]), _HALF if found[3] == "半" else int(found[3] or 0)
    hour += _NOON if found[1] in ("下午", "晚上") and hour < _NOON else 0
    return f"{hour:02d}:{minute:02d}", "bad_time"


def _boolean(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    if isinstance(cell, bool):
        return cell, ""
    text = cells.text_of(cell).strip().casefold().removesuffix(".0")
    return {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}.get(text), "bad_yes_no"


def _choice(one: Definition, cell: Any, _plan: Plan) -> Answer:
    return _options(one).get(fold_text(cells.text_of(cell))), "unknown_value"


def _choices(one: Definition, cell: Any, _plan: Plan) -> Answer:
    """Take several options; one that is not known leaves out all, so that nobody reads half an answer."""
    known = _options(one)
    whole = known.get(fold_text(cells.text_of(cell)))
    parts = [known.get(fold_text(part)) for part in _PARTS.split(cells.text_of(cell)) if part.strip()]
    return ([whole] if whole else parts if all(parts) else None), "unknown_value"


def _options(one: Definition) -> dict[str, str]:
    """Return options by their folded words; those in use beat those that retired."""
    ordered = sorted(one.options, key=lambda option: not option.retired)
    return {fold_text(option.label) or option.label: option.key for option in ordered}


def _person(_one: Definition, cell: Any, plan: Plan) -> Answer:
    found = plan.find_person(cells.text_of(cell))
    return (None if found == SEVERAL else found), "several_people" if found == SEVERAL else "unknown_person"


def _region(_one: Definition, cell: Any, _plan: Plan) -> Answer:
    return find_region(cells.text_of(cell)), "bad_region"


_READERS: Mapping[CustomKind, Callable[[Definition, Any, Plan], Answer]] = {
    CustomKind.TEXT: _text,
    CustomKind.LONG: _long,
    CustomKind.INTEGER: _integer,
    CustomKind.DECIMAL: _decimal,
    CustomKind.MONEY: _money,
    CustomKind.DATE: _date,
    CustomKind.TIME: _time,
    CustomKind.BOOLEAN: _boolean,
    CustomKind.CHOICE: _choice,
    CustomKind.CHOICES: _choices,
    CustomKind.PERSON: _person,
    CustomKind.REGION: _region,
    CustomKind.LINK: _link,
}

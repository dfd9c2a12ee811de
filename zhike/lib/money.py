"""Amounts of money as people write them; Decimal throughout."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CENT = Decimal("0.01")
_LIMIT = Decimal("1e15")
_UNITS = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "w": 10**4,
    "千": 1000,
    "k": 1000,
    "": 1,
}
_AMOUNT = re.compile(
    r"^(?P<minus>[-−(]?)(?:rmb|cny|人民币|¥|￥|\$)?(?P<sign>-?)(?P<number>\d[\d,]*(?:\.\d*)?|\.\d+)"
    r"(?P<unit>亿|千万|百万|十万|万|千|w|k|)(?:元|块|圆)?(?:整|正)?(?:rmb|cny|人民币)?(?P<close>\)?)$"
)
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+$|^\d{1,4}(?:,\d{4})+$|^\d+$|^$")


def parse_amount(value: object) -> Decimal | None:
    """Return an amount to the cent, or None: ¥12,345.00, 1.2万, （300）, １２元, 12345.678 from a spreadsheet."""
    if value is None or isinstance(value, bool):
        return None
    number = _number(str(value)) if isinstance(value, int | float | Decimal) else _written(str(value))
    if number is None or not number.is_finite() or abs(number) >= _LIMIT:
        return None
    return number.quantize(CENT, ROUND_HALF_UP) + 0


def format_amount(amount: Decimal) -> str:
    """Return ¥12,345.00."""
    cents = amount.quantize(CENT, ROUND_HALF_UP) + 0
    return f"{'-' if cents < 0 else ''}¥{abs(cents):,.2f}"


def format_wan(amount: Decimal) -> str:
    """Return an amount short enough for a card: ¥1.2 万, ¥3.45 亿; below ten thousand in full yuan."""
    sign, size = "-" if amount < 0 else "", abs(amount)
    yuan = size.quantize(Decimal(1), ROUND_HALF_UP)
    wan = (size / 10**4).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if wan >= 10**4:
        return f"{sign}¥{_trimmed((size / 10**8).quantize(CENT, ROUND_HALF_UP))} 亿"
    if yuan >= 10**4:
        return f"{sign}¥{_trimmed(wan)} 万"
    return f"{sign if yuan else ''}¥{yuan:,}"


def _number(text: str) -> Decimal | None:
    """Read what the machine wrote."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _written(text: str) -> Decimal | None:
    """Read what a person wrote."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    found = _AMOUNT.match(plain)
    if not found or bool(found["close"]) != (found["minus"] == "("):
        return None
    whole, point, fraction = found["number"].partition(".")
    if not _GROUPED.match(whole):
        return None
    number = _number(whole.replace(",", "") + point + fraction)
    is_negative = bool(found["minus"]) != bool(found["sign"])
    return None if number is None else number * _UNITS[found["unit"]] * (-1 if is_negative else 1)


def _trimmed(number: Decimal) -> str:
    """Return 1.2 for 1.20 and 3 for 3.00, with thousands grouped."""
    text = f"{number:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text

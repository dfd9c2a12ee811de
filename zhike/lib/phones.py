"""Read phone numbers as people and spreadsheets write them; store them in E.164."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

import phonenumbers

Kind = Literal["mobile", "fixed", "other"]

_SEPARATORS = re.compile(r"[/、,;|\n\r]+|\s*或者?\s*|\s+(?:and|or)\s+|(?<=1\d{10})\s+(?=1[3-9]\d)")
_EXTENSION = re.compile(r"(?:分机号?|内线|转接?|extn?\.?|[x#*])[\s:：-]*(\d{1,6})$", re.IGNORECASE)
_DASH_EXTENSION = re.compile(r"^(0\d{2,3}[\s-]?\d{7,8}|400[\s-]?\d{3}[\s-]?\d{4})-(\d{1,6})$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－﹣", "-") | {"（": "(", "）": ")"})
_ALLOWED = re.compile(r"^\+?[\d\s().·-]+$")
_SCIENTIFIC = re.compile(r"^\d\.\d+E\+?\d{1,2}$", re.IGNORECASE)

_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_SERVICE = re.compile(r"^[48]00\d{7}$")
# Area code without its 0: two digits for 1x and 2x, two or three from 3 on; then seven or eight digits.
_FIXED = re.compile(r"^(?:[12]\d\d{7,8}|[3-9]\d{8,10})$")
# A spreadsheet eats the leading 0 of a fixed line; only areas that exist are believed then.
_FIXED_WITHOUT_ZERO = re.compile(r"^(?:10\d{8}|2[0-57-9]\d{8}|[3-9]\d{9,10})$")


@dataclass(frozen=True)
class Phone:
    """One number: E.164 to store and compare, its kind, and how people read it (with its extension)."""

    e164: str
    kind: Kind
    display: str
    extension: str = ""


def split_phones(cell: object) -> list[str]:
    """Return the separate numbers of one cell, in order, unread."""
    text = _text_of(cell)
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def parse_phone(text: object, region: str = "CN") -> Phone | None:
    """Read one number, or return None when it cannot be one (待定, too short, two numbers).

    Numbers of mainland China are accepted by their shape, since whole new ranges appear
    before any library knows them; foreign numbers must be valid in their country.
    """
    number, extension = _without_extension(_text_of(text))
    if not _ALLOWED.match(number):
        return None
    digits = re.sub(r"\D", "", number)
    if number.startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        if not digits.startswith("86"):
            return _foreign("+" + digits, None, extension)
        return _chinese(digits[2:].removeprefix("0"), extension)
    if region != "CN":
        return _foreign(number, region, extension)
    return _national(digits, extension, from_number=isinstance(text, int | float | Decimal))


def mask_phone(number: str) -> str:
    """Hide the middle of a number: 138****5678, 0512-****5678; short ones keep their last two digits."""
    phone = parse_phone(number)
    if phone is None:
        digits = re.sub(r"\D", "", number)
        return digits[:-4] and "****" + digits[-4:] if len(digits) > 6 else "****" + digits[-2:]
    if phone.kind == "mobile" and phone.e164.startswith("+86"):
        return f"{phone.e164[3:6]}****{phone.e164[-4:]}"
    head, _, _ = phone.display.partition("-" if phone.e164.startswith("+86") else " ")
    return f"{head}-****{phone.e164[-4:]}"


def last_digits(e164: str, n: int = 4) -> str:
    """Return the last digits of a number, by which people ask for it."""
    return re.sub(r"\D", "", e164)[-n:]


def national_digits(e164: str) -> str:
    """Return the digits as people dial and type them: without +86, fixed lines with their 0."""
    digits = re.sub(r"\D", "", e164)
    if not e164.startswith("+86"):
        return digits
    national = digits[2:]
    return national if _MOBILE.match(national) or _SERVICE.match(national) else "0" + national


def _text_of(value: object) -> str:
    """Return a cell as text: half width, plain dashes, whole numbers without their decimals."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float | Decimal):
        return _whole(str(value)) if 0 < value < 10**18 else ""
    text = str(value).strip()
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
        text = "".join(_plain(c) for c in text)
    return _whole(text) if _SCIENTIFIC.match(text) or text.endswith(".0") else text


def _plain(character: str) -> str:
    """Return a digit of any script as 0 to 9; nothing for invisible formatting."""
    if character.isascii():
        return character if character.isprintable() or character in "\n\r\t" else ""
    if unicodedata.category(character)[0] == "C":
        return ""
    return str(unicodedata.decimal(character, character))


def _whole(text: str) -> str:
    """Write 1.3542769662E+10 and 13542769662.0 as a spreadsheet shows them."""
    try:
        number = Decimal(text)
        return format(number.to_integral_value(), "f") if number == number.to_integral_value() else text
    except InvalidOperation:
        return text


def _without_extension(text: str) -> tuple[str, str]:
    """Split the extension off: 0512-12345678 转 801, 0512-12345678-801."""
    text = re.sub(r"^(?:tel|phone|mobile|电话|手机)[\s:]*", "", text.strip(), flags=re.IGNORECASE)
    if dashed := _DASH_EXTENSION.match(text):
        return dashed[1], dashed[2]
    found = _EXTENSION.search(text)
    return (text[: found.start()].rstrip(" -,("), found[1]) if found else (text, "")


def _national(digits: str, extension: str, *, from_number: bool) -> Phone | None:
    """Read digits written inside China, with or without 86 before them."""
    if digits.startswith("0"):
        rest = digits[1:]
        is_mobile = bool(_MOBILE.match(rest))
        return _chinese(rest, extension) if is_mobile or _FIXED.match(rest) else None
    if _MOBILE.match(digits) or _SERVICE.match(digits):
        return _chinese(digits, extension)
    if digits.startswith("86") and len(digits) >= 12:
        return _chinese(digits[2:].removeprefix("0"), extension)
    return _chinese(digits, extension) if from_number and _FIXED_WITHOUT_ZERO.match(digits) else None


def _chinese(national: str, extension: str) -> Phone | None:
    """Build a number of mainland China from its digits without country code and without 0."""
    suffix = f" 转 {extension}" if extension else ""
    e164 = "+86" + national
    if _MOBILE.match(national):
        return Phone(e164, "mobile", f"{national[:3]} {national[3:7]} {national[7:]}{suffix}", extension)
    if _SERVICE.match(national):
        return Phone(e164, "other", f"{national[:3]}-{national[3:6]}-{national[6:]}{suffix}", extension)
    if not _FIXED.match(national):
        return None
    area = 2 if national[0] in "12" or len(national) == 9 else 3
    return Phone(e164, "fixed", f"0{national[:area]}-{national[area:]}{suffix}", extension)


def _foreign(number: str, region: str | None, extension: str) -> Phone | None:
    """Build a number of another country; it must be valid there."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    formats, types = phonenumbers.PhoneNumberFormat, phonenumbers.PhoneNumberType
    kinds: dict[int, Kind] = {types.MOBILE: "mobile", types.FIXED_LINE: "fixed"}
    kind = kinds.get(phonenumbers.number_type(parsed), "other")
    suffix = f" 转 {extension}" if extension else ""
    display = phonenumbers.format_number(parsed, formats.INTERNATIONAL) + suffix
    return Phone(phonenumbers.format_number(parsed, formats.E164), kind, display, extension)

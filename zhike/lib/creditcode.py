"""Unified social credit codes by GB 32100-2015: 17 characters and a check digit modulo 31."""

from zhike.lib.fold import fold_text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_LENGTH = 18


def compute_check_digit(first17: str) -> str:
    """Return the last character that belongs to the first 17; ValueError when they cannot be a code."""
    if len(first17) != _LENGTH - 1:
        raise ValueError("17 characters expected")
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def check_credit_code(text: object) -> str | None:
    """Return the code in capitals at half width, or None when it is none.

    Spaces, dashes and an apostrophe that a spreadsheet left are forgiven; any other wrong
    character is not.
    """
    visible = "".join(c for c in str(text or "") if not c.isspace() and c not in "-－'’\u200b\ufeff")
    code = fold_text(visible).upper()
    if len(visible) != _LENGTH or len(code) != _LENGTH or any(c not in ALPHABET for c in code):
        return None
    return code if compute_check_digit(code[:-1]) == code[-1] else None

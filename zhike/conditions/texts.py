"""Find a text as the search finds it: 简 and 繁, wide and narrow, capitals, accents and punctuation make no difference.

Columns hold what people wrote, so the pattern carries the differences: each letter of the folded text
becomes the class of all letters that fold to it, with punctuation allowed between them.
"""

from collections import defaultdict
from functools import cache

from zhike.lib.fold import fold_text, simplified_characters

# Blanks and punctuation of both scripts, which folding drops.
_BETWEEN = (
    "[ -/:-@\\[-`{-~\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3004"
    "\u3008-\u3020\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]*"
)
_LETTERS = (
    range(0x20, 0x250),
    range(0x386, 0x460),
    range(0x1E00, 0x1F00),
    range(0x2460, 0x24EA),
    range(0xFF10, 0xFF5B),
)


@cache
def _variants() -> dict[str, str]:
    """Return for each folded letter all letters that fold to it; worked out once."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code in {code for span in _LETTERS for code in span} | {ord(one) for one in simplified_characters()}:
        letter = chr(code)
        folded = fold_text(letter)
        if len(folded) == 1 and folded != letter:
            found[folded].append(letter)
    return {folded: "".join(letters) for folded, letters in found.items()}


def pattern_of(text: str, op: str) -> str:
    """Return a regular expression of PostgreSQL for contains, starts or equals."""
    variants = _variants()
    classes = [f"[{letter}{variants.get(letter, '')}]" for letter in fold_text(text)]
    body = _BETWEEN.join(classes)
    if op == "contains":
        return body
    return f"^{_BETWEEN}{body}" + (f"{_BETWEEN}$" if op == "equals" else "")

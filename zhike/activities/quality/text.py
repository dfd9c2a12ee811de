"""Words without what does not tell texts apart. Pure."""

import unicodedata


def flatten(text: str) -> str:
    """Return letters, figures and characters only, in one width and case."""
    even = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in even if letter.isalnum())

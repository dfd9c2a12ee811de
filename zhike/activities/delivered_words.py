"""Words of forms that came with the product: kept as they were written, read in the reader's language."""

from django.utils.translation import gettext


def say(words: str) -> str:
    """Return words in the reader's language where the product knows them; the company's own stay as they are."""
    return gettext(words) if words else ""

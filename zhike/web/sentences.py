"""Look every sentence up once per language.

Django goes through all catalogues at each use of a sentence, for the source language to their end: 5 µs, two hundred
times on a page. The language is asked anew each time; what a sentence says in it does not change while a program runs.
"""

from functools import lru_cache

from django.utils import translation
from django.utils.translation import trans_real

MOST = 32_768


@lru_cache(maxsize=MOST)
def _known(message: str, _language: str | None) -> str:
    said: str = trans_real.gettext(message)
    return said


def gettext(message: str) -> str:
    """Return a sentence in the language of the moment, as Django's own function does.

    Texts marked as safe pass by: they equal their plain twins, but must stay marked.
    """
    if type(message) is not str:
        marked: str = trans_real.gettext(message)
        return marked
    return _known(message, trans_real.get_language())


def install() -> None:
    """Let all of Django's `gettext` and `gettext_lazy` come here."""
    translation._trans.gettext = gettext  # type: ignore[attr-defined]  # the place that Django itself fills

"""Write names of the product's own tables as they are read in 繁體, when somebody reads them so."""

from functools import cache

from opencc import OpenCC


@cache
def _converter(way: str) -> OpenCC:
    """Read the phrases of one way of converting; some tens of milliseconds, only where a reader needs it."""
    return OpenCC(way)


def traditional(text: str, *, in_words_of_taiwan: bool = False) -> str:
    """Return a text in traditional characters, by whole words, so that 里 and 发 come out right."""
    converted: str = _converter("s2twp" if in_words_of_taiwan else "s2tw").convert(text)
    return converted

"""One thing that the doctor looked at: what it found and how to mend it."""

from dataclasses import dataclass
from enum import Enum

from zhike.cli.words import LANGUAGES, Words


class Level(Enum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    key: str
    level: Level
    what: Words
    mend: Words | None = None


def good(key: str, what: Words, **facts: object) -> Finding:
    return Finding(key, Level.OK, _filled(what, facts))


def warn(key: str, what: Words, mend: Words, **facts: object) -> Finding:
    return Finding(key, Level.WARN, _filled(what, facts), _filled(mend, facts))


def bad(key: str, what: Words, mend: Words, **facts: object) -> Finding:
    return Finding(key, Level.FAIL, _filled(what, facts), _filled(mend, facts))


def _filled(words: Words, facts: dict[str, object]) -> Words:
    """Put the facts in, and keep braces that come from them."""
    return Words(*(words.say(language, **facts).replace("{", "{{").replace("}", "}}") for language in LANGUAGES))

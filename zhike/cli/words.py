"""Say things on the command line in Chinese or English.

Not gettext: the command line speaks before Django, catalogues and a database
exist, and the supervisor stays small.
"""

import os
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

LANGUAGES = ("zh", "en")


class Words(NamedTuple):
    """One thing to say, in both languages."""

    zh: str
    en: str

    def say(self, language: str, **facts: object) -> str:
        return (self.en if language == "en" else self.zh).format(**facts)


def choose_language(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Return the language asked for by --lang, else by LC_ALL or LANG; Chinese unless these say English."""
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
        if argument == "--lang" and index + 1 < len(arguments):
            return _known(arguments[index + 1])
    return _known(next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "zh"))


def _known(name: str) -> str:
    return "en" if name.lower().startswith("en") else "zh"


HEADINGS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本说明并退出",
}

_COMPLAINTS = [
    (r"the following arguments are required: (.*)", "缺少参数：{0}"),
    (r"unrecognized arguments: (.*)", "不认识的参数：{0}"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", "参数 {0} 不能是 {1}，可选：{2}"),
    (r"argument (.*): expected one argument", "参数 {0} 后面要跟一个值"),
    (r"argument (.*): invalid (?:int|port|share) value: (.*)", "参数 {0} 必须是合适的整数，不能是 {1}"),
    (r"argument (.*): not allowed with argument (.*)", "参数 {0} 不能与 {1} 同时使用"),
    (r"argument (.*): ignored explicit argument (.*)", "参数 {0} 不需要值 {1}"),
]


def complain(language: str, message: str) -> str:
    """Return argparse's own complaint in the reader's language."""
    if language == "en":
        return message
    for pattern, sentence in _COMPLAINTS:
        if found := re.fullmatch(pattern, message):
            return sentence.format(*found.groups())
    return message

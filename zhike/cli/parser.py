"""The commands and options of `zhike`, explained in Chinese and English."""

import argparse
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from zhike.cli import commands
from zhike.cli.words import HEADINGS, LANGUAGES, Words, complain

Run = Callable[..., int | None]

ABOUT = Words("知客：客户管理系统。", "Zhike: customer management.")
DATA_DIR = Words(
    "数据目录（默认 $ZHIKE_DATA_DIR，否则为程序目录下的 .data）",
    "data folder (default: $ZHIKE_DATA_DIR, else .data beside the program)",
)
LANG = Words("命令行语言（默认取自 LC_ALL 或 LANG）", "language of the command line (default: LC_ALL or LANG)")
JSON = Words("以 JSON 输出结果", "report as JSON")
ENVIRONMENT = Words(
    "环境变量：DATABASE_URL 使用自有 PostgreSQL 服务器（程序角色），DATABASE_OWNER_URL 为其所有者角色；\n"
    "ZHIKE_HOSTS 允许的主机名；ZHIKE_HTTPS=1 在 HTTPS 之后运行。全部说明见 docs/operations.md。",
    "Environment: DATABASE_URL uses your own PostgreSQL server (program role), DATABASE_OWNER_URL its owner role;\n"
    "ZHIKE_HOSTS names the allowed hosts; ZHIKE_HTTPS=1 runs behind HTTPS. All of them: docs/operations.md.",
)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks one of our two languages throughout."""

    def __init__(self, *, language: str = "zh", **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self.language = language
        self._positionals.title = self.translate("positional arguments")
        self._optionals.title = self.translate("options")
        self.add_argument("-h", "--help", action="help", help=self.translate("show this help message and exit"))

    def translate(self, text: str) -> str:
        return text if self.language == "en" else HEADINGS.get(text, text)

    def format_usage(self) -> str:
        return self._in_language(super().format_usage())

    def format_help(self) -> str:
        return self._in_language(super().format_help())

    def _in_language(self, text: str) -> str:
        return text.replace("usage: ", self.translate("usage: "), 1)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {complain(self.language, message)}\n")


def build_parser(language: str) -> Parser:
    parser = Parser(language=language, prog="zhike", description=ABOUT.say(language), epilog=ENVIRONMENT.say(language))
    _add_common(parser, language, default=True)
    title = Words("命令", "commands").say(language)
    children = parser.add_subparsers(dest="command", metavar=title, title=title, parser_class=Parser)
    for command in commands.ALL:
        child = children.add_parser(
            command.name,
            language=language,
            help=command.help.say(language),
            description=(command.about or command.help).say(language),
        )
        _add_common(child, language, default=False)
        for option in command.options:
            option.add_to(child, language)
        if command.reports:
            child.add_argument("--json", action="store_true", help=JSON.say(language))
        child.set_defaults(run=command.run)
    return parser


def _add_common(parser: Parser, language: str, *, default: bool) -> None:
    """Allow the common options before and after the command; the later one wins."""
    unset = None if default else argparse.SUPPRESS
    parser.add_argument("--data-dir", metavar="DIR", default=unset, help=DATA_DIR.say(language))
    chosen = language if default else argparse.SUPPRESS
    parser.add_argument("--lang", choices=LANGUAGES, default=chosen, help=LANG.say(language))

import io
import re
from contextlib import redirect_stderr, redirect_stdout

import pytest

from zhike.cli import main
from zhike.cli.commands import ALL
from zhike.cli.words import choose_language

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES = [command.name for command in ALL]


def say(*arguments: str) -> tuple[int, str]:
    output = io.StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
    return code, output.getvalue()


def test_every_command_the_product_promises_is_there() -> None:
    promised = {"up", "serve", "worker", "migrate", "demo", "import", "dedupe", "sweep", "doctor", "createadmin"}
    assert promised <= set(NAMES)


@pytest.mark.parametrize("name", ["", *NAMES])
def test_english_help_has_no_chinese_left(name: str) -> None:
    code, text = say("--lang", "en", *filter(None, [name]), "--help")
    assert code == 0
    assert "usage: zhike" in text
    assert not CHINESE.search(text)


@pytest.mark.parametrize("name", ["", *NAMES])
def test_chinese_help_explains_every_option_in_chinese(name: str) -> None:
    code, text = say("--lang", "zh", *filter(None, [name]), "--help")
    assert code == 0
    for left_over in ("usage", "options:", "show this help", "positional", "default", "commands"):
        assert left_over not in text
    blocks = re.split(r"\n  (?=[-a-z{A-Z])", text.split("选项:", 1)[1])[1:]
    assert blocks
    assert all(CHINESE.search(block) for block in blocks)


def test_data_folder_can_be_named_before_and_after_the_command() -> None:
    from zhike.cli.parser import build_parser

    parser = build_parser("zh")
    assert parser.parse_args(["--data-dir", "/a", "doctor"]).data_dir == "/a"
    assert parser.parse_args(["doctor", "--data-dir", "/b"]).data_dir == "/b"
    assert parser.parse_args(["--data-dir", "/a", "doctor", "--data-dir", "/b"]).data_dir == "/b"
    assert parser.parse_args(["--lang", "en", "doctor"]).lang == "en"


@pytest.mark.parametrize(
    ("arguments", "environ", "wanted"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, "zh"),
        (["--lang", "en", "up"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["up", "--lang=zh"], {"LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_language_follows_the_option_then_the_system(
    arguments: list[str], environ: dict[str, str], wanted: str
) -> None:
    assert choose_language(arguments, environ) == wanted


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["demo"], "缺少参数：action"),
        (["demo", "burn"], "不能是 'burn'"),
        (["up", "--port", "many"], "必须是合适的整数"),
        (["up", "--port", "70000"], "必须是合适的整数"),
        (["up", "--port"], "后面要跟一个值"),
        (["doctor", "--fast"], "不认识的参数：--fast"),
        (["import", "customers", "f.xlsx", "--duplicates", "guess"], "'skip', 'fill', 'overwrite', 'create'"),
    ],
)
def test_wrong_call_is_explained_in_chinese_with_exit_code_2(arguments: list[str], sentence: str) -> None:
    code, text = say("--lang", "zh", *arguments)
    assert code == 2
    assert sentence in text


def test_no_command_shows_the_help_with_exit_code_2() -> None:
    code, text = say("--lang", "zh")
    assert code == 2
    assert "启动全部" in text

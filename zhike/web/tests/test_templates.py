"""No template and no script breaks the content policy; every icon is in the sprite; unknown names are errors."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template
from jinja2 import UndefinedError

from zhike.web.icons import read_names
from zhike.web.packages import ICONS_DIR

ROOMS = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))", re.IGNORECASE),
    "script address": re.compile(r"href\s*=\s*[\"']\s*javascript:", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b"),
    "trigger filter": re.compile(r"hx-trigger\s*=\s*\"[^\"]*\["),
    "evaluated values": re.compile(r"hx-(vals|headers)\s*=\s*[\"']\s*(js|javascript):"),
    "foreign address": re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//"),
}
ICON_CALL = re.compile(r"(?:ui\.icon|(?<![\w.])icon)\(\s*\"([a-z0-9-]+)\"|icon(?:_name)?=\"([a-z0-9-]+)\"")


def templates() -> Iterator[Path]:
    for path in sorted(ROOMS.rglob("*.html")):
        if "node_modules" not in path.parts:
            yield path


def test_no_template_breaks_the_content_policy() -> None:
    found = [
        f"{path.relative_to(ROOMS)}: {what}"
        for path in templates()
        for what, pattern in FORBIDDEN.items()
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(
    "text",
    ['<p style="x">', "<style>", "<a onclick=x>", "<script>", '<b hx-on:click="x">', '<i hx-trigger="click[x]">'],
)
def test_the_scan_finds_what_it_looks_for(text: str) -> None:
    assert any(pattern.search(text) for pattern in FORBIDDEN.values())


def test_no_own_script_evaluates_text_or_writes_markup() -> None:
    forbidden = re.compile(
        r"\beval\(|new Function|\.innerHTML\s*=|insertAdjacentHTML|document\.write|\.cssText|\.style\."
    )
    scripts = list(ROOMS.rglob("static/**/*.js"))
    assert scripts
    assert not [path.name for path in scripts if forbidden.search(path.read_text(encoding="utf-8"))]


def test_every_page_template_compiles() -> None:
    environment = engines["jinja2"].env
    names = [str(path).split("/templates/", 1)[1] for path in templates() if "/templates/" in str(path)]
    for name in names:
        environment.get_template(name)
    assert len(names) > 20


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    used = {
        name
        for path in templates()
        for match in ICON_CALL.finditer(path.read_text(encoding="utf-8"))
        for name in match.groups()
        if name
    }
    assert used and not used - read_names()
    assert not [name for name in read_names() if not (ICONS_DIR / f"{name}.svg").is_file()]


def test_an_unknown_name_in_a_template_is_an_error() -> None:
    template = engines["jinja2"].from_string("{{ custmer.name }}")
    with pytest.raises(UndefinedError):
        template.render({"customer": {"name": "恒远"}})


def test_values_are_escaped() -> None:
    template = engines["jinja2"].from_string('{% import "web/ui.html" as ui %}{{ text }}{{ ui.chip(text) }}')
    drawn = template.render({"text": "<img src=x onerror=alert(1)>"})
    assert "<img" not in drawn and drawn.count("&lt;img") == 2


def test_allauth_and_django_keep_their_own_templates() -> None:
    assert type(get_template("django/forms/widgets/text.html")).__module__ == "django.template.backends.django"

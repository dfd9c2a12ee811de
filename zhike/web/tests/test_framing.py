"""The parts of the frame are drawn once for many, and still say to each person what is theirs."""

import re

from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from zhike.web import nav
from zhike.web.context import Frame
from zhike.web.tests.test_frame import Somebody


def _frame(name: str = "王晓燕", path: str = "/_ui/") -> Frame:
    request: HttpRequest = RequestFactory().get(path)
    request.actor = Somebody()  # type: ignore[attr-defined]
    request.actor.name = name  # type: ignore[attr-defined]
    return Frame(request)


def test_each_person_reads_the_own_name_and_nobody_elses(own_frame: nav.Registry) -> None:
    first, second = _frame("王晓燕").part("top"), _frame("<b>张伟</b>").part("top")

    assert "王晓燕" in first and "张伟" not in first
    assert "&lt;b&gt;张伟&lt;/b&gt;" in second and "王晓燕" not in second
    assert len(own_frame.drawn) == 1


def test_every_page_has_a_token_and_an_address_of_its_own(own_frame: nav.Registry) -> None:
    first, second = _frame(path="/_ui/?a=1&b=2").part("top"), _frame(path="/_ui/").part("top")

    tokens = [re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', part) for part in (first, second)]
    assert len(set(tokens[0])) == 1 and len(set(tokens[1])) == 1
    assert tokens[0][0] != tokens[1][0]
    assert 'name="next" value="/_ui/?a=1&amp;b=2"' in first and "a=1" not in second


def test_a_figure_behind_an_entry_is_never_an_old_one(own_frame: nav.Registry) -> None:
    waiting = nav.Badge("1")
    nav.register(nav.NavItem(nav.WORK, "任务", "list", "results", badge=lambda actor: waiting))
    assert '<span class="z-nav-count">1</span>' in _frame().part("side")

    waiting = nav.Badge("2")
    assert '<span class="z-nav-count">2</span>' in _frame().part("side")


def test_the_entry_of_the_page_is_the_current_one(own_frame: nav.Registry) -> None:
    here, there = _frame(path="/_ui/").part("side"), _frame(path="/results/").part("side")

    assert here.count('aria-current="page"') == there.count('aria-current="page"') == 1
    assert here != there


def test_what_somebody_may_not_open_is_not_in_the_parts_drawn_for_others(own_frame: nav.Registry) -> None:
    nav.register(nav.NavItem(nav.SETTINGS, "角色与权限", "shield", "results", "role"))
    request = RequestFactory().get("/_ui/")
    request.actor = Somebody(("role", "view"))

    assert "角色与权限" in Frame(request).part("side")
    assert "角色与权限" not in _frame().part("side")


def test_a_part_is_drawn_for_each_language(own_frame: nav.Registry) -> None:
    drawn = set()
    for language in ("zh-hans", "zh-hant"):
        with translation.override(language):
            drawn.add(_frame().part("overlays", help="", toasts=""))
    assert len(drawn) == 2


def test_somebody_held_at_a_gate_opens_no_stream_though_others_do(own_frame: nav.Registry) -> None:
    free, held = _frame(), _frame()
    held.request.is_held = True  # type: ignore[attr-defined]

    assert 'name="live-url"' in free.part("head")
    assert 'name="live-url"' not in held.part("head")
    assert 'name="live-url"' in _frame().part("head")

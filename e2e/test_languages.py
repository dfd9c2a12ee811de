"""繁體 and English are complete: no page leaves a sentence in the source language."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import polib
import pytest
from playwright.sync_api import Page, expect

from e2e.browser import Visitor
from zhike.testing.translations import OWN_NAMES, catalogue_path

Visit = Callable[..., Visitor]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
CHINESE = re.compile(r"[\u3400-\u9fff]")
PAGES = {
    "wangxiaoyan": [
        "/",
        "/customers/",
        "/customers/new/",
        "/customers/narrow/",
        "/conditions/builder/customer/",
        "/conditions/views/customer/",
        "/conditions/segments/",
        "/conditions/segments/new/",
        "/conditions/runs/",
        "/customers/1/",
        "/follow-ups/",
        "/follow-ups/new/",
        "/follow-ups/new/1/",
        "/tasks/",
        "/tasks/new/",
        "/calendar/?view=day",
        "/calendar/?view=week",
        "/calendar/?view=month",
        "/calendar/feed/",
        "/offline/",
        "/search/?q=华信",
        "/sales/",
        "/sales/list/",
        "/sales/forecast/",
        "/sales/funnel/",
        "/sales/grades/",
        "/sales/calibration/",
        "/sales/potential/",
        "/sales/sheet/",
        "/sales/targets/",
        "/sales/outlook/",
        "/notifications/?unread=1",
        "/notifications/settings/",
        "/me/",
        "/me/sessions/",
        "/pool/",
        "/pool/narrow/",
        "/pool/due/",
        "/pool/offers/?box=all",
        "/pool/presence/",
        "/pool/leave/",
        "/pool/asked/",
        "/pool/hand-offs/?box=all",
        "/pool/hand-offs/of/1/new/",
    ],
    "liuyang": [
        "/visits/",
        "/visits/new/",
        "/visits/day/",
        "/visits/coaching/",
        "/visits/{visit}/",
        "/visits/{visit}/coaching/",
        "/visits/{visit}/summary/",
        "/visits/{visit}/thanks/",
        "/visits/{visit}/look/",
        "/calls/",
        "/calls/{call}/",
        "/calls/{call}/words/",
        "/calls/reviews/",
        "/needs/",
        "/needs/overview/",
        "/needs/{need}/",
        "/needs/{need}/why/",
        "/scripts/",
        "/scripts/{script}/",
        "/scripts/{script}/results/",
    ],
    "zhouting": [
        "/people/",
        "/people/new/",
        "/roles/",
        "/roles/new/",
        "/departments/",
        "/settings/",
        "/sales/sheets/",
        "/sales/a-customers/",
        "/sales/pipelines/",
        "/sales/pipelines/1/",
        "/sales/criteria/",
        "/follow-ups/quality/",
        "/transfer/",
        "/transfer/new/",
        "/running/",
        "/customers/tags/",
        "/customers/sources/",
        "/customers/recycle-bin/",
        "/visits/forms/",
        "/visits/forms/checklist/",
        "/visits/forms/coaching/first/",
        "/calls/forms/",
        "/calls/forms/return/",
        "/calls/{call}/review/",
        "/settings/calls.words/",
        "/needs/categories/",
        "/scripts/{script}/design/",
        "/pool/pools/",
        "/pool/pools/new/",
        "/pool/rules/",
        "/pool/rules/1/",
        "/pool/rules/1/edit/",
        "/pool/rules/1/triggers/",
        "/pool/simulations/1/",
        "/pool/sweeps/",
        "/pool/sweeps/1/",
        "/pool/results/",
        "/pool/results/days/",
        "/pool/results/rows/?of=claimed",
        "/pool/leads/",
        "/pool/leads/new/",
        "/pool/handovers/new/",
        "/pool/leavers/",
        "/pool/hand-offs/care/",
        "/customers/fields/",
        "/customers/weights/",
        "/approvals/flows/",
    ],
    "lijianguo": [
        "/customers/1/edit/",
        "/customers/1/contacts/new/",
        "/customers/1/chart/",
        "/customers/1/route/",
        "/customers/1/relations/",
        "/customers/1/relations/new/",
        "/customers/1/network/",
        "/customers/1/archive/",
        "/customers/1/freshness/",
        "/customers/1/team/",
        "/customers/1/history/",
        "/customers/doubles/",
        "/customers/merges/",
        "/customers/merge/?ids=1,2",
        "/customers/precheck/",
        "/customers/disputes/",
        "/customers/disputes/new/?name=无锡",
        "/customers/audits/",
        "/customers/audits/new/",
        "/transfer/exports/",
        "/transfer/exports/new/",
        "/approvals/",
        "/approvals/away/",
    ],
}
# Where the address of one thing is found: on which page, by which link.
FOUND = {
    "visit": ("/visits/?with=coached", r"^/visits/(\d+/\d+)/$"),
    "call": ("/calls/?with=recording", r"^/calls/(\d+/\d+)/$"),
    "need": ("/needs/", r"^/needs/(\d+/\d+)/$"),
    "script": ("/scripts/", r"^/scripts/(\d+)/$"),
}
# What is written down in the language of who wrote it: the title of a deal that grading opened, why a sweep took one.
KEPT = {"%(name)s的商机", "回收规则：%(rule)s"}
# Every text and every attribute that people read or hear.
READ = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement } = walk.currentNode;
    if (!parentElement.closest('script, style, [lang]:not(html)')) found.add(data.trim());
  }
  for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'data-confirm-text-value'])
    for (const one of document.querySelectorAll(`[${name}]`)) found.add(one.getAttribute(name).trim());
  return [...found].filter(Boolean);
}"""


@cache
def source_sentences(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return the source sentences that this language says otherwise: fixed ones, and patterns for those with facts."""
    fixed: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for entry in polib.pofile(str(catalogue_path(language))):
        said = entry.msgstr or entry.msgstr_plural.get(0, "")
        if said == entry.msgid or entry.msgid in OWN_NAMES or not CHINESE.search(entry.msgid):
            continue
        if entry.msgid in KEPT:
            continue
        if not PLACEHOLDER.search(entry.msgid):
            if len(entry.msgid.strip()) > 1:  # one character may be the beginning of a name in a round
                fixed.add(entry.msgid.strip())
        elif len(CHINESE.findall(entry.msgid)) >= 3:
            parts = PLACEHOLDER.split(entry.msgid)
            patterns.append(re.compile(".+?".join(re.escape(part) for part in parts)))
    return frozenset(fixed), tuple(patterns)


def left_behind(page: Page, language: str) -> list[str]:
    """Return what the page still says in the source language."""
    fixed, patterns = source_sentences(language)
    texts: list[str] = page.evaluate(READ)
    return [text for text in texts if text in fixed or any(pattern.fullmatch(text) for pattern in patterns)]


def find_one(visitor: Visitor, name: str) -> str:
    """Return the numbers of the first thing of a kind that a list leads to."""
    start, pattern = FOUND[name]
    visitor.open(start)
    links: list[str] = visitor.page.eval_on_selector_all(
        "main a[href]", "all => all.map((a) => a.getAttribute('href'))"
    )
    found = [match[1] for link in links if (match := re.match(pattern, link))]
    assert found, f"{start} leads to none"
    return found[0]


def read_all_messages(visitor: Visitor) -> None:
    """Have read what other journeys caused: a message stays in the language in which it was told."""
    visitor.open("/notifications/")
    visitor.page.get_by_role("button", name="全部标为已读").click()
    visitor.settle()


def choose_language(visitor: Visitor, name: str) -> None:
    """Switch by the person's menu."""
    visitor.page.click(".z-person")
    visitor.page.get_by_role("menuitemradio", name=name).click()
    visitor.settle()


@pytest.mark.parametrize(("language", "name", "today"), [("zh_Hant", "繁體中文", "今日"), ("en", "English", "Today")])
@pytest.mark.parametrize("login", sorted(PAGES))
def test_no_sentence_stays_in_the_source_language(
    visit: Visit, language: str, name: str, today: str, login: str
) -> None:
    visitor = visit(login)
    read_all_messages(visitor)
    choose_language(visitor, name)
    wrong: dict[str, Any] = {}
    things = {name: find_one(visitor, name) for name in FOUND if any(f"{{{name}}}" in path for path in PAGES[login])}
    for path in (path.format(**things) for path in PAGES[login]):
        if (status := visitor.open(path)) != 200:
            wrong[path] = f"answered {status}"
        elif left := left_behind(visitor.page, language):
            wrong[path] = left
    choose_language(visitor, "简体中文")
    assert not wrong, "\n".join(f"{path}: {left}" for path, left in wrong.items())


def test_the_check_would_see_a_sentence_left_behind(visit: Visit) -> None:
    """The control: the page in the source language is full of them."""
    visitor = visit()
    for language in ("zh_Hant", "en"):
        assert len(left_behind(visitor.page, language)) > 10


def test_a_visitor_chooses_a_language_at_the_door(visit: Visit) -> None:
    visitor = visit(None, locale="en-US")
    visitor.open("/sign-in/")
    expect(visitor.page.locator("h1")).to_have_text("Sign in")
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    assert not left_behind(visitor.page, "en")

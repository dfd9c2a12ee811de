"""A rep speaks a follow-up on the phone and calls upon her manager, who listens and remarks; the rep reads it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from e2e.browser import Visitor
from e2e.phone import Network, Phone, faults

Visit = Callable[..., Visitor]
# The worker learns sentences a moment after they were written; a busy machine takes longer.
MOMENTS = 60


@pytest.fixture
def phone(browser: Browser, address: str, tmp_path: Path) -> Iterator[Phone]:
    """Give a phone with a microphone."""
    phone = Phone(browser.browser_type, tmp_path / "profile", Network(address))
    yield phone
    phone.close()
    phone.network.cut()


def test_a_spoken_follow_up_calls_the_manager_who_listens_and_remarks(phone: Phone, visit: Visit) -> None:
    rep = phone.start()
    rep.sign_in("wangxiaoyan")
    page = rep.page
    rep.open("/follow-ups/new/")
    page.locator(".q-choice", has_text="苏州").first.click()
    rep.settle()
    page.get_by_role("button", name="说一段").click()
    expect(page.locator("[data-voice-target=clock]")).to_contain_text("0:01")
    page.get_by_role("button", name="说完了").click()
    expect(page.get_by_label("刚录的语音")).to_be_visible()
    page.get_by_label("说了什么").press_sequentially("语音里说了价格 @李")
    page.get_by_role("option", name="李建国").click()
    expect(page.get_by_label("说了什么")).to_have_value(re.compile("@李建国 $"))
    rep.check_access("speak a follow-up")
    page.get_by_role("button", name="记下").click()
    page.wait_for_url(re.compile(r"/customers/\d+/"))
    rep.settle()
    expect(page.locator(".z-event audio").first).to_be_visible()
    assert not faults(rep), faults(rep)

    manager = visit("lijianguo")
    manager.open("/notifications/")
    manager.page.locator("main .z-event a", has_text="跟进里 @ 了你").first.click()
    manager.settle()
    with manager.page.expect_response(re.compile("/voice/")) as heard:
        manager.page.locator(".q-heard audio").evaluate("(one) => Object.assign(one, { preload: 'auto' }).load()")
    assert heard.value.status in (200, 206) and heard.value.headers["content-type"] == "audio/webm"
    manager.check_access("one follow-up")
    manager.page.get_by_role("textbox", name="点评").fill("下次先问预算")
    manager.page.get_by_role("button", name="点评").click()
    expect(manager.page.locator(".q-comments")).to_contain_text("下次先问预算")
    manager.open("/follow-ups/quality/")
    manager.check_access("quality")
    expect(manager.page.locator("tr", has_text="王晓燕")).to_be_visible()

    rep.open("/notifications/")
    page.locator("main .z-event a", has_text="点评了").first.click()
    rep.settle()
    expect(page.locator(".q-comments")).to_contain_text("下次先问预算")
    expect(page.locator(".q-heard")).to_contain_text("李建国")


def test_a_sentence_that_was_written_before_is_one_tap_away(visit: Visit) -> None:
    rep = visit("zhangwei")
    page, words = rep.page, "先发报价单，周五再谈"
    rep.open("/customers/?view=mine")
    addresses = [link.get_attribute("href") or "" for link in page.locator("td.name a").all()[:3]]
    forms = [f"/follow-ups/new/{address.strip('/').split('/')[-1]}/" for address in addresses]
    for form in forms[:2]:
        rep.open(form)
        page.get_by_label("说了什么").fill(words)
        page.get_by_role("button", name="记下").click()
        page.wait_for_url(re.compile(r"/customers/\d+/"))
    rep.open(forms[2])
    chip = page.get_by_role("group", name="常用语").get_by_role("button", name=words)
    for _again in range(MOMENTS):
        if chip.is_visible():
            break
        page.wait_for_timeout(500)
        rep.open(forms[2])
    chip.click()
    expect(page.get_by_label("说了什么")).to_have_value(words)
    page.get_by_text("没联系上", exact=True).first.click()
    expect(page.get_by_role("group", name="常用语").get_by_role("button", name=words)).to_be_hidden()
    page.get_by_text("联系上了", exact=True).click()
    page.get_by_role("button", name="记下").click()
    page.wait_for_url(re.compile(r"/customers/\d+/"))
    rep.settle()
    expect(page.locator("main")).to_contain_text(words)

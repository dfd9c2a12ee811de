"""A rep's day to the submitted sheet, and the evening meeting over it by keyboard at 1920 pixels."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import PHONE, Visitor

Visit = Callable[..., Visitor]
WALL = {"width": 1920, "height": 1080}


def test_a_rep_writes_what_is_missing_and_submits_the_sheet(visit: Visit) -> None:
    visitor = visit("chenjing")
    page = visitor.page
    visitor.open("/sales/sheet/")
    expect(page.locator("h1")).to_have_text("理单表")
    expect(page.locator("main")).to_contain_text("还差一句话 1 位")
    visitor.check_access("sheet")
    page.set_viewport_size(PHONE)
    expect(page.locator("article", has_text="常州新川机电")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(WALL)
    page.get_by_role("link", name="写进展").first.click()
    drawer = page.locator("#drawer")
    drawer.locator("textarea[name=progress]").fill("合同在客户法务，周一出结果")
    drawer.locator("input[name=support]").fill("请经理给总经理打个电话")
    drawer.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("合同在客户法务")
    page.locator("textarea[name=remark]").fill("今天主要跑合同。")
    page.get_by_label("我确认以上内容属实").check()
    page.get_by_role("button", name=re.compile("提交理单表")).click()
    page.wait_for_url(re.compile(r"/sales/sheet/\d+/"))
    expect(page.locator("main")).to_contain_text("已提交")
    expect(page.get_by_role("link", name="补充或更正")).to_be_visible()


def test_the_evening_meeting_is_led_by_keyboard(visit: Visit) -> None:
    visitor = visit("lijianguo")
    page = visitor.page
    page.set_viewport_size(WALL)
    visitor.open("/sales/sheets/")
    visitor.check_access("sheets of the team")
    page.get_by_role("link", name=re.compile("开理单会 · 华东销售二部")).click()
    wall = page.locator("#meeting")
    expect(wall.locator("h2")).to_contain_text("常州新川机电")
    visitor.settle()
    visitor.check_access("evening meeting")
    assert page.evaluate("document.documentElement.scrollWidth") <= WALL["width"]
    page.keyboard.press("ArrowDown")
    expect(wall.locator("h2")).to_contain_text("镇江长航物流")
    page.keyboard.press("ArrowUp")
    expect(wall.locator("h2")).to_contain_text("常州新川机电")
    page.keyboard.press("p")
    drawer = page.locator("#drawer")
    drawer.locator("textarea[name=text]").fill("法务周一回，价格不再动")
    page.keyboard.press("Control+Enter")
    expect(wall).to_contain_text("纪要 1")
    page.keyboard.press("s")
    drawer.locator("input[name=what]").fill("给总经理打电话")
    page.keyboard.press("Control+Enter")
    expect(wall).to_contain_text("纪要 2")
    page.keyboard.press("m")
    expect(drawer).to_contain_text("李建国 负责：给总经理打电话")
    expect(drawer).to_contain_text("法务周一回")

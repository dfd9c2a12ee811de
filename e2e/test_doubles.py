"""A double is entered, found, merged with chosen fields, and taken apart again."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import Visitor

Visit = Callable[..., Visitor]
FIRST, SECOND = "昆山远航光电有限公司", "昆山远航光电有限责任公司"


def enter(visitor: Visitor, name: str, address: str) -> None:
    """Create a customer by the form, accepting what the program warns of."""
    page = visitor.page
    visitor.open("/customers/new/")
    page.get_by_label("客户名称").fill(name)
    while (fold := page.locator("main form details:not([open]) > summary:visible")).count():
        fold.first.click()
    page.get_by_label("详细地址").fill(address)
    with page.expect_response(re.compile("/new/check/")):
        page.get_by_label("详细地址").blur()
    visitor.settle()
    page.get_by_role("button", name=re.compile("^建好")).click()
    visitor.settle()
    if "/new/" in page.url:
        expect(page.locator("main")).to_contain_text("库里可能已有这位客户")
        page.locator("[name=accepts_duplicates]").check()
        page.get_by_role("button", name=re.compile("^建好")).click()
        page.wait_for_url(re.compile(r"/customers/\d+/"))
    visitor.settle()


def test_a_double_is_found_merged_and_taken_apart_again(visit: Visit) -> None:
    visitor = visit("lijianguo")
    page = visitor.page
    enter(visitor, FIRST, "前进东路 1 号")
    enter(visitor, SECOND, "前进东路 88 号")
    visitor.open("/customers/doubles/")
    page.get_by_role("button", name="全库查重").click()
    pair = page.locator("article", has_text=SECOND)
    expect(pair).to_contain_text("名称只差公司形式", timeout=60_000)
    visitor.settle()
    visitor.check_access("pairs")
    pair.get_by_role("link", name="合并").click()
    visitor.settle()
    visitor.check_access("merge")
    page.get_by_role("row", name=re.compile("详细地址")).get_by_label("前进东路 88 号").check()
    page.get_by_role("button", name=re.compile("^合并")).click()
    page.wait_for_url(re.compile(r"/customers/\d+/"))
    expect(page.locator("h1").first).to_contain_text("昆山远航光电")
    visitor.open("/customers/doubles/")
    expect(page.locator("main")).not_to_contain_text(SECOND)
    visitor.open("/customers/merges/")
    visitor.check_access("merges")
    page.locator("main table a", has_text="昆山远航光电").first.click()
    visitor.settle()
    page.get_by_role("button", name="撤销合并").click()
    page.locator("#confirm-dialog [data-confirm-yes]").click()
    expect(page.locator("main")).to_contain_text("撤销的结果")
    visitor.check_access("a merge")
    visitor.open("/customers/?sort=-created")
    for name in (FIRST, SECOND):
        expect(page.locator("tbody")).to_contain_text(name)


def test_the_blind_look_up_tells_the_state_and_no_more(visit: Visit) -> None:
    visitor = visit("liuyang")
    page = visitor.page
    visitor.open("/customers/precheck/")
    visitor.check_access("pre-check")
    page.get_by_label("单位全称或电话").fill("苏州华信机械有限公司")
    page.get_by_role("button", name=re.compile("^查一下")).click()
    expect(page.locator("main")).to_contain_text("已有负责人")
    expect(page.locator("main")).not_to_contain_text("王晓燕")
    page.get_by_role("link", name="申请仲裁").click()
    visitor.settle()
    page.get_by_label("为什么应当归你").fill("上月的展会上我先接触的")
    page.get_by_role("button", name=re.compile("^提交")).click()
    expect(page.locator("main")).to_contain_text("按原则")
    visitor.check_access("a dispute")

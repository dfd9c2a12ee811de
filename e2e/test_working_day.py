"""What a sales rep does all day: see whom to contact, find, log, create."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e.browser import PHONE, Visitor

Visit = Callable[..., Visitor]
CUSTOMER = re.compile(r"/customers/\d+/$")


def pill(page: Page, text: str) -> None:
    """Choose one of the buttons for one tap."""
    page.locator("label.z-pill:visible", has_text=re.compile(rf"^\s*{text}(\s|$)")).first.click()


def test_a_contact_is_logged_from_my_day_and_its_row_leaves(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    link = page.locator("main .z-table a, main li a, main a").filter(has_text=re.compile("^记跟进$")).nth(1)
    href = link.get_attribute("href")
    assert href and re.search(r"/\d+/$", href)
    link.click()
    drawer = page.locator("#drawer")
    expect(drawer.locator("form")).to_be_visible()
    visitor.settle()
    visitor.check_access("log a contact in the drawer")
    drawer.locator("textarea[name=content]").fill("通了电话，确认下周二下午演示，先发报价。")
    pill(page, "明天")
    drawer.locator("button[type=submit]").click()
    expect(drawer).not_to_be_visible()
    expect(page.locator(f"main a[href='{href}']")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("兑现 1 个约定")
    visitor.open("/follow-ups/")
    expect(page.locator("main")).to_contain_text("通了电话，确认下周二下午演示")


def test_a_customer_is_found_by_initials_and_its_archive_opens(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.keyboard.press("/")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.type("szhx")
    hit = page.locator("#find-results a", has_text="苏州华信").first
    expect(hit).to_be_visible()
    hit.click()
    page.wait_for_url(CUSTOMER)
    visitor.settle()
    expect(page.locator("h1")).to_contain_text("苏州华信")
    visitor.check_access("archive")
    for panel in page.locator("main [role=tab]").all():
        panel.click()
        visitor.settle()
    visitor.check_access("last panel of the archive")


def test_four_digits_of_a_phone_and_a_contact_find_too(visit: Visit) -> None:
    visitor = visit()
    for text, wanted in (("1000", "华信机械"), ("周敏", "周敏"), ("蘇州華信", "苏州华信")):
        visitor.open(f"/search/?q={text}")
        expect(visitor.page.locator("main table")).to_contain_text(wanted)
    visitor.open("/search/?q=绝对没有这个")
    expect(visitor.page.locator("main")).to_contain_text("没有找到")


def test_creating_what_exists_already_is_noticed(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.open("/customers/new/")
    visitor.check_access("new customer")
    page.fill("input[name=name]", "苏州华信机械有限责任公司")
    page.keyboard.press("Tab")
    expect(page.locator(".duplicates")).to_contain_text("苏州华信机械有限公司")
    page.fill("input[name=name]", "无锡千岛湖水产有限公司")
    page.keyboard.press("Tab")
    expect(page.locator(".duplicates")).not_to_contain_text("苏州华信机械有限公司")
    page.get_by_role("button", name=re.compile("^建好")).click()
    page.wait_for_url(CUSTOMER)
    expect(page.locator("h1")).to_contain_text("无锡千岛湖水产有限公司")


def test_a_list_is_filtered_sorted_and_paged_and_its_address_says_so(visit: Visit) -> None:
    visitor = visit("lijianguo")
    page = visitor.page
    visitor.open("/customers/")
    visitor.check_access("list")
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url(re.compile("after="))
    expect(page.locator("main tbody tr").first).to_be_visible()
    page.get_by_role("link", name="上一页").click()
    visitor.settle()
    page.locator("thead a", has_text="客户名称").click()
    page.wait_for_url(re.compile("sort="))
    names = page.locator("tbody .name, tbody td a.z-strong").all_inner_texts()
    assert len(names) >= 50
    page.get_by_role("link", name="加条件").click()
    expect(page.locator("#drawer form")).to_be_visible()
    visitor.settle()
    pill(page, "A")
    page.locator("#drawer button[type=submit]").click()
    page.wait_for_url(re.compile("grade=A"))
    visitor.settle()
    expect(page.locator("tbody .z-grade.a").first).to_be_visible()
    assert page.locator("tbody .z-grade:not(.a)").count() == 0
    page.reload()
    visitor.settle()
    assert page.locator("tbody .z-grade:not(.a)").count() == 0


def test_a_contact_is_logged_on_a_phone_with_a_few_taps(visit: Visit) -> None:
    visitor = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page = visitor.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    visitor.check_access("today on a phone")
    page.locator(".z-phone-bar a[href^='/follow-ups/new/']").tap()
    visitor.settle()
    page.locator("input[type=search], main input[name=q]").last.fill("恒达")
    choice = page.locator("main a[href^='/follow-ups/new/'], #drawer a[href^='/follow-ups/new/']")
    choice.filter(has_text="恒达").first.tap()
    visitor.settle()
    visitor.check_access("log a contact on a phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("textarea[name=content]").fill("路上打的电话，客户要合同样本。")
    page.locator("form button[type=submit]", has_text="记下").tap()
    page.wait_for_url(re.compile(r"^(?!.*/follow-ups/new/)"))
    visitor.open("/follow-ups/")
    expect(page.locator("main")).to_contain_text("路上打的电话")


def test_the_keyboard_is_enough(visit: Visit) -> None:
    visitor = visit(None)
    page = visitor.page
    visitor.open("/sign-in/")
    page.locator("input[name=login]").focus()
    page.keyboard.type("wangxiaoyan")
    page.keyboard.press("Tab")
    page.keyboard.type("知客-Zhike-2026")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/sign-in/)"))
    visitor.settle()
    page.keyboard.press("/")
    page.keyboard.type("rf")
    expect(page.locator("#find-results a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/customers/|/search/"))
    visitor.open("/customers/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tbody input:checked")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(CUSTOMER)
    visitor.settle()
    page.keyboard.press("n")
    expect(page.locator(".z-top [role=menu]:visible")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help-drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help-drawer")).not_to_be_visible()

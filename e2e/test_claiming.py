"""Claim from the pool, on the desk and on the phone; give back with a reason; who gave back waits."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from e2e.browser import PHONE, Visitor
from e2e.sea import LYING, phone_of
from e2e.test_working_day import CUSTOMER, pill

Visit = Callable[..., Visitor]
MINE, OTHER, ON_PHONE = LYING[:3]


def row(page: Page, name: str) -> Locator:
    """Return one customer of the claim page."""
    return page.locator("#pool-stock tbody tr", has_text=name)


def claims_left(page: Page) -> int:
    """Return how many more customers may be claimed today, as the page says it."""
    quota = page.get_by_role("region", name="我的额度")
    return int(quota.locator(".z-card-body > div", has_text="今天还能认领").locator("strong").inner_text())


def masked(name: str) -> str:
    """Return the phone as the pool shows it."""
    phone = phone_of(name)
    return f"{phone[:3]}****{phone[-4:]}"


def whole_phone(name: str) -> str:
    """Return where the whole number can be dialled."""
    return f"main a[href^='tel:'][href$='{phone_of(name)}']"


def test_a_customer_is_claimed_given_back_and_not_had_again_at_once(visit: Visit) -> None:
    visitor = visit("wangxiaoyan")
    page = visitor.page
    visitor.open("/pool/")
    visitor.check_access("claim page")
    before = claims_left(page)
    expect(row(page, MINE)).to_contain_text(masked(MINE))
    assert phone_of(MINE) not in page.content()
    row(page, MINE).get_by_role("button", name="认领").click()
    page.wait_for_url(CUSTOMER)
    visitor.settle()
    expect(page.locator("#toasts")).to_contain_text(f"已认领“{MINE}”，保护到")
    expect(page.locator(whole_phone(MINE)).first).to_be_visible()
    expect(page.locator("#customer-head")).to_contain_text("王晓燕")

    page.get_by_role("button", name="更多").first.click()
    page.get_by_role("menuitem", name="退回公海").click()
    drawer = page.locator("#drawer")
    expect(drawer.locator("form")).to_be_visible()
    visitor.settle()
    visitor.check_access("give back")
    pill(page, "没有需求")
    drawer.get_by_label("补充说明").fill("明年再说")
    drawer.get_by_role("button", name="退回公海").click()
    page.wait_for_url(re.compile(r"/pool/$"))
    visitor.settle()
    assert claims_left(page) == before - 1
    expect(page.get_by_role("region", name="我的额度")).to_contain_text(MINE)
    expect(row(page, MINE)).to_contain_text("退回 · 没有需求：明年再说")

    for name in (MINE, OTHER):
        page.get_by_label(f"选中 {name}").check()
    page.get_by_role("region", name="批量操作").get_by_role("button", name="认领").click()
    expect(drawer).to_contain_text("1 位客户已归你")
    expect(drawer.locator("li[data-refusal='pool.cooling']")).to_contain_text(MINE)
    expect(drawer.locator("section", has_text=MINE)).to_contain_text("冷却期到")
    visitor.settle()
    visitor.check_access("what became of each")
    page.keyboard.press("Escape")
    expect(row(page, OTHER)).to_have_count(0)
    expect(row(page, MINE)).to_be_visible()


def test_a_customer_is_claimed_on_a_phone_with_one_tap(visit: Visit) -> None:
    visitor = visit("zhangwei", viewport=PHONE, has_touch=True, is_mobile=True)
    page = visitor.page
    visitor.open("/pool/")
    visitor.check_access("claim page on a phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    before = claims_left(page)
    expect(row(page, ON_PHONE)).to_contain_text(masked(ON_PHONE))
    row(page, ON_PHONE).get_by_role("button", name="认领").tap()
    page.wait_for_url(CUSTOMER)
    visitor.settle()
    expect(page.locator(whole_phone(ON_PHONE)).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    visitor.open("/pool/")
    assert claims_left(page) == before - 1
    expect(row(page, ON_PHONE)).to_have_count(0)

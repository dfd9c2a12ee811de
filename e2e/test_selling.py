"""A deal from the first talk to the signature: opened, graded, moved by keys, held back by a condition, signed."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from e2e.browser import PHONE, Visitor

Visit = Callable[..., Visitor]
CUSTOMER = "苏州华信贸易有限公司"
DEAL = re.compile(r"/sales/\d+/\d+/$")


def customer_page(visitor: Visitor, name: str) -> int:
    """Open a customer by the search and return its id."""
    visitor.open(f"/search/?q={name}")
    visitor.page.get_by_role("link", name=name).first.click()
    visitor.page.wait_for_url(re.compile(r"/customers/\d+/"))
    visitor.settle()
    found = re.search(r"/customers/(\d+)/", visitor.page.url)
    assert found
    return int(found[1])


def lane(page: Page, name: str, title: str) -> Locator:
    """Return the card of a deal in a column."""
    return page.get_by_role("region", name=name, exact=True).locator(".z-lane-card", has_text=title)


def test_a_deal_is_opened_moved_by_keys_and_signed_by_its_contract(visit: Visit) -> None:
    visitor = visit("wangxiaoyan")
    page = visitor.page
    customer_id = customer_page(visitor, CUSTOMER)
    visitor.open(f"/sales/{customer_id}/new/")
    visitor.check_access("new deal")
    page.get_by_label("商机名称").fill("二期扩建")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(DEAL)
    visitor.settle()
    visitor.check_access("deal")
    address = urlsplit(page.url).path

    visitor.open("/sales/?owner=me")
    visitor.check_access("board")
    card = lane(page, "咨询", "二期扩建")
    card.focus()
    page.keyboard.press("ArrowRight")
    visitor.settle()
    expect(lane(page, "首面", "二期扩建")).to_be_visible()
    lane(page, "首面", "二期扩建").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#drawer")).to_contain_text("移动阶段")
    visitor.settle()
    page.locator("#drawer").get_by_label("原因").fill("对方换了负责人")
    page.locator("#drawer").get_by_role("button", name="保存").click()
    page.wait_for_url(DEAL)
    visitor.settle()
    expect(page.locator("#sales-deal")).to_contain_text("对方换了负责人")

    page.get_by_role("link", name="意向等级").first.click()
    expect(page.locator("#drawer form")).to_be_visible()
    page.locator("#drawer").get_by_text("A 类（7 天内签约）").click()
    page.locator("#drawer").get_by_role("button", name="保存").click()
    page.wait_for_url(DEAL)
    visitor.settle()
    expect(page.locator("#sales-deal")).to_contain_text("前签")

    visitor.open(f"/contracts/{customer_id}/new/")
    visitor.check_access("contract")
    page.get_by_label("合同编号").fill("HT-2026-001")
    page.get_by_label("合同名称").fill("二期扩建合同")
    page.get_by_label("商机").select_option(label="二期扩建")
    page.get_by_label("合同金额").fill("120000")
    page.get_by_role("button", name="登记").click()
    page.wait_for_url(re.compile(r"tab=contracts"))
    visitor.open(address)
    expect(page.locator("#sales-deal")).to_contain_text("已成交")


def test_the_board_of_a_team_works_on_the_phone(visit: Visit) -> None:
    visitor = visit("lijianguo", viewport=PHONE, has_touch=True, is_mobile=True)
    visitor.open("/sales/")
    visitor.check_access("board on a phone")
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for path in ("list", "forecast", "funnel", "grades", "calibration", "potential"):
        visitor.open(f"/sales/{path}/")
        visitor.check_access(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_stage_is_given_a_condition_that_holds_deals_back(visit: Visit) -> None:
    visitor = visit("zhouting")
    page = visitor.page
    visitor.open("/sales/pipelines/")
    visitor.check_access("pipelines")
    page.get_by_role("link", name="打开").first.click()
    visitor.settle()
    page.get_by_role("link", name="意向", exact=True).click()
    visitor.settle()
    visitor.check_access("stage")
    page.get_by_label("预期停留天数").fill("20")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/sales/pipelines/\d+/$"))
    visitor.settle()
    expect(page.get_by_role("row", name=re.compile("意向"))).to_contain_text("20")

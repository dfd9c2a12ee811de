"""A seller hands a customer to service; a manager hands a leaver's work over, and takes it back."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from e2e.browser import Visitor
from e2e.test_working_day import CUSTOMER, pill

Visit = Callable[..., Visitor]


def choose(page: Page, field: str, typed: str, name: str) -> None:
    """Pick a colleague by what is typed."""
    box = page.locator(f"[data-controller~=picker]:has([name={field}]) input[type=text], #id_{field}").first
    box.fill(typed)
    page.get_by_role("option", name=re.compile(name)).first.click()


def test_a_customer_goes_from_sales_to_service_and_is_told(visit: Visit) -> None:
    rep, agent = visit("wangxiaoyan"), visit("hejing")
    rep.open("/customers/new/")
    rep.page.fill("input[name=name]", "无锡交接轴承有限公司")
    rep.page.locator("main button[type=submit]").last.click()
    rep.page.wait_for_url(CUSTOMER)
    number = re.search(r"/customers/(\d+)/", rep.page.url)
    assert number
    rep.open(f"/pool/hand-offs/of/{number[1]}/new/")
    rep.check_access("hand-off form")
    choose(rep.page, "to_person", "hejing", "何静")
    pill(rep.page, "客服")
    rep.page.fill("[name=first_service_on]", (date.today() + timedelta(days=3)).isoformat())
    rep.page.fill("[name=promises]", "两天内上门装好")
    rep.page.locator("main button[type=submit]").click()
    rep.page.wait_for_url(re.compile(r"/pool/hand-offs/\d+/"))
    address = re.sub(r"^https?://[^/]+", "", rep.page.url)
    agent.open("/pool/hand-offs/")
    agent.check_access("hand-offs")
    expect(agent.page.locator("main")).to_contain_text("无锡交接轴承有限公司")
    agent.open(address)
    agent.page.get_by_role("button", name="接收").click()
    agent.settle()
    expect(agent.page.locator("main")).to_contain_text("已接收")
    rep.open(address)
    rep.check_access("accepted hand-off")
    expect(rep.page.locator("textarea[readonly]")).to_have_value(re.compile("今后由客服何静"))
    rep.page.get_by_role("link", name="已告知，记一笔").click()
    rep.page.locator("#drawer button[type=submit]").click()
    rep.settle()
    rep.open(f"/customers/{number[1]}/")
    expect(rep.page.locator("main")).to_contain_text("今后由客服何静")


def test_a_leavers_work_goes_to_others_and_comes_back(visit: Visit) -> None:
    manager = visit("lijianguo")
    page = manager.page
    manager.open("/customers/new/")
    page.fill("input[name=name]", "常州离职模具有限公司")
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url(CUSTOMER)
    manager.open("/pool/handovers/new/")
    manager.check_access("handover form")
    choose(page, "person", "chenjing", "陈静")
    takers = page.locator("main form").get_by_role("combobox").nth(1)
    takers.fill("zhangwei")
    page.get_by_role("option", name=re.compile("张伟")).first.click()
    page.fill("[name=reason]", "回老家")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(re.compile(r"/pool/handovers/\d+/"))
    manager.check_access("handover plan")
    expect(page.locator("main")).to_contain_text("各人接到什么")
    page.get_by_role("button", name="执行交接").click()
    page.get_by_role("dialog").get_by_role("button", name="执行交接").click()
    expect(page.get_by_role("button", name="撤销交接")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="撤销交接").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销交接").click()
    expect(page.locator("main")).to_contain_text("已撤销", timeout=30_000)

"""Knowing who decides and what is true: draw a chart by drag and by keys, run an audit on the phone."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from e2e.browser import Visitor

Visit = Callable[..., Visitor]


def add_contact(page: Page, name: str, post: str) -> None:
    page.get_by_role("link", name="添加联系人").first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("姓名").fill(name)
    drawer.get_by_label("职务").fill(post)
    drawer.get_by_role("button", name=re.compile("保存")).click()
    expect(page.locator("tr", has_text=name)).to_be_visible()


def test_a_chart_is_drawn_by_drag_undone_and_drawn_by_keys(visit: Visit) -> None:
    visitor = visit("wangxiaoyan")
    visitor.open("/customers/")
    page = visitor.page
    page.locator("td.name a").first.click()
    page.wait_for_url(re.compile(r"/customers/\d+/"))
    page.get_by_role("tab", name="联系人与决策链").click()
    add_contact(page, "李国强", "总裁")
    add_contact(page, "何丽", "财务总监")
    page.get_by_role("link", name="组织结构图").click()
    expect(page.get_by_text("没有已知的审批者")).to_be_visible()
    visitor.check_access("chart")

    def card(name: str) -> Locator:
        return page.locator(".c-card", has_text=name)

    card("何丽").drag_to(card("李国强"))
    under = page.locator(".c-tree li li .c-card", has_text="何丽")
    expect(under).to_be_visible()
    page.get_by_role("button", name="撤销：何丽").click()
    expect(under).to_have_count(0)

    page.get_by_role("button", name="何丽", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-orgchart-target=status]")).to_contain_text("拿起了何丽")
    while page.evaluate("document.activeElement.textContent") != "李国强":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(under).to_be_visible()

    page.get_by_role("link", name="没有已知的审批者").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("何丽 财务总监").click()
    drawer.get_by_role("button", name=re.compile("保存")).click()
    expect(page.get_by_text("没有已知的审批者")).to_have_count(0)
    expect(under).to_contain_text("审批者")


def test_an_audit_is_drawn_called_through_and_read(visit: Visit) -> None:
    visitor = visit("zhouting")
    visitor.open("/customers/audits/")
    page = visitor.page
    visitor.check_access("audits")
    page.get_by_role("link", name="抽一个样本").first.click()
    page.get_by_label("名称").fill("走一遍的抽查")
    page.get_by_label("抽多少位").fill("3")
    page.get_by_role("button", name=re.compile("抽取")).click()
    page.get_by_role("link", name="开始拨打").click()
    visitor.check_access("call")
    for outcome in ("不需要服务", "停机", "空号"):
        page.get_by_text(outcome, exact=True).click()
        page.get_by_role("button", name=re.compile("记下")).click()
    expect(page.get_by_text("33.3%").first).to_be_visible()
    expect(page.get_by_text("6.1–79.2%").first).to_be_visible()
    page.get_by_role("button", name="结束抽查").click()
    page.get_by_role("dialog").get_by_role("button", name="结束", exact=True).click()
    expect(page.get_by_text("已结束").first).to_be_visible()

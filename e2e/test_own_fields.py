"""An administrator designs a field; a rep fills it in, shows it in the list, changes it there and filters by it."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import PHONE, Visitor
from e2e.test_working_day import CUSTOMER, pill

Visit = Callable[..., Visitor]


def _design(admin: Visitor) -> None:
    """Add 服务等级 with two options, as an administrator does."""
    page = admin.page
    admin.open("/customers/fields/")
    admin.check_access("custom fields, none yet")
    page.get_by_role("link", name="新增字段").first.click()
    drawer = page.locator("#drawer")
    drawer.get_by_role("link", name=re.compile("^单选")).click()
    drawer.locator("input[name=label]").fill("服务等级")
    for number, label in enumerate(("金牌", "银牌")):
        if number:
            drawer.get_by_role("button", name="再加一个").click()
        drawer.locator("input[name=option_label]").nth(number).fill(label)
    expect(drawer.locator(".c-try")).to_contain_text("银牌")
    drawer.locator("label", has_text="可以用来筛选").click()
    drawer.locator("label", has_text="显示在客户页的侧栏").click()
    admin.check_access("design of a field")
    drawer.get_by_role("button", name="保存").click()
    expect(drawer).not_to_be_visible()
    expect(page.locator(".c-fields")).to_contain_text("服务等级")
    expect(page.locator("aside .c-preview")).to_contain_text("金牌")
    admin.check_access("custom fields")


def test_a_field_is_designed_filled_in_shown_changed_and_filtered_by(visit: Visit) -> None:
    _design(visit("zhouting"))
    rep = visit("wangxiaoyan")
    page = rep.page
    rep.open("/customers/new/")
    page.fill("input[name=name]", "苏州自设字段试验有限公司")
    pill(page, "银牌")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(CUSTOMER)
    rep.settle()
    expect(page.locator("#customer-side")).to_contain_text("服务等级")
    expect(page.locator("#customer-side")).to_contain_text("银牌")
    rep.open("/customers/")
    page.get_by_role("button", name="列", exact=True).click()
    page.locator(".z-columns li", has_text="服务等级").locator("input").check()
    page.locator(".z-columns").get_by_role("button", name="应用").click()
    rep.settle()
    row = page.locator("tbody tr", has_text="苏州自设字段试验有限公司")
    cell = row.locator("td[data-label=服务等级]")
    expect(cell).to_contain_text("银牌")
    cell.dblclick()
    cell.locator("select").select_option(label="金牌")
    expect(cell).to_contain_text("金牌")

    page.get_by_role("link", name="加条件").click()
    page.locator("#drawer").get_by_role("link", name="全部字段与组合").click()
    condition = page.locator("#drawer .cond-row").first
    condition.get_by_label("字段").select_option(label="服务等级")
    condition.locator("label.z-pill", has_text=re.compile("^金牌$")).click()
    expect(page.locator("#drawer .cond-preview")).to_contain_text("服务等级是“金牌”")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("cond="))
    rep.settle()
    expect(page.locator("#customer-rows td.name")).to_have_text(["苏州自设字段试验有限公司"])


def test_the_designer_works_on_a_phone(visit: Visit) -> None:
    admin = visit("zhouting", viewport=PHONE)
    page = admin.page
    admin.open("/customers/fields/new/?kind=money")
    page.fill("main input[name=label]", "预算金额")
    expect(page.locator(".c-try")).to_contain_text("预算金额")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    page.locator("main").get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile("/customers/fields/$"))
    expect(page.locator(".c-fields")).to_contain_text("预算金额")

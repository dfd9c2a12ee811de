"""A profile turned into claimed leads; a form on the web site, filled in on a phone, becomes a lead."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import PHONE, Visitor
from e2e.finding import LIKE, UNLIKE
from e2e.stack import Stack

Visit = Callable[..., Visitor]


def test_a_profile_is_turned_into_claimed_leads(visit: Visit, product: Stack) -> None:
    assert "ready" in product.run("e2e.finding")
    _read_the_profile(visit("zhouting"))
    _claim_the_likest(visit("wangxiaoyan"))


def test_a_form_on_the_web_site_filled_in_on_a_phone_becomes_a_lead(visit: Visit) -> None:
    address = _put_a_form_up(visit("zhouting"))
    _send_it_in(visit(None, viewport=PHONE, has_touch=True, is_mobile=True), address)
    visitor = visit("zhouting")
    visitor.open("/sales/forms/")
    visitor.page.get_by_role("link", name="官网咨询").click()
    visitor.settle()
    expect(visitor.page.locator("main")).to_contain_text("想看看演示")
    visitor.page.get_by_role("link", name="打开客户").first.click()
    visitor.settle()
    expect(visitor.page.locator("#customer-head")).to_contain_text("嘉兴丝路贸易有限公司")


def _read_the_profile(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/sales/profiles/")
    visitor.check_access("profiles")
    page.get_by_role("link", name="签约客户").first.click()
    visitor.settle()
    page.get_by_role("button", name="计算").click()
    visitor.settle()
    best = page.locator("#profile-for tbody tr").first
    expect(best).to_contain_text(re.compile("浙江省|软件"))
    visitor.check_access("profile")
    best.get_by_role("link").last.click()
    visitor.settle()
    expect(page.locator("h1")).to_contain_text("客户")


def _claim_the_likest(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/sales/leads/")
    visitor.check_access("leads by score")
    names = page.locator("#find-leads tbody td.name").all_inner_texts()
    assert set(names[:2]) == set(LIKE) and UNLIKE in names
    page.locator("#find-leads tbody tr").first.locator(".find-score").click()
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text("浙江")
    visitor.settle()
    visitor.check_access("why this score")
    page.keyboard.press("Escape")
    for name in LIKE:
        page.get_by_label(f"选中 {name}").check()
    page.get_by_role("region", name="批量操作").get_by_role("button", name="认领").click()
    page.wait_for_url(re.compile(r"/pool/$"))
    visitor.settle()
    visitor.open("/sales/leads/")
    left = page.locator("#find-leads tbody td.name").all_inner_texts()
    assert not set(LIKE) & set(left) and UNLIKE in left


def _put_a_form_up(visitor: Visitor) -> str:
    page = visitor.page
    visitor.open("/sales/forms/new/")
    visitor.check_access("design a form")
    page.get_by_label("表单名称").fill("官网咨询")
    page.get_by_label("标题").fill("联系我们")
    page.get_by_label("同意条款").fill("我们只用来回电。")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/sales/forms/\d+/$"))
    visitor.settle()
    visitor.check_access("a form from inside")
    return page.locator(".find-code").first.inner_text()


def _send_it_in(visitor: Visitor, address: str) -> None:
    page = visitor.page
    visitor.open(f"/f/{address.rstrip('/').rpartition('/')[2]}/?utm_campaign=spring")
    visitor.check_access("public form")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("姓名").fill("丁一")
    page.get_by_label("公司名称").fill("嘉兴丝路贸易有限公司")
    page.get_by_label("手机或电话").fill("12")
    page.get_by_label("想了解什么").fill("想看看演示")
    page.get_by_role("button", name="提交").tap()
    expect(page.locator("main")).to_contain_text("这个号码打不通")
    visitor.settle()
    visitor.check_access("public form with words")
    page.get_by_label("手机或电话").fill("13951278888")
    page.get_by_label("我已阅读并同意").check()
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("status")).to_contain_text("已收到")
    visitor.settle()

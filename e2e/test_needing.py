"""A need goes from raw words to confirmed, delivered and validated; a script is run beside a call and redesigned."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import Visitor
from e2e.test_working_day import pill

Visit = Callable[..., Visitor]
NEED = re.compile(r"/needs/\d+/\d+/$")
DESIGN = re.compile(r"/scripts/\d+/design/$")


def find_customer(rep: Visitor, text: str) -> str:
    """Return the number of a customer of the own."""
    rep.open("/customers/?view=mine")
    link = rep.page.locator("td.name a", has_text=text).first
    number = re.search(r"/customers/(\d+)/", link.get_attribute("href") or "")
    assert number
    return number[1]


def hear(rep: Visitor, customer: str) -> None:
    """Write down what was heard, from the tab of the customer's page."""
    page = rep.page
    rep.open(f"/customers/{customer}/?tab=needs")
    page.get_by_role("link", name="记需求").click()
    rep.settle()
    rep.check_access("write down a need")
    page.locator("[name=name]").fill("三秒查到货")
    page.locator("[name=raw_words]").fill("每次都要打电话问总部还有没有货，烦死了")
    page.locator("[name=statement]").fill("店里三秒能查到总仓还有没有货")
    page.locator("[data-field=strength]").locator("label", has_text="很高").click()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(NEED)
    rep.settle()


def repeat_back(rep: Visitor) -> None:
    """Confirming waits for the step in which the wording is repeated."""
    page, drawer = rep.page, rep.page.locator("#drawer")
    expect(page.get_by_role("button", name="客户确认")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("link", name="记一步 重复").click()
    drawer.get_by_label("记下什么").fill("您是说，店里三秒能查到总仓有没有货？对")
    drawer.get_by_role("button", name="记下").click()
    expect(page.locator(".need-steps")).to_contain_text("您是说，店里三秒")


def test_a_need_goes_from_raw_words_to_confirmed_and_validated(visit: Visit) -> None:
    rep = visit("wangxiaoyan")
    page = rep.page
    hear(rep, find_customer(rep, "苏州"))
    rep.check_access("a need")
    repeat_back(rep)
    page.locator("header").get_by_role("link", name="客户确认").click()
    rep.settle()
    expect(page.locator("main")).to_contain_text("店里三秒能查到总仓还有没有货")
    pill(page, "当面")
    page.get_by_label("确认人姓名").fill("周敏")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(NEED)
    expect(page.locator("main")).to_contain_text("已定义")
    expect(page.locator("main")).to_contain_text("周敏")
    page.get_by_role("link", name="记交付").click()
    page.get_by_label("交付了什么").fill("开通门店查询")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("link", name="交付后验证").click()
    pill(page, "满足了")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("已验证")
    page.get_by_role("link", name="为什么？").click()
    expect(page.locator("#drawer")).to_contain_text("强度：很高（5/5）")


def talk(rep: Visitor, *answers: str) -> None:
    """Tap answers one after the other."""
    page = rep.page
    for answer in answers:
        title = page.locator(".script-now h2").inner_text()
        page.locator(".script-now label.z-pill", has_text=re.compile(rf"^\s*{answer}\s*$")).click()
        page.get_by_role("button", name="下一步").click()
        expect(page.locator(".script-said")).to_contain_text(title)
        rep.settle()


def test_a_script_is_run_beside_a_call_fills_the_archive_and_shows_in_the_results(visit: Visit) -> None:
    rep = visit("wangxiaoyan")
    page, customer = rep.page, find_customer(rep, "机械")
    rep.open(f"/customers/{customer}/?tab=calls")
    page.get_by_role("link", name="按话术打").click()
    page.locator("#drawer").get_by_role("button", name="开始").first.click()
    page.wait_for_url(re.compile(r"/scripts/talks/\d+/\d+/$"))
    rep.settle()
    expect(page.locator(".script-say").first).to_contain_text("的王晓燕，今天是例行回访")
    rep.check_access("a talk")
    talk(rep, "方便")
    page.locator("[name=ask-systems_in_use]").fill("金蝶和一堆表格")
    talk(rep, "有变动，已更正")
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("button", name="继续").click()
    talk(rep, "有不满或麻烦", "愿意试试", "约好见面")
    page.get_by_role("link", name="写下结果").click()
    expect(page.locator("[name=outcome]:checked")).to_have_value("agreed")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("谈完")
    rep.open(f"/customers/{customer}/?tab=archive")
    expect(page.locator("main")).to_contain_text("金蝶和一堆表格")
    rep.open("/scripts/")
    rep.check_access("the list of scripts")
    page.get_by_role("link", name="五步回访").click()
    page.locator("main").get_by_role("link", name="结果").click()
    page.wait_for_url(re.compile("/results/"))
    rep.settle()
    expect(page.locator(".script-row").first).to_contain_text("自我介绍")
    rep.check_access("results")


def test_a_script_is_ordered_by_keys_redesigned_and_put_in_force(visit: Visit) -> None:
    admin = visit("zhouting")
    page = admin.page
    admin.open("/scripts/")
    page.get_by_role("link", name="沉睡唤醒").click()
    page.locator("main").get_by_role("link", name="设计").click()
    page.wait_for_url(DESIGN)
    admin.settle()
    admin.check_access("the designer")
    grip = page.locator(".script-order li").nth(2).locator(".z-grip")
    grip.press("ArrowUp")
    expect(page.locator(".script-order li").nth(1)).to_contain_text("问近况")
    expect(page.locator(".z-toast, [role=status]").filter(has_text="次序已保存").first).to_be_visible()
    page.get_by_role("link", name="加一步").click()
    admin.settle()
    page.locator("[name=title]").fill("道别")
    page.locator("[name=sentences]").fill("〔联系人〕再见")
    expect(page.locator("#script-preview")).to_contain_text("走到这里就断了")
    page.locator("[name=answer_0]").fill("再见")
    page.locator("[name=to_0]").select_option("end")
    page.locator("[name=outcome_0]").select_option("later")
    expect(page.locator("#script-preview")).to_contain_text("没有哪个回答会走到")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(DESIGN)
    admin.settle()
    expect(page.get_by_role("button", name="启用")).to_have_attribute("aria-disabled", "true")
    page.locator(".script-order li", has_text="道别").get_by_role("button", name="去掉").click()
    page.locator("dialog[open]").get_by_role("button", name="去掉").click()
    expect(page.locator(".script-order")).not_to_contain_text("道别")
    page.get_by_role("button", name="启用").click()
    expect(page.locator("main")).to_contain_text("现在是第 2 版")

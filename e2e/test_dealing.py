"""Deals: graded and signed with a contract, moved by keyboard, dragged by two; what targets and alarms lead to."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Locator, expect

from e2e.browser import Visitor
from e2e.dealing import KEYED, RACED, SIGNED, TITLE
from e2e.stack import Stack

Visit = Callable[..., Visitor]


def card(visitor: Visitor, name: str) -> Locator:
    """Return the card of a customer's deal."""
    return visitor.page.get_by_role("listitem", name=f"{name}，{TITLE}")


def lane(visitor: Visitor, name: str) -> Locator:
    """Return a column of the board."""
    return visitor.page.get_by_role("region", name=name, exact=True)


def press(visitor: Visitor, name: str, key: str) -> None:
    """Press a key on a card and wait until the board is drawn anew."""
    card(visitor, name).focus()
    with visitor.page.expect_response(re.compile(r"/sales/$")):
        visitor.page.keyboard.press(key)
    visitor.settle()


def test_a_deal_is_graded_and_signed_by_its_contract(visit: Visit) -> None:
    visitor = visit("zhangwei")
    page = visitor.page
    visitor.open("/sales/")
    card(visitor, SIGNED).get_by_role("link", name=SIGNED).click()
    page.wait_for_url(re.compile(r"/sales/\d+/\d+/$"))
    visitor.settle()
    page.get_by_role("link", name="意向等级").click()
    drawer = page.locator("#drawer")
    drawer.get_by_text("A 类", exact=False).first.click()
    drawer.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("前签")
    visitor.settle()
    visitor.check_access("deal")
    page.get_by_role("link", name="登记合同").click()
    page.wait_for_url(re.compile(r"/new/"))
    visitor.settle()
    page.get_by_label("合同编号").fill("HT-E2E-001")
    page.get_by_label("合同名称").fill("产线改造合同")
    page.locator("input[name=amount]").fill("260000")
    page.locator("input[name=first_payment]").fill("78000")
    page.locator("input[name=received]").fill("78000")
    page.locator("input[name=received_on]").fill(date.today().isoformat())
    page.get_by_role("button", name="登记").click()
    visitor.settle()
    expect(page.locator("main")).to_contain_text("HT-E2E-001")
    expect(page.locator("main")).to_contain_text("已签约")
    visitor.open("/sales/")
    expect(lane(visitor, "成交").get_by_role("listitem", name=f"{SIGNED}，{TITLE}")).to_be_visible()
    page.get_by_role("link", name=SIGNED).first.click()
    visitor.settle()
    expect(page.locator("main")).to_contain_text("已成交")


def test_a_card_goes_back_by_keyboard_and_asks_for_the_reason(visit: Visit) -> None:
    visitor = visit("zhangwei")
    page = visitor.page
    visitor.open("/sales/")
    press(visitor, KEYED, "ArrowRight")
    expect(lane(visitor, "意向").get_by_role("listitem", name=f"{KEYED}，{TITLE}")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    drawer = page.locator("#drawer")
    reason = drawer.get_by_label("原因")
    expect(reason).to_be_visible()
    expect(lane(visitor, "意向").get_by_role("listitem", name=f"{KEYED}，{TITLE}")).to_be_visible()
    reason.fill("客户换了负责人，要重新见面")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/sales/\d+/\d+/$"))
    expect(page.locator("main")).to_contain_text("客户换了负责人，要重新见面")
    visitor.open("/sales/")
    expect(lane(visitor, "首面").get_by_role("listitem", name=f"{KEYED}，{TITLE}")).to_be_visible()


def test_who_drags_a_card_that_somebody_just_moved_reads_who_and_where_it_is(visit: Visit) -> None:
    rep, boss = visit("zhangwei"), visit("lijianguo")
    rep.open("/sales/")
    boss.open("/sales/")
    expect(card(boss, RACED)).to_be_visible()
    press(rep, RACED, "ArrowRight")
    expect(lane(rep, "意向").get_by_role("listitem", name=f"{RACED}，{TITLE}")).to_be_visible()
    press(boss, RACED, "ArrowLeft")
    expect(boss.page.locator("body")).to_contain_text("张伟 刚刚改了这个商机，它现在在「意向」。")
    expect(lane(boss, "意向").get_by_role("listitem", name=f"{RACED}，{TITLE}")).to_be_visible()


def test_figures_of_targets_lead_to_their_rows(visit: Visit) -> None:
    visitor = visit("lijianguo")
    page = visitor.page
    visitor.open("/sales/targets/")
    visitor.check_access("targets")
    page.get_by_role("row", name=re.compile("王晓燕")).get_by_role("link").nth(4).click()
    page.wait_for_url(re.compile(r"/targets/person/\d+/[\d-]+/contacts/$"))
    visitor.settle()
    visitor.check_access("rows of a figure")
    expect(page.locator("h1")).to_contain_text("王晓燕 的联系")
    page.get_by_role("navigation").get_by_role("link", name="业绩目标").first.click()
    visitor.settle()
    expect(page.locator("h1")).to_contain_text("业绩目标")


def test_an_alarm_is_answered_and_asked_about_a_week_later(product: Stack, visit: Visit) -> None:
    visitor = visit("lijianguo")
    page = visitor.page
    visitor.open("/notifications/")
    page.get_by_role("link", name=re.compile("个工作日没有新增 A")).first.click()
    page.wait_for_url(re.compile(r"/sales/new-a/\d+/$"))
    visitor.settle()
    visitor.check_access("alarm")
    for factor in ("手上的 B、C 客户", "每位客户联系次数", "每次联系升 A", "直接评为 A"):
        page.get_by_role("row", name=re.compile(factor)).get_by_role("link").first.click()
        visitor.settle()
        expect(page.locator("h1")).to_contain_text(factor)
        page.go_back()
        visitor.settle()
    page.get_by_role("textbox", name="原因").fill("都在跑售后，没打 B 类电话")
    page.get_by_role("textbox", name="措施").fill("每人每天先打五个 B 类电话")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("一周后追问")
    alarm = page.url
    assert product.run("e2e.week").strip() == "1"
    visitor.open("/notifications/")
    asked = page.get_by_role("link", name=re.compile("一周前的措施有结果了吗"))
    expect(asked.first).to_be_visible()
    asked.first.click()
    page.wait_for_url(alarm)
    visitor.settle()
    expect(page.locator("main")).to_contain_text("一周到了，写下措施的结果。")
    page.get_by_role("textbox", name="结果").fill("一周来了两个 A")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("一周来了两个 A")

"""A customer runs out of its days: its owner is warned, the sweep takes it; another goes on to the next person."""

import json
import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import Visitor
from e2e.sea import LYING, NAME
from e2e.stack import Stack
from e2e.test_claiming import row
from e2e.test_working_day import CUSTOMER

Visit = Callable[..., Visitor]
LOST, HANDED_ON, WARNED = LYING[3:6]
LOGINS = {"张伟": "zhangwei", "陈静": "chenjing", "王晓燕": "wangxiaoyan"}


def claim(visitor: Visitor, name: str) -> int:
    """Claim a customer by the screen and return its id."""
    visitor.open("/pool/")
    row(visitor.page, name).get_by_role("button", name="认领").click()
    visitor.page.wait_for_url(CUSTOMER)
    visitor.settle()
    return int(visitor.page.url.rstrip("/").rsplit("/", 1)[1])


def open_message(visitor: Visitor, title: str, seconds: float = 30) -> None:
    """Wait until a message has arrived and follow it."""
    link = visitor.page.locator("main .z-event a", has_text=re.compile(title))
    until = time.monotonic() + seconds
    visitor.open("/notifications/")
    while not link.count() and time.monotonic() < until:
        time.sleep(0.3)
        visitor.open("/notifications/")
    link.first.click()
    visitor.settle()


def ask_for_days(visitor: Visitor, manager: Visitor, customer_id: int, name: str) -> None:
    """Ask for more protected days on the customer's page, and have the manager agree."""
    visitor.open(f"/customers/{customer_id}/")
    visitor.page.get_by_role("button", name="更多").first.click()
    visitor.page.get_by_role("menuitem", name="申请延长保护期").click()
    drawer = visitor.page.locator("#drawer")
    drawer.locator("[name=reason]").fill("合同在客户法务那里")
    visitor.settle()
    visitor.check_access("ask for more days")
    drawer.get_by_role("button", name="提交申请").click()
    expect(visitor.page.locator("#toasts")).to_contain_text("等上级审批")
    manager.open("/approvals/")
    manager.page.get_by_role("link", name=re.compile(f"延长“{name}”的保护期")).first.click()
    manager.page.wait_for_url(re.compile(r"/approvals/\d+/"))
    manager.settle()
    expect(manager.page.locator("main")).to_contain_text("合同在客户法务那里")
    manager.page.get_by_role("button", name="同意").click()
    expect(manager.page.locator("#toasts")).to_contain_text("已同意")


def test_an_owner_is_warned_and_gets_more_days(visit: Visit, product: Stack) -> None:
    visitor = visit("wangxiaoyan")
    page = visitor.page
    customer_id = claim(visitor, WARNED)
    product.run("e2e.days", str(customer_id), "2")
    open_message(visitor, "1 位客户将被回收，最早")
    expect(page.locator("h1")).to_contain_text(WARNED)
    expect(page.locator("#customer-head")).to_contain_text("预计回收")
    visitor.open("/pool/due/")
    visitor.check_access("about to be taken back")
    expect(page.locator("main tr", has_text=WARNED)).to_contain_text("2 天")

    ask_for_days(visitor, visit("lijianguo"), customer_id, WARNED)
    visitor.open("/pool/due/?within=30")
    expect(page.locator("main tr", has_text=WARNED)).to_contain_text("17 天")
    visitor.open("/pool/asked/")
    expect(page.locator("main tr", has_text=WARNED).first).to_contain_text("已同意")


def test_the_sweep_takes_a_customer_whose_days_are_over(visit: Visit, product: Stack) -> None:
    visitor = visit("wangxiaoyan")
    page = visitor.page
    customer_id = claim(visitor, LOST)
    product.run("e2e.days", str(customer_id), "0")
    report = json.loads(product.run("zhike.cli", "sweep", "--json"))
    assert (report["taken"], report["customer_ids"]) == (1, [customer_id])
    open_message(visitor, "1 位客户到期，已被回收")
    visitor.check_access("report of a sweep")
    line = page.locator("main tbody tr", has_text=LOST)
    for said in ("王晓燕", "已回收", "到期未签", NAME):
        expect(line).to_contain_text(said)
    visitor.open("/pool/")
    expect(row(page, LOST)).to_contain_text("回收规则：到期未签")


def test_a_customer_is_sent_on_and_the_next_person_accepts_it(visit: Visit) -> None:
    claim(visit("wangxiaoyan"), HANDED_ON)
    manager = visit("lijianguo")
    page, drawer = manager.page, manager.page.locator("#drawer")
    manager.open("/customers/?sort=name")
    page.get_by_label(f"选中 {HANDED_ON}").check()
    page.get_by_role("button", name="流转", exact=True).click()
    drawer.get_by_label("流转原因").fill("换人跟进")
    manager.check_access("send on")
    drawer.get_by_role("button", name="流转给下一位").click()
    expect(page.locator("#toasts")).to_contain_text("流转给下一位：共 1 位")
    manager.open("/pool/offers/?box=all")
    line = page.locator("main tbody tr", has_text=HANDED_ON)
    expect(line).to_contain_text("待接收")
    name = line.locator("td").nth(1).inner_text().strip()

    receiver = visit(LOGINS[name])
    open_message(receiver, "为你推荐了 1 位客户")
    receiver.check_access("offers")
    offer = receiver.page.locator(".pool-offer", has_text=HANDED_ON)
    expect(offer).to_contain_text("换人跟进")
    offer.get_by_role("button", name="接收").click()
    receiver.page.wait_for_url(CUSTOMER)
    receiver.settle()
    expect(receiver.page.locator("#toasts")).to_contain_text("已接收")
    expect(receiver.page.locator("#customer-head")).to_contain_text(name)
    manager.open("/pool/offers/?box=all")
    expect(line).to_contain_text("已接收")

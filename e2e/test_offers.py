"""A customer that the pool's administrator sends on is declined by one, missed by the next, and goes on."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import Visitor
from e2e.sea import LYING
from e2e.stack import Stack
from e2e.test_claiming import row
from e2e.test_reclaiming import LOGINS, open_message

Visit = Callable[..., Visitor]
SENT_ON = LYING[8]


def asked(manager: Visitor, count: int) -> list[tuple[str, str]]:
    """Return who was asked with what came of it, newest first, once so many were asked."""
    lines = manager.page.locator("main tbody tr", has_text=SENT_ON)
    until = time.monotonic() + 30
    manager.open("/pool/offers/?box=all")
    while lines.count() < count and time.monotonic() < until:
        time.sleep(0.3)
        manager.open("/pool/offers/?box=all")
    cells = [line.locator("td") for line in lines.all()]
    return [(cell.nth(1).inner_text().strip(), cell.nth(5).inner_text().strip()) for cell in cells]


def test_what_one_declines_and_the_next_misses_goes_on_to_the_third(visit: Visit, product: Stack) -> None:
    manager = visit("lijianguo")
    page, drawer = manager.page, manager.page.locator("#drawer")
    manager.open("/pool/")
    link = row(page, SENT_ON).locator("td.name a").get_attribute("href") or ""
    customer_id = re.findall(r"\d+", link)[0]
    page.get_by_label(f"选中 {SENT_ON}").check()
    page.get_by_role("region", name="批量操作").get_by_role("button", name="流转给下一位").click()
    drawer.get_by_label("流转原因").fill("没人认领")
    drawer.get_by_role("button", name="流转给下一位").click()
    expect(page.locator("#toasts")).to_contain_text("流转给下一位：共 1 位")
    ((first, state),) = asked(manager, 1)
    assert state == "待接收"

    visitor = visit(LOGINS[first])
    visitor.open("/pool/offers/")
    offer = visitor.page.locator(".pool-offer", has_text=SENT_ON)
    offer.get_by_role("link", name="不接").click()
    form = visitor.page.locator("#drawer form")
    expect(form).to_be_visible()
    visitor.check_access("decline an offer")
    form.get_by_label("为什么不接").fill("不做船舶行业")
    form.get_by_role("button").last.click()
    expect(visitor.page.locator("#toasts")).to_contain_text("转给下一位")
    (second, waiting), declined = asked(manager, 2)
    assert (waiting, declined) == ("待接收", (first, "已婉拒")) and second != first
    expect(page.locator("main tbody tr", has_text=SENT_ON).last).to_contain_text("不做船舶行业")

    product.run("e2e.lapse", customer_id)
    (third, waiting), missed, _declined = asked(manager, 3)
    assert (waiting, missed) == ("待接收", (second, "已过时")) and third not in (first, second)
    manager.check_access("how rotations went")
    late = visit(LOGINS[second])
    open_message(late, "过时")
    late.open("/pool/offers/")
    expect(late.page.locator("main")).not_to_contain_text(SENT_ON)

"""An administrator drafts rules of the pool, tries them on the own customers and publishes them for midnight."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import Visitor

Visit = Callable[..., Visitor]


def read_simulation(visitor: Visitor) -> None:
    """See that customers go on the first day that stay under the present rules, and whose they are."""
    page = visitor.page
    page.wait_for_url(re.compile(r"/pool/simulations/\d+/$"))
    visitor.settle()
    visitor.check_access("simulation")
    first_day = page.locator(".z-tiles > *", has_text="第一天回收")
    expect(first_day).to_contain_text("按现在的规则 0")
    assert int(re.findall(r"\d+", first_day.inner_text())[0]) > 0, "customers of 40 days are due under these rules"
    page.get_by_role("link", name="王晓燕").click()
    visitor.settle()
    expect(page.locator(".z-filter", has_text="王晓燕")).to_be_visible()
    expect(page.locator("main table.cards tbody tr").first).to_contain_text("久未跟进")


def test_rules_are_drafted_tried_and_published_for_midnight(visit: Visit) -> None:
    visitor = visit("zhouting")
    page = visitor.page
    visitor.open("/pool/rules/")
    visitor.check_access("rules of all pools")
    page.get_by_role("link", name="全公司（默认）").click()
    page.get_by_role("link", name="修改规则").click()
    visitor.settle()
    visitor.check_access("form of the rules")
    page.get_by_label("默认保护天数").fill("21")
    page.locator("[name=warn_0_amount]").fill("5")
    page.locator("[data-field=warn_0_to] label.z-pill", has_text="负责人").click()
    page.get_by_role("button", name="存为草稿").click()
    page.wait_for_url(re.compile(r"/pool/rules/0/$"))
    expect(page.locator("#toasts")).to_contain_text("还没有生效")

    page.get_by_role("link", name="加回收规则").click()
    visitor.settle()
    visitor.check_access("form of a trigger")
    page.get_by_label("名称").fill("久未跟进")
    page.get_by_label("B 级").fill("9")
    page.get_by_role("button", name="存进草稿").click()
    page.wait_for_url(re.compile(r"/pool/rules/0/$"))
    visitor.settle()
    draft = page.locator(".z-card", has_text="草稿（还没有生效）")
    for said in ("默认 21 天", "久未跟进：所有客户", "B 9", "提前 5 天提醒负责人"):
        expect(draft).to_contain_text(said)
    visitor.check_access("draft")

    draft.get_by_role("button", name="试算").click()
    read_simulation(visitor)

    page.get_by_label("说明（写给以后看的人）").fill("先试一个月")
    page.get_by_role("button", name=re.compile(r"^发布，\d{4}-\d\d-\d\d 0 点生效$")).click()
    page.wait_for_url(re.compile(r"/pool/rules/0/$"))
    expect(page.locator("#toasts")).to_contain_text(re.compile(r"第 \d+ 版已发布，\d{4}-\d\d-\d\d 0 点生效"))
    expect(page.locator(".z-card", has_text="现在生效的规则")).to_contain_text("还没有规则")
    expect(page.locator("main")).to_contain_text("先试一个月")
    visitor.open("/pool/rules/")
    expect(page.locator("main tr", has_text="全公司（默认）")).to_contain_text(
        re.compile(r"第 \d+ 版 \d{4}-\d\d-\d\d 起")
    )

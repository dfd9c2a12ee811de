"""An export above the cap: the rep asks, the manager says yes on the phone, the rep fetches the file."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import PHONE, Visitor

Visit = Callable[..., Visitor]


def test_an_export_above_the_cap_is_approved_on_the_phone_and_fetched_by_the_rep(visit: Visit) -> None:
    rep = visit("wangxiaoyan")
    page = rep.page
    rep.open("/customers/?view=mine&grade=A")
    page.get_by_role("link", name="导出", exact=True).last.click()
    page.wait_for_url(re.compile("/transfer/exports/new/"))
    rep.settle()
    rep.check_access("export form")
    expect(page.locator("main")).to_contain_text("每次导出都需要审批")
    page.locator("label", has_text="CSV 文本").click()
    page.get_by_role("button", name=re.compile("^提交审批")).click()
    expect(page.locator("main")).to_contain_text("请写明用途")
    page.fill("textarea[name=reason]", "月底盘点 A 级客户")
    page.get_by_role("button", name=re.compile("^提交审批")).click()
    page.wait_for_url(re.compile(r"/approvals/\d+/"))
    rep.settle()
    rep.check_access("own request")

    manager = visit("lijianguo", viewport=PHONE)
    manager.open("/approvals/")
    manager.check_access("inbox on the phone")
    manager.page.get_by_role("link", name="处理", exact=True).first.click()
    manager.page.wait_for_url(re.compile(r"/approvals/\d+/"))
    manager.settle()
    manager.check_access("request on the phone")
    body = manager.page.locator("main")
    for words in ("王晓燕", "等级 A", "月底盘点 A 级客户"):
        expect(body).to_contain_text(words)
    box = manager.page.get_by_role("button", name="同意").bounding_box()
    assert box and box["height"] >= 44 and box["y"] + box["height"] <= PHONE["height"]
    manager.page.get_by_role("button", name="同意").click()
    expect(manager.page.locator("#toasts")).to_contain_text("已同意")

    rep.open("/transfer/exports/")
    rep.check_access("own exports")
    page.locator("main table a").first.click()
    rep.settle()
    expect(page.locator("main")).to_contain_text("导出完成", timeout=40_000)
    rep.check_access("finished export")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载文件").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    assert "苏州" in content and "导出水印：" in content and "王晓燕" in content


def test_a_card_is_printed_from_the_customers_page(visit: Visit) -> None:
    rep = visit("wangxiaoyan")
    rep.open("/customers/")
    rep.page.locator("main tbody td.name a").first.click()
    rep.settle()
    rep.page.get_by_role("button", name="更多").click()
    with rep.page.expect_download() as download:
        rep.page.get_by_role("menuitem", name="打印资料卡").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

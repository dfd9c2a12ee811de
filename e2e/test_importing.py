"""A workbook goes in by the screen: upload, columns, trial, import with live progress, report, undo."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from e2e.browser import Visitor

Visit = Callable[..., Visitor]
ROWS = 400


def workbook(path: Path) -> Path:
    """Write a sheet as people keep them: title rows, header in the fourth row, a few bad cells, a blank row."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["客户资料表"])
    sheet.append(["制表：王晓燕"])
    sheet.append([])
    sheet.append(["客户名称", "联系人", "手机", "邮箱", "级别", "备注"])
    for number in range(1, ROWS + 1):
        phone = "12" if number == 7 else f"139{number:08d}"
        name = "" if number == 9 else f"常州{number:03d}号精工有限公司"
        sheet.append([name, f"李{number}", phone, f"li{number}@example.com", "重要", "展会"])
        if number == 20:
            sheet.append([])
    book.save(path)
    return path


def test_a_workbook_goes_in_and_out_again(visit: Visit, tmp_path: Path) -> None:
    visitor = visit("lijianguo")
    page = visitor.page
    visitor.open("/transfer/new/")
    visitor.check_access("upload")
    page.set_input_files("input[type=file]", workbook(tmp_path / "客户.xlsx"))
    page.get_by_role("button", name=re.compile("^上传并继续")).click()
    page.wait_for_url(re.compile("/columns/"))
    visitor.settle()
    visitor.check_access("columns")
    page.get_by_role("button", name=re.compile("^确认并试运行")).click()
    start = page.get_by_role("button", name="开始导入")
    expect(start).to_be_visible(timeout=30_000)
    visitor.check_access("trial")
    start.click()
    expect(page.locator("main")).to_contain_text("导入完成。", timeout=40_000)
    visitor.check_access("result")
    expect(page.locator("main")).to_contain_text(f"{ROWS - 1}")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载报告").click()
    download.value.save_as(tmp_path / "report.xlsx")
    report = openpyxl.load_workbook(tmp_path / "report.xlsx")
    said = "\n".join(str(cell) for sheet in report for row in sheet.values for cell in row if cell)
    assert "12" in said and "客户名称" in said
    visitor.open("/customers/?sort=-created")
    expect(page.locator("tbody")).to_contain_text("号精工有限公司")
    visitor.open("/notifications/")
    expect(page.locator("main")).to_contain_text("导入")
    visitor.open("/transfer/")
    visitor.check_access("list of imports")
    page.locator("main table a", has_text="客户.xlsx").first.click()
    visitor.settle()
    page.get_by_role("button", name="撤销整批导入").click()
    page.locator("#confirm-dialog [data-confirm-yes]").click()
    expect(page.locator("main")).to_contain_text("导入已撤销", timeout=40_000)
    visitor.open("/customers/?sort=-created")
    expect(page.locator("tbody")).not_to_contain_text("号精工有限公司")


def test_the_list_of_an_event_goes_in_with_its_campaign_and_the_returns_count_it(visit: Visit, tmp_path: Path) -> None:
    _enter_the_campaign(visit("zhouting"))
    visitor = visit("lijianguo")
    page = visitor.page
    visitor.open("/transfer/new/")
    path = tmp_path / "展会登记.csv"
    rows = [f"宿迁{number:02d}号泵业有限公司,朱{number},1395127{number:04d}" for number in range(1, 13)]
    path.write_bytes("\r\n".join(["单位名称,联系人,手机号", *rows]).encode("gbk"))
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name=re.compile("^上传并继续")).click()
    page.wait_for_url(re.compile("/columns/"))
    visitor.settle()
    page.get_by_label("来源活动").select_option(label="华东装备展")
    page.get_by_role("button", name=re.compile("^确认并试运行")).click()
    start = page.get_by_role("button", name="开始导入")
    expect(start).to_be_visible(timeout=30_000)
    start.click()
    expect(page.locator("main")).to_contain_text("导入完成。", timeout=40_000)
    expect(page.locator("main")).to_contain_text("华东装备展")
    assert _leads_of(visitor, "华东装备展") == 12


def _enter_the_campaign(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/sales/campaigns/new/")
    page.get_by_label("活动名称").fill("华东装备展")
    page.get_by_label("链接里的代号").fill("fair-2026")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/sales/campaigns/$"))
    expect(page.locator("main")).to_contain_text("华东装备展")


def _leads_of(visitor: Visitor, campaign: str) -> int:
    """Return how many leads the report of returns counts for a campaign."""
    today = date.today()
    visitor.open(f"/sales/returns/?first={today - timedelta(days=30)}&last={today + timedelta(days=2)}&by=campaign")
    row = visitor.page.locator("main table tr", has_text=campaign)
    return int(row.get_by_role("link").first.inner_text().replace(",", ""))


def test_a_file_that_is_none_gets_a_plain_sentence(visit: Visit, tmp_path: Path) -> None:
    visitor = visit("lijianguo")
    visitor.open("/transfer/new/")
    wrong = tmp_path / "名片.xlsx"
    wrong.write_bytes(b"%PDF-1.7 not a workbook")
    visitor.page.set_input_files("input[type=file]", wrong)
    visitor.page.get_by_role("button", name=re.compile("^上传并继续")).click()
    expect(visitor.page.locator("main")).to_contain_text("PDF")

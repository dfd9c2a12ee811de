"""Contacts and old follow-ups come in from another system: recognised, mapped, with their author and their date."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from e2e.browser import Visitor

Visit = Callable[..., Visitor]
FIRM = "常州博达精密机械有限公司"
PERSON_HEADS = [
    "姓名",
    "客户名称",
    "手机",
    "电话",
    "电子邮箱",
    "职务",
    "是否关键决策人",
    "下次联系时间",
    "备注",
    "性别",
]
TALK_HEADS = ["客户名称", "跟进时间", "跟进人", "跟进方式", "跟进内容", "联系人"]


def sheet(path: Path, *rows: list[str]) -> Path:
    """Write rows as another system exports them."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def bring_in(visitor: Visitor, target: str, file: Path) -> None:
    """Go through the steps of an import of one kind."""
    page = visitor.page
    visitor.open("/transfer/new/")
    chosen = page.locator("[name=target]")
    if chosen.first.evaluate("one => one.tagName") == "SELECT":
        chosen.select_option(target)
    else:
        page.locator(f"[name=target][value={target}]").check()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name=re.compile("^上传并继续")).click()
    page.wait_for_url(re.compile("/columns/"))
    visitor.settle()
    visitor.check_access(f"columns of {target}")
    page.get_by_role("button", name=re.compile("^确认并试运行")).click()
    start = page.get_by_role("button", name="开始导入")
    expect(start).to_be_visible(timeout=30_000)
    start.click()
    expect(page.locator("main")).to_contain_text("导入完成。", timeout=40_000)


def test_contacts_of_another_system_and_old_follow_ups_come_in(visit: Visit, tmp_path: Path) -> None:
    visitor = visit("lijianguo")
    page = visitor.page
    bring_in(visitor, "customers", sheet(tmp_path / "客户.xlsx", ["客户名称", "备注"], [FIRM, "迁移自旧系统"]))
    person = ["温以宁", FIRM, "13911112222", "", "wen@example.com", "采购总监", "是", "", "", "女"]
    bring_in(visitor, "contacts", sheet(tmp_path / "联系人.xlsx", PERSON_HEADS, person))
    talk = [FIRM, "2025-03-01 14:30", "王晓燕", "电话", "旧系统里的一次跟进：谈了交期", "温以宁"]
    bring_in(visitor, "talks", sheet(tmp_path / "跟进.xlsx", TALK_HEADS, talk))

    visitor.open("/customers/?q=" + FIRM)
    page.locator("tbody").get_by_role("link", name=FIRM).first.click()
    visitor.settle()
    entry = page.locator("main li, main article", has_text="旧系统里的一次跟进：谈了交期").first
    expect(entry).to_contain_text("王晓燕")
    expect(entry).to_contain_text("2025")
    number = re.search(r"/customers/(\d+)/", page.url)
    assert number
    visitor.open(f"/customers/{number[1]}/?tab=contacts")
    expect(page.locator("main")).to_contain_text("温以宁")
    expect(page.locator("main")).to_contain_text("采购总监")

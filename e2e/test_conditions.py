"""Find customers by a condition, keep the list as a view, do something to all of them."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from e2e.browser import PHONE, Visitor

Visit = Callable[..., Visitor]


def _row(visitor: Visitor, number: int) -> Locator:
    return visitor.page.locator("#drawer .cond-row").nth(number)


def _open_builder(visitor: Visitor) -> None:
    visitor.page.get_by_role("link", name="加条件").click()
    visitor.page.locator("#drawer").get_by_role("link", name="全部字段与组合").click()
    expect(_row(visitor, 0)).to_be_visible()


def test_a_filter_is_built_saved_pinned_and_its_whole_result_tagged(visit: Visit) -> None:
    visitor = visit("wangxiaoyan")
    page = visitor.page
    visitor.open("/customers/")
    _open_builder(visitor)
    _row(visitor, 0).get_by_label("字段").select_option(label="客户名称")
    _row(visitor, 0).locator(".cond-value input").fill("軟件")
    page.locator("#drawer").get_by_role("button", name="加一组").click()
    inner = _row(visitor, 1)
    inner.get_by_label("字段").select_option(label="意向等级")
    inner.locator("label.z-pill", has_text=re.compile("^A$")).click()
    inner.locator("label.z-pill", has_text=re.compile("^B$")).click()
    preview = page.locator("#drawer .cond-preview")
    expect(preview).to_contain_text("客户名称包含“軟件”，且意向等级是“A”或“B”")
    expect(preview).to_contain_text(re.compile(r"\d+ 位"))
    visitor.settle()
    visitor.check_access("builder")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("cond="))
    visitor.settle()
    names = page.locator("#customer-rows td.name").all_inner_texts()
    assert names and all("软件" in name for name in names)

    page.get_by_role("link", name="存为视图").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("名称").fill("软件意向客户")
    drawer.locator("label.z-pill", has_text="所有人").click()
    drawer.get_by_label("钉到左侧栏").check()
    drawer.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"view=v\d+"))
    visitor.settle()
    expect(page.locator(".z-side").get_by_role("link", name="软件意向客户")).to_be_visible()
    visitor.check_access("saved view")

    page.get_by_label("选中本页全部").check()
    page.get_by_role("button", name="选中全部").click()
    page.get_by_role("button", name="打标签", exact=True).click()
    drawer.get_by_label("新标签").fill("软件行业")
    drawer.get_by_role("button", name="打标签").click()
    page.wait_for_url(re.compile(r"/conditions/runs/\d+/"))
    expect(page.locator("main")).to_contain_text("已全部处理", timeout=30_000)
    visitor.settle()
    expect(page.locator(".z-tiles")).to_contain_text(str(len(names)))
    visitor.check_access("bulk run")

    other = visit("zhangwei")
    other.open("/conditions/views/customer/")
    expect(other.page.locator("main")).to_contain_text("软件意向客户")


def test_a_segment_is_made_by_keyboard_on_a_phone_and_used_as_a_filter(visit: Visit) -> None:
    visitor = visit("wangxiaoyan", viewport=PHONE)
    page = visitor.page
    visitor.open("/conditions/segments/new/")
    page.get_by_label("名称").fill("电话里没谈过")
    row = page.locator(".cond-row").first
    row.get_by_label("字段").select_option(label="最近联系")
    row.get_by_label("比较方式").select_option(label="为空")
    expect(page.locator(".cond-preview")).to_contain_text("最近联系为空")
    visitor.settle()
    visitor.check_access("segment form on a phone")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"the page is {width} wide"
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/conditions/segments/\d+/$"))
    page.get_by_role("link", name="看成员").click()
    page.wait_for_url(re.compile("cond="))
    expect(page.locator(".z-filter", has_text="电话里没谈过")).to_be_visible()

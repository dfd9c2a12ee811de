"""Tasks and the calendar: given by the keyboard, dragged, pushed by the arrow keys, read by a calendar program."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from playwright.sync_api import expect

from e2e.browser import PHONE, Visitor

Visit = Callable[..., Visitor]


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def give(visitor: Visitor, title: str, day: date, at: str = "") -> None:
    """Give oneself a task on the page of its own."""
    visitor.open(f"/tasks/new/?on={day.isoformat()}")
    visitor.page.fill("input[name=title]", title)
    if at:
        visitor.page.fill("input[name=due_time]", at)
    visitor.page.keyboard.press("Control+Enter")
    visitor.page.wait_for_url(re.compile(r"/tasks/\d+/$"))
    visitor.settle()


def test_a_task_is_given_by_the_keyboard_done_and_undone(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.keyboard.press("n")
    item = page.get_by_role("menuitem", name=re.compile("^任务"))
    expect(item).to_be_visible()
    item.press("Enter")
    drawer = page.locator("#drawer")
    expect(drawer.locator("input[name=title]")).to_be_visible()
    visitor.settle()
    visitor.check_access("new task in the drawer")
    drawer.locator("input[name=title]").fill("给张总送样机")
    page.keyboard.press("Control+Enter")
    expect(drawer).not_to_be_visible()
    visitor.open("/tasks/")
    visitor.check_access("tasks")
    expect(page.locator("tbody")).to_contain_text("给张总送样机")
    page.get_by_role("button", name="完成：给张总送样机").click()
    expect(page.locator("#tasks")).not_to_contain_text("给张总送样机")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("#tasks")).to_contain_text("给张总送样机")
    visitor.open("/")
    expect(page.locator("main")).to_contain_text("给张总送样机")
    visitor.check_access("today with tasks")


def test_an_entry_of_the_calendar_moves_by_drag_and_by_the_arrow_keys(visit: Visit) -> None:
    visitor = visit()
    page, monday = visitor.page, today() + timedelta(days=7 - today().weekday())
    give(visitor, "拖动试试", monday, "09:00")
    visitor.open(f"/calendar/?view=week&on={monday.isoformat()}")
    visitor.check_access("week")
    wednesday = (monday + timedelta(days=2)).isoformat()
    target = page.locator(f"[data-day='{wednesday}'][data-time='11:00']")
    with page.expect_response(re.compile("/calendar/move/")) as moved:
        page.locator("[data-entry]", has_text="拖动试试").drag_to(target)
    assert moved.value.status == 204
    expect(target).to_contain_text("拖动试试")
    link = page.locator("[data-entry] a", has_text="拖动试试")
    for key in ("ArrowRight", "ArrowDown"):
        with page.expect_response(re.compile("/calendar/move/")) as moved:
            link.press(key)
        assert moved.value.status == 204
    page.reload()
    visitor.settle()
    thursday = (monday + timedelta(days=3)).isoformat()
    expect(page.locator(f"[data-day='{thursday}'][data-time='12:00']")).to_contain_text("12:00")
    for view in ("day", "month"):
        visitor.open(f"/calendar/?view={view}&on={thursday}")
        expect(page.locator("#agenda")).to_contain_text("拖动试试")
        visitor.check_access(view)


def test_a_calendar_program_reads_the_feed_until_the_link_is_stopped(visit: Visit) -> None:
    visitor = visit("zhangwei")
    page = visitor.page
    give(visitor, "订阅里的任务", today() + timedelta(days=1), "10:00")
    visitor.open("/calendar/feed/")
    page.get_by_role("button", name="生成链接").click()
    secret = page.get_by_role("textbox", name="订阅链接")
    expect(secret).to_be_visible()
    visitor.check_access("feed")
    url = secret.input_value()
    with urllib.request.urlopen(url) as answer:
        calendar = icalendar.Calendar.from_ical(answer.read())
    found = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert found["订阅里的任务"].decoded("dtstart").hour == 10
    visitor.open("/calendar/feed/")
    expect(page.locator("main")).to_contain_text("已读")
    page.get_by_role("button", name="停用").click()
    page.locator("dialog[open]").get_by_role("button", name="停用").click()
    expect(page.locator("main")).to_contain_text("生成一个只属于你的链接")
    try:
        urllib.request.urlopen(url)
    except urllib.error.HTTPError as error:
        assert error.code == 404
    else:
        raise AssertionError("the stopped link still answers")


def test_tasks_and_calendar_fit_a_phone(visit: Visit) -> None:
    visitor = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page = visitor.page
    give(visitor, "手机上的任务", today(), "16:00")
    for path in ("/tasks/", "/calendar/?view=week", "/calendar/?view=day", "/calendar/?view=month", "/calendar/feed/"):
        visitor.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        visitor.check_access(path)
    visitor.open("/calendar/?view=week")
    expect(page.locator("#agenda")).to_contain_text("手机上的任务")

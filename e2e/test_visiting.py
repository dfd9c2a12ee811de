"""A visit on the phone from its plan to its summary with promises; a manager comes along and sees a change."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from e2e.browser import PHONE, Visitor
from e2e.test_working_day import pill

Visit = Callable[..., Visitor]
PAGE = re.compile(r"/visits/\d+/\d+/$")
SHANGHAI = ZoneInfo("Asia/Shanghai")
DOOR = {"latitude": 31.2989, "longitude": 120.5853, "accuracy": 12}


def customer_of(rep: Visitor, place: int) -> str:
    """Return the number of one of the rep's own customers."""
    rep.open("/customers/?view=mine")
    link = rep.page.locator("td.name a", has_text="苏州").nth(place)
    number = re.search(r"/customers/(\d+)/", link.get_attribute("href") or "")
    assert number
    return number[1]


def plan(rep: Visitor, customer: str, purpose: str, coach: str = "", hours: int = 1) -> str:
    """Plan a visit in some hours and return the address of its page."""
    page = rep.page
    rep.open(f"/visits/new/{customer}/")
    pill(page, "需求沟通")
    page.get_by_label("目的").fill(purpose)
    page.get_by_label("什么时候去").fill(f"{datetime.now(SHANGHAI) + timedelta(hours=hours):%Y-%m-%dT%H:%M}")
    if coach:
        page.get_by_text("同行、陪访、替别人安排").click()
        page.get_by_role("combobox", name="陪访人").fill(coach)
        page.get_by_role("option", name=re.compile(coach)).first.click()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(PAGE)
    return re.sub(r"^https?://[^/]+", "", page.url)


def go(rep: Visitor, *, out: bool = True) -> None:
    """Check in, and out again, where the phone says one stands."""
    page = rep.page
    page.get_by_role("link", name="签到").click()
    page.get_by_role("button", name="定位并签到").click()
    page.wait_for_url(PAGE)
    expect(page.locator("main")).to_contain_text("已到访")
    if out:
        leave(rep)


def leave(rep: Visitor) -> None:
    """Check out."""
    page = rep.page
    page.get_by_role("link", name="签退").click()
    page.get_by_role("button", name="定位并签退").click()
    page.wait_for_url(PAGE)
    expect(page.get_by_role("link", name="写小结")).to_be_visible()


def stand_at_the_door(visitor: Visitor) -> None:
    """Let the browser know where it is."""
    visitor.page.context.grant_permissions(["geolocation"])
    visitor.page.context.set_geolocation(DOOR)  # type: ignore[arg-type]


def test_a_visit_goes_from_its_plan_to_promises_on_the_phone(visit: Visit) -> None:
    rep = visit("wangxiaoyan", viewport=PHONE)
    stand_at_the_door(rep)
    page = rep.page
    plan(rep, customer_of(rep, 1), "确认谁拍板")
    rep.check_access("a planned visit")
    go(rep, out=False)
    page.get_by_role("link", name="现场观察").first.click()
    page.get_by_label("墙上和公告栏").fill("挂着 ISO 证书")
    page.get_by_label("痛点").fill("手工对账要三天")
    page.get_by_role("button", name="记下").click()
    page.wait_for_url(PAGE)
    expect(page.locator("main")).to_contain_text("已写入档案")
    leave(rep)
    page.get_by_role("link", name="写小结").click()
    rep.check_access("the summary of a visit")
    page.get_by_label("客户说了什么").fill("老板下周拍板，要一份同行案例")
    first = page.locator(".v-promise").first
    first.get_by_label("承诺了什么").fill("寄同行案例")
    first.get_by_label("期限").fill(f"{datetime.now(SHANGHAI) + timedelta(days=2):%Y-%m-%d}")
    page.get_by_role("button", name="保存小结").click()
    expect(page.get_by_label("感谢信息")).to_have_value(re.compile("寄同行案例"))
    page.get_by_role("link", name="先不发").click()
    expect(page.locator("main")).to_contain_text("老板下周拍板")
    page.get_by_role("link", name="寄同行案例").click()
    rep.settle()
    expect(page.locator("main")).to_contain_text("寄同行案例")


def test_a_manager_comes_along_and_the_change_is_shown(visit: Visit) -> None:
    rep, manager = visit("wangxiaoyan"), visit("lijianguo")
    stand_at_the_door(rep)
    customer = customer_of(rep, 2)
    first = plan(rep, customer, "问清难处", coach="李建国")
    go(rep)
    page = manager.page
    manager.open(first)
    page.get_by_role("link", name="写陪访评分").click()
    manager.check_access("the coaching form")
    for group in page.locator("[data-field^=skill_]").all():
        group.locator("label", has_text="3").first.click()
    point = page.locator(".v-point").first
    point.get_by_label("要改变的行为").fill("抢着回答")
    point.get_by_label("现场看到的").fill("三次打断客户")
    point.locator("[data-field^=before] label", has_text="2").first.click()
    page.get_by_role("button", name="提交，请本人确认").click()
    expect(page.locator("main")).to_contain_text("抢着回答")
    coaching = re.sub(r"^https?://[^/]+", "", page.url)
    rep.open(coaching)
    rep.page.get_by_role("link", name="确认").click()
    rep.page.locator("#drawer").get_by_role("button", name="我已看过").click()
    expect(rep.page.locator("main")).to_contain_text("本人确认")
    plan(rep, customer_of(rep, 3), "再谈一次", hours=3)
    go(rep)
    manager.open(coaching)
    page.get_by_role("link", name="记复查").first.click()
    drawer = page.locator("#drawer")
    drawer.locator("[data-field=after] label", has_text="4").first.click()
    drawer.get_by_label("看到了什么").fill("等客户说完才答")
    drawer.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("等客户说完才答")
    page.get_by_role("link", name="进步").click()
    manager.settle()
    expect(page.locator("main")).to_contain_text("抢着回答")
    expect(page.locator(".v-change").first).to_contain_text("4")

"""What the page does by itself, in a real browser: keys, drawer, drafts, pickers, selection, colours, boards."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from zhike.testing.world import build_world
from zhike.web.tests.browsing import find_barriers, launch_browser, open_page, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_frame")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launch_browser() as started:
        yield started


@pytest.fixture
def page(live_server, browser: Browser, client_of: Callable[..., Client]) -> Iterator[Page]:
    client = client_of(build_world().wang)
    with open_page(browser, f"{live_server.url}/_ui/", client) as opened:
        opened.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        yield opened


def focused(page: Page, what: str = "textContent") -> str:
    return str(page.evaluate(f"document.activeElement.{what}")).strip()


def open_drawer(page: Page) -> None:
    page.get_by_role("link", name="在抽屉里记跟进").click()
    page.wait_for_selector("#drawer textarea")


def test_keys_open_help_menus_and_rows(page: Page) -> None:
    page.keyboard.press("?")
    assert page.locator("#help-drawer").is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="更多操作").click()
    assert focused(page) == "分配"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "删除"
    page.keyboard.press("Escape")
    assert focused(page) == "更多操作" and page.locator("[role=menu]:visible").count() == 0
    page.evaluate("document.activeElement.blur()")
    for key in ("j", "j", "k", "j", "x"):
        page.keyboard.press(key)
    assert focused(page) == "青岛博瑞医疗器械有限公司"
    assert "已选 1 位" in page.locator(".z-selection").inner_text()
    page.keyboard.press("Enter")
    assert page.url.endswith("#row-2")


def test_the_search_box_and_quick_create_are_one_key_away(page: Page) -> None:
    page.keyboard.press("n")
    assert focused(page) == "跟进"
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer textarea")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert focused(page, "name") == "q"
    page.keyboard.insert_text("huaxin")  # at once: each letter would ask anew, and an answer may come late
    page.wait_for_selector("#find-results a:visible")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "华信二厂"
    page.keyboard.press("Enter")
    page.wait_for_url("**/_ui/?found=2")


def test_typing_is_never_a_shortcut(page: Page) -> None:
    page.locator("#galleryform-note").fill("")
    page.locator("#galleryform-note").press_sequentially("jx?n/")
    assert page.input_value("#galleryform-note") == "jx?n/"
    assert page.locator(".z-selection").is_hidden() and page.locator("#help-drawer").is_hidden()


def test_the_whole_result_can_be_picked_and_dropped(page: Page) -> None:
    page.get_by_label("选中本页全部").click()
    assert "已选 4 位" in page.locator(".z-selection").inner_text()
    page.get_by_role("button", name="选中全部").click()
    assert "已选 86 位" in page.locator(".z-selection").inner_text()
    assert page.evaluate("document.forms.bulk.whole.value") == "1"
    page.get_by_label("选中 上海华信科技有限公司").click()
    assert "已选 3 位" in page.locator(".z-selection").inner_text()
    assert page.evaluate("document.forms.bulk.whole.value") == ""
    page.get_by_role("button", name="取消选择").click()
    assert page.locator(".z-selection").is_hidden()


def test_a_wrong_form_stays_in_the_drawer_and_a_right_one_closes_it(page: Page) -> None:
    open_drawer(page)
    assert page.locator("#drawer-title").inner_text() == "记跟进" and focused(page, "name") == "content"
    page.keyboard.type("短")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#drawer .z-error")
    assert "至少 4 个字" in page.locator("#drawer .z-error").inner_text()
    assert page.input_value("#drawer textarea") == "短"
    page.fill("#drawer textarea", "客户约好下周二去谈")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".z-toasts .z-toast")
    assert "已记下这次跟进" in page.locator(".z-toasts").inner_text()
    assert page.locator("#drawer").is_hidden()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_nothing_typed_is_lost_when_the_page_goes_away(page: Page) -> None:
    open_drawer(page)
    page.locator("#drawer textarea").press_sequentially("还没存的话")
    wait_until(page, "localStorage.length > 0")
    page.reload(wait_until="networkidle")
    open_drawer(page)
    page.wait_for_selector("#drawer .z-notice")
    assert page.input_value("#drawer textarea") == "还没存的话"
    page.get_by_role("button", name="不要了").click()
    wait_until(page, "document.querySelector('#drawer textarea')?.value === ''")
    assert page.evaluate("localStorage.length") == 0


def test_a_draft_keeps_what_was_picked(page: Page) -> None:
    page.locator("#galleryform-team").press_sequentially("ljg")
    page.wait_for_selector("[role=option]:visible >> text=李建国")
    page.keyboard.press("Enter")
    page.locator("#galleryform-note").fill("要报价")
    wait_until(page, "localStorage.length > 0 && JSON.stringify(localStorage).includes('李建国')")
    page.reload(wait_until="networkidle")
    assert page.evaluate("[...document.querySelectorAll('input[name=team]')].map(one => one.value)") == ["1", "3", "2"]
    assert page.input_value("#galleryform-note") == "要报价"


def test_a_picker_searches_by_initials_and_refuses_who_has_left(page: Page) -> None:
    box = page.locator("#galleryform-owner")
    box.fill("cj")
    page.wait_for_selector("[role=option]:visible >> text=陈静")
    box.press("Enter")
    assert box.input_value() == "陈静" and page.evaluate("document.querySelector('input[name=owner]').value") == "3"
    box.fill("查无此人")
    page.wait_for_selector("[role=option]:visible >> text=没有找到")
    box.blur()
    assert box.input_value() == "陈静"
    box.fill("")
    page.wait_for_selector("[role=option][aria-disabled=true]:visible >> text=赵磊")
    box.blur()
    assert page.evaluate("document.querySelector('input[name=owner]').value") == ""


def test_an_act_with_a_question_waits_for_the_answer(page: Page) -> None:
    page.get_by_role("button", name="停用").first.click()
    dialog = page.locator("#confirm-dialog")
    assert "停用后他不能再登录。" in dialog.inner_text()
    dialog.get_by_role("button", name="取消").click()
    assert page.url.endswith("/_ui/")
    page.get_by_role("button", name="停用").first.click()
    dialog.get_by_role("button", name="停用").click()
    page.wait_for_url("**/_ui/part/")


def test_tabs_load_on_demand_and_survive_reload(page: Page) -> None:
    page.get_by_role("tab", name="联系人").click()
    page.wait_for_selector("#panel-contacts textarea")
    page.reload(wait_until="networkidle")
    assert page.locator("#panel-contacts").is_visible() and page.locator("#panel-timeline").is_hidden()


def test_a_disabled_button_says_why_on_focus(page: Page) -> None:
    button = page.get_by_role("button", name="认领")
    button.focus()
    assert button.get_attribute("aria-disabled") == "true"
    tip = page.locator(f"#{button.get_attribute('aria-describedby')}")
    assert tip.is_visible() and "签约或退回一位客户后就能认领。" in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_a_card_that_may_not_move_goes_back(page: Page) -> None:
    card = page.locator(".z-lane-card").first
    card.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".z-toasts .z-toast")
    counts = page.evaluate("[...document.querySelectorAll('.z-lane-cards')].map(lane => lane.children.length)")
    assert counts == [2, 2, 2]


def test_a_chart_has_a_table_and_follows_the_colours(page: Page) -> None:
    assert page.locator(".z-chart canvas").count() == 1
    page.get_by_role("button", name="表格").click()
    assert page.locator(".z-chart-wrap table").is_visible() and page.locator(".z-chart").is_hidden()


def test_the_stream_rings_the_bell_and_opens_again_after_it_broke(page: Page) -> None:
    tell = """() => {
      const last = streams.at(-1);
      last.dispatchEvent(new MessageEvent("notification", {data: '{"title": "李建国 提到了你", "unread": 5}'}));
      last.dispatchEvent(new Event("error"));
    }"""
    page.evaluate(tell)
    assert "李建国 提到了你" in page.locator(".z-toasts").inner_text()
    assert page.locator(".z-bell-count").inner_text().startswith("5")
    assert page.evaluate("streams.filter(one => one.isOpen).length") == 0
    wait_until(page, "streams.length === 2 && streams[1].isOpen")
    page.evaluate("streams[1].dispatchEvent(new Event('error'))")
    page.wait_for_timeout(1300)
    assert page.evaluate("streams.length") == 2, "the second wait is longer than the first"
    wait_until(page, "streams.length === 3")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_component_page_has_no_barrier_and_no_sideways_scroll(
    live_server, browser: Browser, client_of: Callable[..., Client], scheme: str, width: int
) -> None:
    client = client_of(build_world().wang)
    size = {"width": width, "height": 900}
    with open_page(browser, f"{live_server.url}/_ui/", client, viewport=size, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.dataset.bsTheme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert find_barriers(page) == []

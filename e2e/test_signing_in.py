"""People come in, are refused politely, and go again."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from e2e.browser import Visitor, visiting
from e2e.stack import Stack, running

Visit = Callable[..., Visitor]


def test_a_wrong_password_is_refused_and_the_right_one_opens_my_day(visit: Visit) -> None:
    visitor = visit(None)
    visitor.open("/customers/")
    assert "/sign-in/" in visitor.page.url
    visitor.check_access("sign-in")
    visitor.page.fill("input[name=login]", "wangxiaoyan")
    visitor.page.fill("input[name=password]", "falsch")
    visitor.page.press("input[name=password]", "Enter")
    visitor.page.wait_for_selector("[role=alert]")
    visitor.sign_in("wangxiaoyan")
    assert "王晓燕" in visitor.text()
    visitor.check_access("today")


def test_signing_out_leaves_nothing_open(visit: Visit) -> None:
    visitor = visit(None)
    visitor.sign_in("hejing")
    visitor.page.click(".z-person")
    visitor.page.get_by_role("menuitem", name="退出").click()
    visitor.page.wait_for_url("**/sign-in/**")
    visitor.open("/customers/")
    assert "/sign-in/" in visitor.page.url


def test_an_empty_installation_is_set_up_on_the_first_visit(browser: Browser, base: Stack) -> None:
    with running(base, "empty") as stack, visiting(browser, stack.address) as visitor:
        visitor.open("/")
        assert "/setup/" in visitor.page.url
        visitor.check_access("set-up")
        for name, value in SET_UP.items():
            visitor.page.fill(f"[name={name}]", value)
        visitor.page.click("main button[type=submit], form button.primary")
        expect(visitor.page.locator("body")).to_contain_text("周总")
        visitor.check_access("first page of a new company")


SET_UP = {
    "company": "上海知客软件有限公司",
    "name": "周总",
    "login": "boss",
    "password": "Kua1-Le-De-Xiao-Niao",
    "again": "Kua1-Le-De-Xiao-Niao",
}

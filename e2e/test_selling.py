"""The board and its reports on a phone; a stage of the pipeline changed by the administrator."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import PHONE, Visitor

Visit = Callable[..., Visitor]


def test_the_board_of_a_team_works_on_the_phone(visit: Visit) -> None:
    visitor = visit("lijianguo", viewport=PHONE, has_touch=True, is_mobile=True)
    visitor.open("/sales/")
    visitor.check_access("board on a phone")
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for path in ("list", "forecast", "funnel", "grades", "calibration", "potential"):
        visitor.open(f"/sales/{path}/")
        visitor.check_access(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_stage_is_given_a_condition_that_holds_deals_back(visit: Visit) -> None:
    visitor = visit("zhouting")
    page = visitor.page
    visitor.open("/sales/pipelines/")
    visitor.check_access("pipelines")
    page.get_by_role("link", name="打开").first.click()
    visitor.settle()
    page.get_by_role("link", name="意向", exact=True).click()
    visitor.settle()
    visitor.check_access("stage")
    page.get_by_label("预期停留天数").fill("20")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/sales/pipelines/\d+/$"))
    visitor.settle()
    expect(page.get_by_role("row", name=re.compile("意向"))).to_contain_text("20")

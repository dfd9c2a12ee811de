"""Rules are tried in the background with progress, published for midnight, and the sweep takes whom the trial named."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from e2e import stack as stacks
from e2e.browser import Visitor, visiting
from e2e.held_up import HELD
from e2e.stack import Stack

Visit = Callable[..., Visitor]


@pytest.fixture
def own_product(company: Stack) -> Iterator[Stack]:
    """Run a product of its own: midnight passes for the whole company."""
    with stacks.running(company, "midnight", module="e2e.held_up") as stack:
        yield stack


def test_a_trial_shows_how_far_it_is_and_after_midnight_the_sweep_takes_whom_it_named(
    browser: Browser, own_product: Stack
) -> None:
    held = own_product.data_dir / HELD
    held.touch()
    with visiting(browser, own_product.address) as visitor:
        visitor.sign_in("zhouting")
        page = visitor.page
        visitor.open("/pool/rules/0/triggers/")
        page.get_by_label("名称").fill("久未跟进")
        page.get_by_role("button", name="存进草稿").click()
        page.wait_for_url(re.compile(r"/pool/rules/0/$"))
        visitor.settle()
        page.get_by_role("button", name="试算").click()
        page.wait_for_url(re.compile(r"/pool/simulations/\d+/$"))
        expect(page.locator("main")).to_contain_text("正在试算")
        expect(page.get_by_role("progressbar")).not_to_have_attribute("aria-valuenow", "0")
        visitor.check_access("a trial under way")
        held.unlink()
        expect(page.locator(".z-tiles > *", has_text="第一天回收")).to_be_visible()
        page.get_by_role("button", name=re.compile(r"^发布，\d{4}-\d\d-\d\d 0 点生效$")).click()
        page.wait_for_url(re.compile(r"/pool/rules/0/$"))
        expect(page.locator(".z-card", has_text="现在生效的规则")).to_contain_text("还没有规则")

        named = json.loads(own_product.run("e2e.midnight"))
        report = json.loads(own_product.run("zhike.cli", "sweep", "--json"))
        assert report["customer_ids"] == named and len(named) > 10
        visitor.open("/pool/rules/0/")
        expect(page.locator(".z-card", has_text="现在生效的规则")).to_contain_text("久未跟进")
        visitor.open("/pool/sweeps/")
        expect(page.locator("main tbody tr").first).to_contain_text(str(len(named)))

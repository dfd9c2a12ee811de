"""Without network: entries are made on a phone, the browser is killed, the network returns, and each is there once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.browser import Visitor
from e2e.phone import Network, Phone, faults

Visit = Callable[..., Visitor]
KEPT = "已记在手机上，联网后自动提交"


@pytest.fixture
def phone(browser: Browser, address: str, tmp_path: Path) -> Iterator[Phone]:
    """Give a phone behind a network of its own."""
    network = Network(address)
    phone = Phone(browser.browser_type, tmp_path / "profile", network)
    yield phone
    phone.close()
    network.cut()


def stocked(phone: Phone, login: str) -> Visitor:
    """Sign in on the phone, let it stock itself, and close it properly once, as every evening."""
    visitor = phone.start()
    visitor.sign_in(login)
    ready(visitor.page)
    phone.close()
    visitor = phone.start()
    visitor.open("/")
    if "/sign-in/" in visitor.page.url:
        visitor.sign_in(login)
    ready(visitor.page)
    return visitor


def ready(page: Page) -> None:
    page.wait_for_function("() => document.documentElement.dataset.offlineReady && navigator.serviceWorker.controller")


def drawn(visitor: Visitor) -> Page:
    """Open the phone's page, whatever its network."""
    visitor.page.goto(f"{visitor.address}/offline/", wait_until="domcontentloaded")
    expect(visitor.page.locator(".q-offline > :not([hidden])").nth(1)).to_be_visible()
    return visitor.page


def make_entry(page: Page, customer: str, words: str, *, doubly: bool = False) -> None:
    """Pick a customer, write a sentence, and tap once or twice."""
    section = page.locator("[data-key=follow_up]")
    section.locator("input[type=search]").fill(customer)
    section.locator(".q-choice", has_text=customer).first.click()
    section.get_by_label("说了什么").fill(words)
    button = section.get_by_role("button", name="记下")
    (button.dblclick if doubly else button.click)()
    expect(page.locator(".q-queue li", has_text=words)).to_have_count(1)


def own_customers(visitor: Visitor) -> list[str]:
    """Return some of the person's oldest customers: other journeys make new ones meanwhile."""
    visitor.open("/customers/?view=mine&sort=created")
    return [name for name in visitor.page.locator("td.name a").all_inner_texts() if "苏州" in name][:3]


def written(visitor: Visitor, words: str) -> list[str]:
    """Return what the list of follow-ups says, one text per entry that has the words in it."""
    visitor.open("/follow-ups/")
    return visitor.page.locator("td.q-content a", has_text=words).all_inner_texts()


def test_ten_entries_survive_the_kill_of_the_browser_and_arrive_once(phone: Phone, visit: Visit) -> None:
    visitor = stocked(phone, "wangxiaoyan")
    page, names = visitor.page, own_customers(visitor)
    visitor.open("/follow-ups/new/")
    page.locator(".q-choice").first.click()
    visitor.settle()
    phone.go_dark()
    page.get_by_label("说了什么").fill("断网实记01")
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".z-toast")).to_contain_text(KEPT)
    drawn(visitor)
    for number in range(2, 7):
        make_entry(page, names[number % 3], f"断网实记{number:02d}", doubly=number % 2 == 0)
    phone.kill()

    visitor = phone.start()
    phone.context.set_offline(True)  # type: ignore[union-attr]
    page = drawn(visitor)
    expect(page.locator(".q-queue li")).to_have_count(6)
    visitor.check_access("without network")
    for number in range(7, 11):
        make_entry(page, names[number % 3], f"断网实记{number:02d}")
    # Back in town: the killed browser may have lost its session; the first answers are lost on their way back, too.
    phone.network.loses_answers_to = b"POST /follow-ups/new/"
    phone.come_back()
    with page.expect_event("requestfailed", lambda request: "/follow-ups/new/" in request.url):
        visitor.page.goto(f"{visitor.address}/", wait_until="domcontentloaded")
        if "/sign-in/" in page.url:
            visitor.sign_in("wangxiaoyan")
    phone.network.loses_answers_to = b""
    drawn(visitor)
    expect(page.locator(".q-queue li")).to_have_count(0, timeout=30_000)
    assert not faults(visitor), faults(visitor)
    texts = written(visit("wangxiaoyan"), "断网实记")
    assert sorted(texts) == [f"断网实记{number:02d}" for number in range(1, 11)]

"""Without network: entries are made on a phone, the browser is killed, the network returns, and each is there once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.browser import PASSWORD, Visitor
from e2e.phone import Network, Phone, faults
from e2e.test_tasks import today
from e2e.test_visiting import customer_of, plan

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


def arrive(page: Page, purpose: str) -> None:
    """Check in to a visit where the phone says that one stands."""
    section = page.locator("[data-key=check_in]")
    section.locator(".q-choice", has_text=purpose).click()
    section.get_by_role("button", name="定位并签到").click()
    expect(page.locator(".q-queue li", has_text="拜访签到")).to_have_count(1)


def own_customers(visitor: Visitor) -> list[str]:
    """Return some of the person's oldest customers: other journeys make new ones meanwhile."""
    visitor.open("/customers/?view=mine&sort=created")
    return [name for name in visitor.page.locator("td.name a").all_inner_texts() if "苏州" in name][:3]


def written(visitor: Visitor, words: str) -> list[str]:
    """Return what the list of follow-ups says, one text per entry that has the words in it."""
    visitor.open("/follow-ups/")
    return visitor.page.locator("td.q-content a", has_text=words).all_inner_texts()


def test_ten_entries_and_a_check_in_survive_the_kill_of_the_browser_and_arrive_once(phone: Phone, visit: Visit) -> None:
    desk = visit("wangxiaoyan")
    page_of_visit = plan(desk, customer_of(desk, 6), "断网签到")
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
    arrive(page, "断网签到")
    phone.kill()

    visitor = phone.start()
    phone.context.set_offline(True)  # type: ignore[union-attr]
    page = drawn(visitor)
    expect(page.locator(".q-queue li")).to_have_count(7)
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
    assert sorted(written(desk, "断网实记")) == [f"断网实记{number:02d}" for number in range(1, 11)]
    desk.open(page_of_visit)
    expect(desk.page.locator(".v-stamps > div")).to_have_count(1)
    expect(desk.page.locator("main")).to_contain_text("已到访")


AN_HOUR_AGO = """async () => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const db = await answer(indexedDB.open('zhike-offline'));
  const store = db.transaction('entries', 'readwrite').objectStore('entries');
  for (const row of await answer(store.getAll())) await answer(store.put({ ...row, at: row.at - 3600e3 }));
}"""


def test_what_a_colleague_wrote_meanwhile_is_said_and_stays_among_the_messages(phone: Phone, visit: Visit) -> None:
    visitor = stocked(phone, "wangxiaoyan")
    page, name = visitor.page, own_customers(visitor)[0]
    manager = visit("lijianguo")
    manager.open("/customers/?view=all&sort=created")
    link = manager.page.locator("td.name a", has_text=name).first.get_attribute("href") or ""
    phone.go_dark()
    drawn(visitor)
    make_entry(page, name, "路上谈的")
    page.evaluate(AN_HOUR_AGO)
    manager.open(f"/follow-ups/new/{link.strip('/').split('/')[-1]}/")
    manager.page.get_by_label("说了什么").fill("经理也谈了")
    manager.page.get_by_role("button", name="记下").click()
    manager.page.wait_for_url(re.compile(r"/customers/\d+/"))
    phone.come_back()
    expect(page.locator(".z-toast", has_text="你没有网络时，李建国")).to_be_visible(timeout=30_000)
    expect(page.locator(".q-queue li")).to_have_count(0)
    visitor.open("/notifications/")
    expect(page.locator("main")).to_contain_text("你没有网络时，李建国")
    assert written(visitor, "路上谈的") == ["路上谈的"] and written(manager, "经理也谈了") == ["经理也谈了"]
    assert not faults(visitor), faults(visitor)


def give_task(desk: Visitor, name: str, title: str) -> None:
    """Give oneself a task about a customer."""
    desk.open("/customers/?view=mine&sort=created")
    link = desk.page.locator("td.name a", has_text=name).first.get_attribute("href") or ""
    desk.open(f"/tasks/new/?customer={link.strip('/').split('/')[-1]}&title={title}&on={today().isoformat()}")
    desk.page.locator("input[name=title]").press("Control+Enter")
    desk.page.wait_for_url(re.compile(r"/tasks/\d+/$"))


def test_what_the_server_does_not_take_is_said_in_words_mended_and_taken(phone: Phone, visit: Visit) -> None:
    desk = visit("wangxiaoyan")
    names = own_customers(desk)
    give_task(desk, names[0], "寄断网合同")
    visitor = stocked(phone, "wangxiaoyan")
    page = visitor.page
    phone.go_dark()
    drawn(visitor)
    section = page.locator("[data-key=follow_up]")
    section.locator("input[type=search]").fill(names[0])
    section.locator(".q-choice", has_text=names[0]).first.click()
    section.get_by_role("button", name="记下").click()
    expect(section.get_by_text("写一句话：说了什么，客户怎么想。")).to_be_visible()
    section.get_by_label("说了什么").fill("断网改期")
    done = section.get_by_role("checkbox", name="寄断网合同")
    done.check()
    section.get_by_text("选日期", exact=True).click()
    section.locator("input[name=next_on]").fill("2020-01-01")
    section.get_by_role("button", name="记下").click()
    expect(page.locator(".q-queue li", has_text="等待提交")).to_have_count(1)
    phone.come_back()
    refused = page.locator(".q-queue li", has_text="下次跟进的日期已经过了")
    expect(refused).to_have_count(1, timeout=30_000)
    refused.get_by_role("button", name="修改").click()
    expect(done).to_be_checked()
    section.locator("input[name=next_on]").fill("2199-01-01")
    section.get_by_role("button", name="记下").click()
    expect(page.locator(".q-queue li")).to_have_count(0)
    assert not faults(visitor), faults(visitor)
    assert written(desk, "断网改期") == ["断网改期"]
    desk.open("/tasks/?when=done")
    expect(desk.page.locator("tbody")).to_contain_text("寄断网合同")


READ_ALL = """async () => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const db = await answer(indexedDB.open('zhike-offline'));
  const all = (name) => answer(db.transaction(name).objectStore(name).getAll());
  const text = (box) => new TextDecoder('utf-8', { fatal: false }).decode(box.data);
  const [rows, me] = [await all('entries'), await all('me')];
  const words = rows.map((row) => text(row.box) + text(row.body)).join();
  return { me: me.map((one) => one.person), count: rows.length, text: words };
}"""


def test_another_person_on_the_same_phone_neither_sees_nor_sends_what_waits(phone: Phone, visit: Visit) -> None:
    visitor = stocked(phone, "wangxiaoyan")
    page, names = visitor.page, own_customers(visitor)
    phone.go_dark()
    drawn(visitor)
    make_entry(page, names[0], "别人看不到的话")
    page.goto("about:blank")
    phone.context.clear_cookies()  # type: ignore[union-attr]
    phone.come_back()

    visitor.sign_in("zhangwei")
    ready(page)
    kept = page.evaluate(READ_ALL)
    assert kept["count"] == 1 and "别人看不到的话" not in kept["text"]
    expect(page.locator("[data-offline-bar]")).to_have_count(0)
    drawn(visitor)
    expect(page.locator(".q-queue li")).to_have_count(0)
    assert names[0] not in page.inner_text("body")
    visitor.open("/")
    page.get_by_role("button", name="我", exact=True).click()
    page.get_by_role("menuitem", name="退出登录").last.click()
    page.wait_for_url(re.compile("/sign-in/"))
    assert page.evaluate(READ_ALL)["me"] == []
    desk = visit("wangxiaoyan")
    assert written(desk, "别人看不到的话") == []

    visitor.sign_in("wangxiaoyan", PASSWORD)
    ready(page)
    drawn(visitor)
    expect(page.locator(".q-queue li")).to_have_count(0, timeout=30_000)
    assert not faults(visitor), faults(visitor)
    assert written(desk, "别人看不到的话") == ["别人看不到的话"]

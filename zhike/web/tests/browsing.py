"""A real browser on the live test server; a policy violation, a script error or a failed request is a failure."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from zhike.testing.browser import find_browser
from zhike.web.packages import NODE_MODULES

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
# A wrong form comes back with 422, a refusal with 403 or 409; the browser notes each in its console all the same.
EXPECTED = ("status of 422", "status of 403", "status of 409")
# The live server of the tests cannot stream beside pages; the stream's client is driven through `streams`.
FAKE_STREAM = """
window.streams = [];
window.EventSource = class extends EventTarget {
  constructor(url) { super(); this.url = url; this.isOpen = true; streams.push(this); }
  close() { this.isOpen = false; }
};
"""


@contextmanager
def launch_browser() -> Iterator[Browser]:
    """Start one browser for many pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def open_page(browser: Browser, address: str, client: Client | None = None, **options: Any) -> Iterator[Page]:
    """Open an address in a fresh profile, signed in as `client`; fail at the end with everything that went wrong."""
    problems: list[str] = []
    context = browser.new_context(**{"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}, **options})
    if client is not None:
        context.add_cookies([{"name": c.key, "value": c.value, "url": address} for c in client.cookies.values()])
    page = context.new_page()
    page.set_default_timeout(8000)
    page.add_init_script(FAKE_STREAM)
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    try:
        page.goto(address, wait_until="networkidle")
        yield page
    finally:
        context.close()
    assert not [one for one in problems if not any(words in one for words in EXPECTED)], problems


def find_barriers(page: Page) -> list[str]:
    """Return what axe finds that is serious or critical; axe is brought in by evaluate, the policy stays on."""
    page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def wait_until(page: Page, expression: str, seconds: float = 8) -> None:
    """Wait for an expression to hold; the browser's own way of waiting evaluates text, which the policy forbids."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")

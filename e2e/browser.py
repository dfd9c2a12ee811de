"""A browser that lets nothing pass: console errors, policy violations, broken answers, calls to the outside."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, Response, expect

from zhike.testing.browser import find_browser

AXE = Path(__file__).resolve().parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# htmx tells of a request that was on its way when the page was left; what fails says so under other names, too.
LEFT_BEHIND = re.compile(r"htmx:(sendAbort|afterRequest), \[object")
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4(01|03|04|09|22)")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "知客-Zhike-2026"  # of everybody in zhike.testing.world, which needs Django
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium of the system, or the one that Playwright brought."""
    options = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
    return playwright.chromium.launch(executable_path=find_browser(), args=options)


@cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


@dataclass
class Visitor:
    """One person's window on the product."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Collect everything that must not happen."""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("response", self._on_response)
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        text = message.text
        if LEFT_BEHIND.match(text):
            return
        is_expected = EXPECTED.match(text) and "/static/" not in message.location.get("url", "")
        if (message.type == "error" and not is_expected) or "Content Security Policy" in text:
            self.problems.append(f"console: {text} ({message.location.get('url')})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} from {response.url}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"a call to the outside: {request.url}")

    def open(self, path: str) -> int:
        """Open an address, wait until its scripts have run, and return what the server answered."""
        answer = self.page.goto(f"{self.address}{path}", wait_until="domcontentloaded")
        self.settle()
        return answer.status if answer else 0

    def settle(self) -> None:
        """Wait until nothing is on its way but the live stream."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function("() => !document.querySelector('.htmx-request, .z-skeleton:not([hidden] *)')")

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Sign in by the screen."""
        self.open("/sign-in/")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(re.compile(r"^(?!.*/sign-in/)"))
        self.settle()

    def check_access(self, where: str = "") -> None:
        """Let axe look at the page; nothing serious may be found.

        Without its copies of style sheets: it would make them as inline styles, which the policy of the page refuses.
        """
        self.page.evaluate(axe_source())
        found: list[dict[str, Any]] = self.page.evaluate(
            "() => axe.run(document, {resultTypes: ['violations'], preload: false}).then((r) => r.violations)"
        )
        serious = [each for each in found if each["impact"] in ("serious", "critical")]
        told = [f"{each['id']}: {each['help']}\n    {_nodes(each)}" for each in serious]
        assert not told, f"axe at {where or self.page.url}:\n  " + "\n  ".join(told)

    def text(self) -> str:
        """Return what can be read on the page."""
        return self.page.inner_text("body")


def _nodes(violation: dict[str, Any]) -> str:
    return "\n    ".join(f"{node['html'][:160]} — {node['failureSummary'][:200]!r}" for node in violation["nodes"][:5])


@contextmanager
def visiting(browser: Browser, address: str, **options: Any) -> Iterator[Visitor]:
    """Open a window of its own, without cookies; at the end nothing bad may have happened in it."""
    plain = {"viewport": WIDE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "service_workers": "block"}
    options = plain | options  # the phone of e2e/phone.py has the worker; here it would only fetch its stock
    context = browser.new_context(**options)
    visitor = Visitor(context.new_page(), address)
    visitor.watch()
    try:
        yield visitor
        assert not visitor.problems, "\n".join(visitor.problems)
    finally:
        context.close()

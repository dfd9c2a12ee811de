"""Fixtures of the journeys: one browser, one running product with the small company, windows for people."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from e2e import stack as stacks
from e2e.browser import Visitor, launch, visiting
from e2e.stack import Stack

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a journey."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def base() -> Iterator[Stack]:
    """Migrate a database once."""
    with stacks.template() as stack:
        yield stack


@pytest.fixture(scope="session")
def company(base: Stack) -> Iterator[Stack]:
    """Fill the small company once; nothing runs on it, so that products begin as copies of it."""
    with stacks.filled(base, "filled", "e2e.company") as stack:
        yield stack


@pytest.fixture(scope="session")
def product(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """Run the product with the small company, for journeys that also give it commands.

    A product that E2E_ADDRESS names takes none: such journeys are left out.
    """
    if "E2E_ADDRESS" in os.environ:
        pytest.skip("a product that runs elsewhere takes no commands from here")
    with stacks.running(request.getfixturevalue("company"), "company") as stack:
        yield stack


@pytest.fixture(scope="session")
def address(request: pytest.FixtureRequest) -> str:
    """Return where the product is found; journeys create what they change.

    While a journey is written, E2E_ADDRESS names one that runs already (python -m e2e.stack).
    """
    if given := os.environ.get("E2E_ADDRESS"):
        return given
    product: Stack = request.getfixturevalue("product")
    return product.address


@pytest.fixture(scope="session")
def keys() -> dict[str, Any]:
    """Remember who has signed in, so that not every journey begins at the door."""
    return {}


@pytest.fixture
def visit(browser: Browser, address: str, keys: dict[str, Any]) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a window for a person on the first page; None leaves it at the door."""
    with ExitStack() as windows:

        def open_window(login: str | None = "wangxiaoyan", **options: Any) -> Visitor:
            visitor = windows.enter_context(visiting(browser, address, storage_state=keys.get(login or ""), **options))
            if login in keys:
                visitor.open("/")
            elif login:
                visitor.sign_in(login)
                keys[login] = visitor.page.context.storage_state()
            return visitor

        yield open_window

"""A passkey: added, used instead of the password, as the second step, for a second look, and removed."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from e2e.browser import PASSWORD, Visitor

LOGIN = "zhaomin"  # nobody else's journey signs her in
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_key(visitor: Visitor) -> None:
    """Give the browser a virtual device with finger print."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(visitor: Visitor) -> None:
    visitor.open("/sign-out/")
    visitor.page.click("main form button[type=submit]")
    visitor.page.wait_for_url("**/sign-in/")


def look_again(visitor: Visitor) -> None:
    """Give the password when the page asks for it once more."""
    if "/sign-in/again/" in visitor.page.url:
        visitor.page.fill("input[name=password]", PASSWORD)
        visitor.page.press("input[name=password]", "Enter")
        visitor.page.wait_for_url("**/me/security/**")


def test_a_passkey_replaces_the_password_and_strengthens_it(visit: Callable[..., Any]) -> None:
    visitor: Visitor = visit(None)
    visitor.address = visitor.address.replace("127.0.0.1", "localhost")  # no passkey for a bare address
    visitor.sign_in(LOGIN)
    page = visitor.page
    plug_in_key(visitor)
    visitor.open("/me/security/keys/new/")
    look_again(visitor)
    page.click("#key-button")
    page.wait_for_url("**/me/security/recovery/")

    sign_out(visitor)
    page.click("#key-button")
    page.wait_for_url(re.compile(r"^(?!.*/sign-in/)"))
    expect(page.locator(".z-person")).to_contain_text("赵敏")

    sign_out(visitor)
    page.fill("input[name=login]", LOGIN)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/sign-in/code/**")
    page.click("#key-button")
    page.wait_for_url(re.compile(r"^(?!.*/sign-in/)"))

    visitor.open("/me/security/keys/")
    visitor.open(str(page.locator("tbody a", has_text="移除").get_attribute("href")))
    assert "/sign-in/again/" in page.url
    page.click("main a:has-text('通行密钥')")
    page.click("#key-button")
    page.wait_for_url("**/remove/")
    page.click("main button:has-text('移除')")
    expect(page.locator("main")).to_contain_text("还没有通行密钥")
    assert not visitor.problems


def test_where_there_can_be_no_passkey_none_is_offered(visit: Callable[..., Any]) -> None:
    visitor: Visitor = visit(None)
    visitor.open("/sign-in/")
    assert "127.0.0.1" in visitor.address
    expect(visitor.page.locator("#key-button")).to_be_hidden()
    expect(visitor.page.locator("[data-key-failed]")).to_be_hidden()

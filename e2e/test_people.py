"""An administrator brings a colleague in, and a manager hands over a customer that the other hears of at once."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e.browser import Visitor
from e2e.test_working_day import CUSTOMER, pill

Visit = Callable[..., Visitor]
FIRST, OWN = "Chu-Ci-Mi-Ma-2026", "Zi-Ji-De-Mi-Ma-2026"


def test_a_new_colleague_gets_a_role_and_an_own_password(visit: Visit) -> None:
    admin = visit("zhouting")
    page = admin.page
    admin.open("/people/")
    admin.check_access("people")
    admin.open("/people/new/")
    admin.check_access("new person")
    page.fill("input[name=name]", "钱多多")
    page.fill("input[name=login]", "qianduoduo")
    page.fill("input[name=password]", FIRST)
    pill(page, "销售")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(re.compile(r"/people/(\d+/)?$"))
    newcomer = visit(None)
    newcomer.sign_in("qianduoduo", FIRST)
    form = newcomer.page.locator("main form, form").filter(has=newcomer.page.locator("[type=password]")).first
    passwords = form.locator("input[type=password]")
    values = [FIRST, OWN, OWN] if passwords.count() == 3 else [OWN, OWN]
    for field, value in zip(passwords.all(), values, strict=True):
        field.fill(value)
    form.locator("button[type=submit]").click()
    newcomer.settle()
    newcomer.open("/customers/")
    expect(newcomer.page.locator("main")).not_to_contain_text("苏州华信机械有限公司")
    newcomer.open("/people/new/")
    expect(newcomer.page.locator("main")).to_contain_text("角色")


def test_roles_departments_and_settings_can_be_looked_at(visit: Visit) -> None:
    admin = visit("zhouting")
    for path in ("/roles/", "/departments/", "/settings/", "/running/", "/me/", "/me/sessions/", "/me/security/"):
        admin.open(path)
        admin.check_access(path)


def test_a_handed_over_customer_rings_the_new_owners_bell_at_once(visit: Visit) -> None:
    rep, manager = visit("zhangwei"), visit("lijianguo")
    rep.open("/follow-ups/")
    manager.open("/customers/?q=&sort=name")
    manager.open("/search/?q=苏州光大机械")
    manager.page.locator("main table a").first.click()
    manager.page.wait_for_url(CUSTOMER)
    manager.settle()
    manager.page.get_by_role("button", name="更多").click()
    manager.page.get_by_role("menuitem", name=re.compile("换负责人|分配")).click()
    drawer = manager.page.locator("#drawer")
    drawer.locator("input[type=search], input[role=combobox]").first.fill("张伟")
    drawer.get_by_role("option", name=re.compile("张伟")).first.click()
    drawer.locator("button[type=submit]").click()
    expect(rep.page.locator("#toasts")).to_contain_text("苏州光大机械有限公司", timeout=15_000)
    expect(rep.page.locator(".z-bell-count")).to_be_visible()
    rep.page.locator(".z-bell").click()
    rep.settle()
    rep.check_access("messages")
    rep.page.locator("main .z-timeline a").first.click()
    rep.page.wait_for_url(CUSTOMER)
    expect(rep.page.locator("h1")).to_contain_text("苏州光大机械有限公司")

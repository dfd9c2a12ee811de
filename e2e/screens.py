"""Take pictures of the main screens, wide and on a phone, light and dark: `python -m e2e.screens OUT [ADDRESS]`.

Without an address a product with the small company is started. The pictures are
there to be looked at; nothing compares them.
"""

import sys
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from e2e import stack as stacks
from e2e.browser import PHONE, WIDE, Visitor, launch, visiting

SCREENS = {
    "today": "/",
    "customers": "/customers/",
    "customer": "first customer",
    "customer-new": "/customers/new/",
    "views": "/conditions/views/customer/",
    "segments": "/conditions/segments/",
    "segment-new": "/conditions/segments/new/",
    "builder": "/conditions/builder/customer/",
    "bulk-runs": "/conditions/runs/",
    "doubles": "/customers/doubles/",
    "merges": "/customers/merges/",
    "merge": "/customers/merge/?ids=1,2",
    "precheck": "/customers/precheck/",
    "disputes": "/customers/disputes/",
    "exports": "/transfer/exports/",
    "export-new": "/transfer/exports/new/",
    "follow-ups": "/follow-ups/",
    "follow-up-new": "first follow-up",
    "tasks": "/tasks/",
    "task-new": "/tasks/new/",
    "calendar-day": "/calendar/?view=day",
    "calendar-week": "/calendar/?view=week",
    "calendar-month": "/calendar/?view=month",
    "calendar-feed": "/calendar/feed/",
    "offline": "/offline/",
    "pool": "/pool/",
    "pool-due": "/pool/due/",
    "pool-offers": "/pool/offers/",
    "pool-presence": "/pool/presence/",
    "pool-leave": "/pool/leave/",
    "hand-offs": "/pool/hand-offs/?box=all",
    "hand-off-new": "/pool/hand-offs/of/1/new/",
    "calls": "/calls/",
    "board": "/sales/",
    "deal": "first deal",
    "deals": "/sales/list/",
    "forecast": "/sales/forecast/",
    "funnel": "/sales/funnel/",
    "grades": "/sales/grades/",
    "calibration": "/sales/calibration/",
    "potential": "/sales/potential/",
    "sheet": "/sales/sheet/",
    "visits": "/visits/",
    "visits-day": "/visits/day/",
    "needs": "/needs/",
    "needs-overview": "/needs/overview/",
    "scripts": "/scripts/",
    "messages": "/notifications/",
    "message-choices": "/notifications/settings/",
    "me": "/me/",
    "security": "/me/security/",
}
SCREENS_OF_ADMINISTRATOR = {
    "people": "/people/",
    "person": "first person",
    "departments": "/departments/",
    "roles": "/roles/",
    "fields": "/customers/fields/",
    "field-new": "/customers/fields/new/?kind=choice",
    "weights": "/customers/weights/",
    "audits": "/customers/audits/",
    "audit-new": "/customers/audits/new/",
    "settings": "/settings/",
    "pools": "/pool/pools/",
    "pool-new": "/pool/pools/new/",
    "pool-rules": "/pool/rules/",
    "pool-rules-of": "/pool/rules/0/",
    "pool-rules-edit": "/pool/rules/0/edit/",
    "pool-trigger": "/pool/rules/0/triggers/",
    "pool-trial": "first trial",
    "pool-sweeps": "/pool/sweeps/",
    "pool-sweep": "first sweep",
    "pool-results": "/pool/results/",
    "pool-finds": "/pool/results/rows/?of=claimed&days=90",
    "lead-rules": "/pool/leads/",
    "running": "/running/",
    "pipelines": "/sales/pipelines/",
    "pipeline": "first pipeline",
    "criteria": "/sales/criteria/",
}
SCREENS_OF_MANAGER = {
    "team": "/today/team/",
    "quality": "/follow-ups/quality/",
    "sheets": "/sales/sheets/",
    "meeting": "first meeting",
    "a-board": "/sales/a-customers/",
    "alarm": "first alarm",
    "targets": "/sales/targets/",
    "outlook": "/sales/outlook/",
    "imports": "/transfer/",
    "import-new": "/transfer/new/",
    "pool-asked": "/pool/asked/?box=locks",
    "handovers": "/pool/handovers/",
    "handover": "first handover",
    "handover-new": "/pool/handovers/new/",
    "leavers": "/pool/leavers/",
    "care": "/pool/hand-offs/care/",
}
# The page of one thing: of 刘洋, whose contacts the small company holds (e2e/contacts.py).
SCREENS_OF_CONTACTS = {
    "visit": "first visit",
    "visit-planned": "first visit ahead",
    "coaching": "first coaching",
    "call": "first call",
    "call-words": "first transcript",
    "reviews": "/calls/reviews/",
    "need": "first need",
    "script": "first script",
}
LINKS = {
    "first customer": ("/customers/", "main a[href^='/customers/']:not([href*='?']):not([href$='/new/'])"),
    "first follow-up": ("/", "main a[href^='/follow-ups/new/']"),
    "first deal": ("/sales/list/", "main table a[href^='/sales/']"),
    "first meeting": ("/sales/sheets/", "main a[href^='/sales/meeting/']"),
    "first alarm": ("/sales/a-customers/", "main a[href^='/sales/new-a/']"),
    "first pipeline": ("/sales/pipelines/", "main a[href^='/sales/pipelines/']:not([href$='/new/'])"),
    "first trial": ("/pool/rules/1/", "main a[href^='/pool/simulations/']"),
    "first sweep": ("/pool/sweeps/", "main a[href^='/pool/sweeps/']"),
    "first handover": ("/pool/handovers/", "main a[href^='/pool/handovers/']"),
    "first visit": ("/visits/?with=coached", "main a[href^='/visits/']"),
    "first visit ahead": ("/visits/?with=ahead", "main a[href^='/visits/']"),
    "first coaching": ("/visits/coaching/", "main a[href$='/coaching/']"),
    "first call": ("/calls/", "main a[href^='/calls/']"),
    "first transcript": ("first call", "main a[href$='/words/']"),
    "first need": ("/needs/", "main a[href^='/needs/']"),
    "first script": ("/scripts/", "main a[href^='/scripts/']"),
    "first person": ("/people/", "main a[href^='/people/']:not([href$='/new/'])"),
}
SIGN_INS = {
    "wangxiaoyan": SCREENS,
    "lijianguo": SCREENS_OF_MANAGER,
    "liuyang": SCREENS_OF_CONTACTS,
    "zhouting": SCREENS_OF_ADMINISTRATOR,
}


def find_path(visitor: Visitor, path: str) -> str | None:
    """Return the address, looking up the first row where one is meant."""
    if path.startswith("/"):
        return path
    start, selector = LINKS[path]
    visitor.open(find_path(visitor, start) or "/")
    for link in visitor.page.locator(selector).all():
        href = link.get_attribute("href") or ""
        if any(part.isdigit() for part in href.split("/")):
            return href
    return None


def shoot(browser: Browser, address: str, folder: Path) -> list[str]:
    """Write all pictures and return what went wrong on the way."""
    wrong: list[str] = []
    for size, viewport in (("1440", WIDE), ("390", PHONE)):
        for scheme in ("light", "dark"):
            options = {"viewport": viewport, "color_scheme": scheme, "has_touch": size == "390"}
            for login, screens in SIGN_INS.items():
                wrong += _shoot_as(browser, address, folder, f"{size}-{scheme}", login, screens, options)
    return wrong


def _shoot_as(
    browser: Browser,
    address: str,
    folder: Path,
    suffix: str,
    login: str,
    screens: dict[str, str],
    options: dict[str, object],
) -> list[str]:
    wrong: list[str] = []
    try:
        with visiting(browser, address, **options) as visitor:
            visitor.open("/sign-in/")
            visitor.page.screenshot(path=folder / f"sign-in-{suffix}.png")
            visitor.sign_in(login)
            for name, path in screens.items():
                found = find_path(visitor, path)
                if found is None:
                    wrong.append(f"{name}: nothing to show")
                    continue
                visitor.open(found)
                visitor.page.screenshot(path=folder / f"{name}-{suffix}.png", full_page=True)
    except AssertionError as error:
        wrong.append(f"{suffix} as {login}: {error}")
    return wrong


def main() -> int:
    """Run from the command line."""
    if len(sys.argv) < 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as running:
        if len(sys.argv) > 2:
            address = sys.argv[2]
        else:
            base = running.enter_context(stacks.template())
            address = running.enter_context(stacks.running(base, "screens", "e2e.company")).address
        playwright = running.enter_context(sync_playwright())
        browser = launch(playwright)
        wrong = shoot(browser, address, folder)
        browser.close()
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

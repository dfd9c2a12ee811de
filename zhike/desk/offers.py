"""What the desk puts into the frame: 今日 first, the search box, the timeline as the first panel."""

from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from zhike.access.actor import Actor
from zhike.access.first_start import DemoOffer, offer_demo
from zhike.activities.queries.day import count_due
from zhike.customers import panels
from zhike.web import nav

from .demo import staff


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    nav.register(nav.NavItem(nav.WORK, _("今日"), "sun", "desk:today", order=10, phone=1, badge=count_today))
    nav.register_assets("zhike/desk/desk.css")
    nav.fill_slots(search_url_name="desk:search")
    offer_demo(DemoOffer(start_demo, demo_sign_ins, staff.PASSWORD))
    panels.register(panels.Panel("timeline", _("时间线"), "desk:timeline", order=10))


def start_demo() -> None:
    """Begin to load the demo company; a second click changes nothing."""
    with suppress(AlreadyEnqueued):
        app.configure_task("desk.load_demo", queueing_lock="desk.load_demo").defer()


def demo_sign_ins() -> list[tuple[str, str]]:
    """Return logins of the demo company with name and position."""
    people = {colleague.login: f"{colleague.name}（{colleague.title}）" for colleague in staff.COLLEAGUES}
    return [(login, people[login]) for login in staff.SIGN_INS]


def count_today(actor: Actor) -> nav.Badge | None:
    """Return how many contacts are promised for today."""
    total = count_due(actor, timezone.localdate())
    return nav.Badge(str(total) if total < 100 else "99+") if total else None

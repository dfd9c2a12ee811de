"""What the desk puts into the frame: 今日 first, the search box, the timeline as the first panel."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.activities.offers import PROMISED
from zhike.activities.reasons import Asked, find_group
from zhike.customers import panels
from zhike.web import nav


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    nav.register(nav.NavItem(nav.WORK, _("今日"), "sun", "desk:today", order=10, phone=1, badge=count_today))
    nav.register_assets("zhike/desk/desk.css")
    nav.fill_slots(search_url_name="desk:search")
    panels.register(panels.Panel("timeline", _("时间线"), "desk:timeline", order=10))


def count_today(actor: Actor) -> nav.Badge | None:
    """Return how many contacts are promised for today; one walk of a short index."""
    group = find_group(PROMISED)
    if group is None or not actor.can("customer", "view"):
        return None
    now = timezone.now()
    total = group.count(Asked(actor, actor.person_id, timezone.localdate(now), now))
    return nav.Badge(str(total) if total < 100 else "99+") if total else None

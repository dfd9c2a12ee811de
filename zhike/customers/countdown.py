"""How long a customer stays with its owner, in words: lists and pages count down to the day of reclaim."""

from datetime import date

from django.utils.translation import gettext as _
from markupsafe import Markup

from zhike.web import filters, marks

SOON_DAYS = 3


def countdown(day: date | None, today: date) -> Markup:
    """Draw the predicted day of reclaim with the days that are left; the last three are red and say so."""
    if day is None:
        return marks.NOTHING
    left = (day - today).days
    words = _("还剩 %(n)d 天") % {"n": left} if left > 0 else _("今天回收") if left == 0 else _("待回收")
    look = "z-red z-strong" if left <= SOON_DAYS else "z-muted"
    drawn = Markup('<time datetime="{}">{}</time> <span class="{}">{}</span>')
    return drawn.format(day.isoformat(), filters.date_text(day), look, words)

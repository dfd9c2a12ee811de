"""The sentences of 今日: why this customer, today."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.web.filters import short_date

LONGEST = 60
NEW_DAYS = 3


@dataclass(frozen=True)
class Last:
    """The newest follow-up of a customer."""

    on: date
    content: str
    outcome: str


def shorten(text: str) -> str:
    """Cut a text to one line of the list."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def promise_sentence(next_step: str, last: Last | None, today: date) -> str:
    """Say what was promised and what was said last: 最终报价；11-18 说“月底前定预算”."""
    step = shorten(next_step) or _("约好这天联系")
    if last is None:
        return step
    said = shorten(last.content) or last.outcome
    return _("%(step)s；%(day)s：%(said)s") % {"step": step, "day": short_date(last.on, today), "said": said}


def overdue_chip(days: int) -> str:
    """Say how long a promise is overdue."""
    return ngettext("逾期 %(days)d 天", "逾期 %(days)d 天", days) % {"days": days}


def never_sentence(*, days: int, attempts: int, last: Last | None, today: date) -> tuple[str, str]:
    """Return chip and sentence for a customer that nobody has reached yet."""
    chip = _("新分来") if days <= NEW_DAYS else _("从未联系")
    given = {0: _("今天到你名下"), 1: _("昨天到你名下")}.get(days, _("到你名下 %(days)d 天") % {"days": days})
    if not attempts:
        return chip, _("%(given)s，还没有联系过") % {"given": given}
    tried = ngettext("试过 %(n)d 次都没联系上", "试过 %(n)d 次都没联系上", attempts) % {"n": attempts}
    if last is None:
        return chip, _("%(given)s，%(tried)s") % {"given": given, "tried": tried}
    values = {"given": given, "tried": tried, "day": short_date(last.on, today), "outcome": last.outcome}
    return chip, _("%(given)s，%(tried)s；%(day)s %(outcome)s") % values

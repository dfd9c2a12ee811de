"""What an A of somebody is worth, in a figure and a sentence for the wall."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Worth:
    """The share of A that were signed in time, and the doubt that small numbers leave."""

    figure: str
    words: str


def say_worth(trials: int, successes: int, worth: float | None, low: float, high: float) -> Worth | None:
    """Return it in words; None while nothing is known."""
    if worth is None:
        return None
    words = _("%(n)d 个 A，%(m)d 个按期签（区间 %(low)s–%(high)s）") % {
        "n": trials,
        "m": successes,
        "low": f"{low:.2f}",
        "high": f"{high:.2f}",
    }
    return Worth(f"{worth:.2f}", words)

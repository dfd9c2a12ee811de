"""What a profile may say: the lift of an attribute with its interval, in which order, from how many customers; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal
from zhike.lib.statistics import Z95, wilson_interval

LEAST_GOOD = 10
LEAST_MINIMUM = 5


@dataclass(frozen=True)
class Lift:
    """How many times more frequent an attribute is among the good than among all, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Say whether the interval leaves no doubt on which side of 1 it lies."""
        return self.low > 1 or self.high < 1


@dataclass(frozen=True)
class Seen:
    """One value of one attribute: how many customers have it, and how many of these are good.

    `unknown` is how many customers have no value of the attribute at all. They are no part of the comparison: who
    signs gets more of the record filled in, and that would speak for every value of it.
    """

    attribute: str
    value: str
    count: int
    good: int
    unknown: int = 0
    unknown_good: int = 0


def compute_lift(*, good_with: int, with_it: int, good: int, total: int) -> Lift:
    """Return the lift of an attribute: its share among the good over its share among all.

    lift = (good_with / good) / (with_it / total). The good are a part of all, so the two shares are not independent;
    the interval is exp(log lift ± 1.96 s) with s by the delta method over the four multinomial cells (good with it,
    others with it, good without, others without): s² = (Σ p g² − (Σ p g)²) / n, g the slope of log lift by cell.
    A. Agresti, "Categorical Data Analysis", 3rd ed. 2013, 16.1.3. Where nobody good has it, half a customer is added
    to each cell (J. B. S. Haldane 1956, F. J. Anscombe 1956).
    """
    if not 0 <= good_with <= min(with_it, good) or with_it + good - good_with > total or not with_it or not good:
        raise ValueError("these counts do not describe parts of one whole")
    cells = [float(good_with), float(with_it - good_with), float(good - good_with)]
    cells.append(float(total) - sum(cells))
    if good_with == 0:
        cells = [cell + 0.5 for cell in cells]
    whole = sum(cells)
    both, only_it, only_good, _neither = (cell / whole for cell in cells)
    has_it, is_good = both + only_it, both + only_good
    slopes = ((both, 1 / both - 1 / has_it - 1 / is_good), (only_it, -1 / has_it), (only_good, -1 / is_good))
    mean = sum(share * slope for share, slope in slopes)
    spread = sqrt(max(0.0, sum(share * slope**2 for share, slope in slopes) - mean**2) / whole)
    middle = log(both / (has_it * is_good))
    value = (good_with / good) / (with_it / total)
    return Lift(value, exp(middle - Z95 * spread), exp(middle + Z95 * spread))


@dataclass(frozen=True)
class Ranked:
    """A value of an attribute as a profile shows it."""

    seen: Seen
    lift: Lift
    share_of_good: float
    share_of_all: float


def rank(rows: Iterable[Seen], *, good: int, total: int, minimum: int) -> list[Ranked]:
    """Return what is seen often enough, what speaks for a good customer most surely first.

    By the lower end of the interval: a large lift of few customers does not come out before a sure one. Compared are
    those of whom the attribute is known. No value that fewer than `minimum` customers have is returned, nor one that
    all have: it says nothing; nor one of an attribute that is known of fewer good ones, or of fewer others,
    than a profile needs.
    """
    found = []
    for row in rows:
        known, known_good = total - row.unknown, good - row.unknown_good
        if minimum <= row.count < known and LEAST_GOOD <= known_good <= known - LEAST_GOOD:
            lift = compute_lift(good_with=row.good, with_it=row.count, good=known_good, total=known)
            found.append(Ranked(row, lift, row.good / known_good, row.count / known))
    return sorted(found, key=lambda one: (-one.lift.low, one.seen.attribute, one.seen.value))


@dataclass(frozen=True)
class Filling:
    """When an attribute gets its value: how many of the good and of the others have one, and what history says.

    `judged` good customers have a value and a known day of signature; of these, `late` got or changed it afterwards.
    """

    attribute: str
    good: int
    good_known: int
    others: int
    others_known: int
    judged: int = 0
    late: int = 0


AFTER, FILLED = "after", "filled"
LEAST_JUDGED = 10
OFTENER = 5


def why_late(one: Filling) -> str:
    """Say why an attribute tells what became of a customer, not who becomes one; '' where it does not.

    AFTER, by history: surely more than half got their value after the signature, by the lower end of the 95 % interval
    (Wilson). FILLED, also where history is silent (records that were imported): good customers surely have a value at
    least OFTENER times as often as the others, so that there is hardly anybody to compare them with.
    """
    if one.judged >= LEAST_JUDGED and wilson_interval(one.late, one.judged)[0] > 0.5:
        return AFTER
    if not one.good or not one.others:
        return ""
    least, _high = wilson_interval(one.good_known, one.good)
    _low, most = wilson_interval(one.others_known, one.others)
    return FILLED if least > OFTENER * most else ""


def why_no_profile(*, good: int, total: int) -> Refusal | None:
    """Say that too few customers are good to say what they have in common."""
    if good >= LEAST_GOOD and total > good:
        return None
    if total == good and good:
        return Refusal("finding.all_good", _("这里的客户全都是好客户，没有可以比较的。"))
    sentence = _("好客户只有 %(n)s 位，少于 %(least)s 位，还看不出共同点。") % {"n": good, "least": LEAST_GOOD}
    return Refusal("finding.too_few", sentence, {"good": good}, _("换一个更宽的画像，或等签约多一些再看。"))


def why_cannot_keep(*, name: str, minimum: int, is_taken: bool) -> Refusal | None:
    """Say what is wrong with a profile as it was filled in."""
    if not name.strip():
        return Refusal("finding.no_name", _("请给画像起一个名称。"), {"field": "name"})
    if is_taken:
        return Refusal("finding.name_taken", _("已有同名的画像。"), {"field": "name"})
    if minimum < LEAST_MINIMUM:
        sentence = _("一个属性至少要有 %(n)s 位客户，否则只是巧合。") % {"n": LEAST_MINIMUM}
        return Refusal("finding.minimum", sentence, {"field": "minimum"})
    return None


def why_cannot_drop(*, is_main: bool, has_scores: bool) -> Refusal | None:
    """Say why a profile has to stay: leads are, or were, scored by it."""
    if is_main:
        return Refusal("finding.is_main", _("线索按这个画像打分。"), {}, _("先把打分换到别的画像。"))
    if has_scores:
        return Refusal("finding.has_scores", _("以前的得分来自这个画像，要留着备查。"))
    return None


def bins_of(edges: Sequence[str]) -> list[tuple[str, str]]:
    """Return what the buckets between edges hold, from (inclusive) and to (exclusive); '' is open."""
    ends = ["", *edges, ""]
    return [(ends[place], ends[place + 1]) for place in range(len(ends) - 1)]

"""Who gets the next customer: by turn, least load, weight or fit, and why the others do not. Pure.

Rotation after a reclaim and the assignment of new leads deal by the same rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .deal_choices import DealWay


@dataclass(frozen=True)
class Candidate:
    """One person who could get a customer, with everything that decides.

    `load` is what he holds, `room` how many more his limits allow (None: no limit), `turn` when he got the last one
    (0: never; bigger is later), `given` how many he got lately, `matches` how much of the customer he is good at.
    """

    person_id: int
    name: str = ""
    absent: Refusal | None = None
    load: int = 0
    room: int | None = None
    weight: int = 1
    given: int = 0
    turn: int = 0
    matches: int = 0
    today: int = 0
    backlog: int = 0

    def with_one_more(self, turn: int) -> "Candidate":
        """Return the same person after he got one."""
        return replace(
            self,
            load=self.load + 1,
            room=None if self.room is None else self.room - 1,
            given=self.given + 1,
            turn=turn,
            today=self.today + 1,
            backlog=self.backlog + 1,
        )


@dataclass(frozen=True)
class Caps:
    """How many new customers one person gets: per day, and while so many wait for their first contact; 0 is no cap."""

    daily: int = 0
    backlog: int = 0


@dataclass(frozen=True)
class Verdict:
    """One candidate as the explanation shows him: the place in the row, or why he is left out."""

    person_id: int
    name: str
    refusal: Refusal | None = None
    note: str = ""


@dataclass(frozen=True)
class Deal:
    """Who gets it, and what was found about everybody."""

    person_id: int | None
    verdicts: tuple[Verdict, ...] = field(default=())


def why_cannot_receive(
    one: Candidate, *, way: str, held: frozenset[int], refused: frozenset[int], caps: Caps, days: int = 0
) -> Refusal | None:
    """Say why this person does not get this customer now, or return None.

    `held` are people who held it within the last `days` days: it never comes back to them so soon, whatever the way;
    `refused` are those who said no, or nothing, this time.
    """
    if one.person_id in held:
        return Refusal("pool.held_lately", _("%(days)s 天内持有过这位客户。") % {"days": days}, {"days": days})
    if one.person_id in refused:
        return Refusal("pool.refused_this_time", _("这一轮已经拒绝或过时未接。"))
    if one.absent is not None:
        return one.absent
    if way == DealWay.WEIGHT and one.weight <= 0:
        return Refusal("pool.no_weight", _("权重为 0，不参与。"))
    return _why_full(one, caps)


def _why_full(one: Candidate, caps: Caps) -> Refusal | None:
    if one.room is not None and one.room <= 0:
        return Refusal("pool.holding_full", _("保有量已满（现有 %(n)s）。") % {"n": one.load}, {"holding": one.load})
    if caps.daily and one.today >= caps.daily:
        return Refusal("pool.daily_cap", _("今天已分到 %(n)s 位，达到每日上限。") % {"n": one.today})
    if caps.backlog and one.backlog >= caps.backlog:
        return Refusal("pool.backlog_cap", _("还有 %(n)s 位新线索没有联系，达到积压上限。") % {"n": one.backlog})
    return None


def rank(candidates: Iterable[Candidate], way: str) -> list[Candidate]:
    """Return the candidates in the order in which they are asked; equal ones in the order of their ids."""
    return sorted(candidates, key=lambda one: (*_place(one, way), one.turn, one.person_id))


def _place(one: Candidate, way: str) -> tuple[float, ...]:
    if way == DealWay.LEAST_LOAD:
        return (one.load,)
    if way == DealWay.WEIGHT:
        return ((one.given + 1) / max(one.weight, 1),)
    if way == DealWay.MATCH:
        return (-one.matches, one.load)
    return ()


def deal(
    candidates: Sequence[Candidate],
    way: str,
    *,
    held: frozenset[int] = frozenset(),
    refused: frozenset[int] = frozenset(),
    caps: Caps = Caps(),
    days: int = 0,
) -> Deal:
    """Return who gets a customer, everybody with the reason; nobody when all are left out."""
    refusals = {
        one.person_id: why_cannot_receive(one, way=way, held=held, refused=refused, caps=caps, days=days)
        for one in candidates
    }
    able = rank((one for one in candidates if refusals[one.person_id] is None), way)
    unable = [one for one in candidates if refusals[one.person_id] is not None]
    verdicts = [Verdict(one.person_id, one.name, None, say_place(one, way)) for one in able]
    verdicts += [Verdict(one.person_id, one.name, refusals[one.person_id]) for one in unable]
    return Deal(able[0].person_id if able else None, tuple(verdicts))


def say_place(one: Candidate, way: str) -> str:
    """Say by what a candidate was placed."""
    if way == DealWay.LEAST_LOAD:
        return _("现有 %(n)s 位客户") % {"n": one.load}
    if way == DealWay.WEIGHT:
        return _("权重 %(weight)s，近 30 天得到 %(n)s 位") % {"weight": one.weight, "n": one.given}
    if way == DealWay.MATCH:
        return _("符合 %(matches)s 项，现有 %(n)s 位客户") % {"matches": one.matches, "n": one.load}
    return _("还没有轮到过") if not one.turn else _("按顺序轮到")

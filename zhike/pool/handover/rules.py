"""Who gets which customer of a leaver: evenly, by load, by region or industry, or as somebody decided by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

NOT_PLANNED = date.max
GRADES = {"A": 0, "B": 1, "C": 2}


@dataclass(frozen=True)
class Held:
    """One customer of a leaver, as far as sharing out looks at it."""

    customer_id: int
    grade: str = ""
    next_on: date | None = None
    region: str = ""
    industry: str = ""

    @property
    def rank(self) -> tuple[int, date, int]:
        """Return the order of dealing: the best grade first, then the next promise."""
        return GRADES.get(self.grade, 3), self.next_on or NOT_PLANNED, self.customer_id


@dataclass(frozen=True)
class Split:
    """How customers are shared out: `way` even, load, region or industry; `loads` says what takers hold already.

    `shares` maps a code (region digits such as 32, or a section of industry) to a taker; the longest that fits counts.
    """

    way: str
    taker_ids: Sequence[int]
    loads: Mapping[int, int]
    shares: Mapping[str, int]


def share_out(held: Sequence[Held], split: Split, by_hand: Mapping[int, int]) -> dict[int, int]:
    """Return who gets each customer; the same input gives the same plan.

    What somebody decided by hand stays. By region or industry those that no share names are dealt evenly.
    Even dealing goes there and back (1 2 3 3 2 1), best customers first, so that nobody gets all the good ones.
    """
    takers = list(split.taker_ids)
    plan = {customer_id: to for customer_id, to in by_hand.items() if to in takers}
    left = []
    for one in sorted(held, key=lambda row: row.rank):
        named = _named(one, split)
        if one.customer_id in plan:
            continue
        if named is None:
            left.append(one)
        else:
            plan[one.customer_id] = named
    plan |= _by_load(left, takers, split.loads, plan) if split.way == "load" else _evenly(left, takers)
    wanted = {one.customer_id for one in held}
    return {customer_id: to for customer_id, to in plan.items() if customer_id in wanted}


def _named(one: Held, split: Split) -> int | None:
    code = one.region if split.way == "region" else one.industry if split.way == "industry" else ""
    for length in range(len(code), 0, -1):
        taker = split.shares.get(code[:length])
        if taker in split.taker_ids:
            return taker
    return None


def _evenly(held: Sequence[Held], takers: Sequence[int]) -> dict[int, int]:
    there_and_back = [*takers, *reversed(takers)]
    return {one.customer_id: there_and_back[place % len(there_and_back)] for place, one in enumerate(held)}


def _by_load(
    held: Sequence[Held], takers: Sequence[int], loads: Mapping[int, int], given: Mapping[int, int]
) -> dict[int, int]:
    now = {taker: loads.get(taker, 0) + sum(to == taker for to in given.values()) for taker in takers}
    plan = {}
    for one in held:
        taker = min(takers, key=lambda person_id: (now[person_id], takers.index(person_id)))
        plan[one.customer_id] = taker
        now[taker] += 1
    return plan


def why_cannot_plan(
    *, person_id: int, taker_ids: Sequence[int], main_id: int, inactive: Sequence[str]
) -> Refusal | None:
    """Say why a plan makes no sense: nobody takes over, the leaver himself would, or somebody who has left."""
    if not taker_ids:
        return Refusal("pool.handover_no_taker", _("请至少选一位接手人。"))
    if person_id in (*taker_ids, main_id):
        return Refusal("pool.handover_to_self", _("离职人不能接手自己的工作。"))
    if main_id not in taker_ids:
        return Refusal("pool.handover_main", _("其余工作要交给接手人之一。"))
    if inactive:
        names = "、".join(inactive)
        return Refusal(
            "pool.handover_inactive", _("%(names)s 已停用，不能接手。") % {"names": names}, {}, _("请换一位同事。")
        )
    return None


def why_cannot_run(*, state: str, is_stuck: bool = False) -> Refusal | None:
    """Say why a handover is not to be run: it was, or is running; what a dead worker left may start anew."""
    if state == "draft" or (state == "running" and is_stuck):
        return None
    if state == "done":
        return Refusal("pool.handover_done", _("这次交接已经执行过了。"))
    return Refusal("pool.handover_state", _("这次交接正在进行或已撤销。"), {"state": state}, _("请刷新页面。"))


def why_cannot_change_plan(*, state: str) -> Refusal | None:
    """Say why the plan stays as it is: it was carried out, or is right now."""
    if state == "draft":
        return None
    return Refusal("pool.handover_fixed", _("交接已经开始，方案不能再改。"), {"state": state}, _("要改就先撤销交接。"))


def why_cannot_undo_handover(*, state: str, newer: bool, is_active: bool, is_stuck: bool = False) -> Refusal | None:
    """Say why a handover cannot be taken back: not run, handed over again since, or the leaver's account is closed."""
    if state != "done" and not (state == "undoing" and is_stuck):
        return Refusal("pool.handover_not_done", _("只有执行过的交接才能撤销。"), {"state": state})
    if newer:
        return Refusal("pool.handover_newer", _("之后又给他做过一次交接。"), {}, _("请先撤销后来的那一次。"))
    if not is_active:
        return Refusal(
            "pool.handover_closed",
            _("他的账号已停用，客户不能回到他名下。"),
            {},
            _("请先恢复他的账号，再撤销。"),
        )
    return None

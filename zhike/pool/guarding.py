"""Whether somebody may have a customer now: pool, limits and cool-down, asked of every change of owner.

Limits hold for every way; only an administrator who gives a reason may exceed them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import OwnerMove
from zhike.lib.refusals import Refusal
from zhike.web.statements import ask

from .choices import PoolKind
from .queries.loads import Tally, limits_of, read_tallies
from .queries.members import pools_to_claim_from
from .queries.rulebook import Rulebook, glance_at_rulebook
from .rules import Load, why_cooling, why_over_limit
from .signed import SIGNED_STAGES
from .starting import cool_until

_RETURNED = """
SELECT customer_id, person_id, ended_at FROM pool_pastholding
WHERE customer_id = ANY(%s::bigint[]) AND person_id = ANY(%s::bigint[]) AND end_way = ANY(%s::text[])
  AND ended_at >= %s
"""
RETURNS = (OwnerWay.GIVE_BACK.value, OwnerWay.RECLAIM.value, OwnerWay.ROTATE.value)


def guard_moves(actor: Actor, moves: Sequence[OwnerMove]) -> dict[int, Refusal]:
    """Refuse what pools, limits and cool-downs do not allow. Locks the quota of everybody who would get something."""
    gaining = [place for place, move in enumerate(moves) if move.to_person_id not in (None, move.from_person_id)]
    if not gaining:
        return {}
    book = glance_at_rulebook(timezone.localdate(max(move.now for move in moves)))
    refused = _why_not_from_pool(actor, [(place, moves[place]) for place in gaining], book)
    limited = [place for place in gaining if place not in refused and not may_exceed(actor, moves[place])]
    asked = [(place, moves[place]) for place in limited]
    cooling = find_cooling(asked, book)
    left = [(place, move) for place, move in asked if place not in cooling]
    return refused | cooling | _over_limits(left, book)


def may_exceed(actor: Actor, move: OwnerMove) -> bool:
    """Say whether limits do not bind: an administrator of pools who says why. The system itself never exceeds them."""
    return bool(actor.person_id and actor.scope("pool", "edit") == "all" and move.reason.strip())


def _why_not_from_pool(actor: Actor, asked: Sequence[tuple[int, OwnerMove]], book: Rulebook) -> dict[int, Refusal]:
    claims = [(place, move) for place, move in asked if move.way == OwnerWay.CLAIM]
    if not claims:
        return {}
    mine = pools_to_claim_from(actor)
    return {place: _not_open(book, move.pool_id) for place, move in claims if move.pool_id not in mine}


def _not_open(book: Rulebook, pool_id: int | None) -> Refusal:
    pool = book.pools.get(pool_id or 0)
    if pool is None:
        return Refusal("pool.not_in_pool", _("这位客户不在公海里。"), {}, _("请经理或公海管理员分配。"))
    if pool.kind == PoolKind.HIDDEN:
        sentence = _("「{pool}」只由管理员分配，不能认领。")
        return Refusal("pool.hidden", sentence.format(pool=pool.name), {}, _("请联系公海管理员。"))
    sentence = _("你不是「{pool}」的成员，不能认领。")
    return Refusal("pool.not_member", sentence.format(pool=pool.name), {}, _("请公海管理员把你加为成员。"))


def why_beyond(moves: Sequence[OwnerMove], tally: Tally, name: str) -> dict[int, Refusal]:
    """Refuse, by place, what somebody may not have who has what the tally says: cool-downs first, then his limits."""
    book = glance_at_rulebook(timezone.localdate(max(move.now for move in moves)))
    names = {move.to_person_id or 0: name for move in moves}
    found = {place: _why_over(book, move, tally, names) for place, move in enumerate(moves)}
    full = {place: refusal for place, refusal in found.items() if refusal}
    return full | find_cooling([(place, moves[place]) for place in full], book) if full else {}


def find_cooling(asked: Sequence[tuple[int, OwnerMove]], book: Rulebook) -> dict[int, Refusal]:
    """Refuse former owners who returned a customer not long ago; taking a change back is no return."""
    back = [(place, move) for place, move in asked if not move.is_new and move.way != OwnerWay.UNDO]
    until = _cooling_until(back, book)
    names = person_names({person_id for _customer, person_id in until})
    found: dict[int, Refusal] = {}
    for place, move in back:
        person_id = move.to_person_id or 0
        refusal = why_cooling(
            name=names.get(person_id, ""),
            until=until.get((move.customer_id, person_id)),
            today=timezone.localdate(move.now),
        )
        if refusal:
            found[place] = refusal
    return found


def _cooling_until(back: Sequence[tuple[int, OwnerMove]], book: Rulebook) -> dict[tuple[int, int], date]:
    days = {move.to_pool_id: _cool_days(book, move.to_pool_id) for _place, move in back}
    if not any(days.values()):
        return {}
    now = max(move.now for _place, move in back)
    pools = {move.customer_id: move.to_pool_id for _place, move in back}
    people = list({move.to_person_id for _place, move in back})
    since = now - timedelta(days=max(days.values()) + 1)
    found: dict[tuple[int, int], date] = {}
    for customer_id, person_id, ended_at in ask(_RETURNED, [list(pools), people, list(RETURNS), since]):
        force = book.of(pools[customer_id])
        until = cool_until(ended_at, force.rules if force else None)
        key = (customer_id, person_id)
        found[key] = max(until, found.get(key, until))
    return found


def _cool_days(book: Rulebook, pool_id: int | None) -> int:
    force = book.of(pool_id)
    return force.rules.cool_down_days if force else 0


def _over_limits(asked: Sequence[tuple[int, OwnerMove]], book: Rulebook) -> dict[int, Refusal]:
    """Refuse from the customer on with which a person's limit is full; what comes before it is counted in."""
    bound = [(place, move) for place, move in asked if _is_limited(book, move)]
    if not bound:
        return {}
    people = {move.to_person_id or 0 for _place, move in bound}
    claims = any(move.way == OwnerWay.CLAIM for _place, move in bound)
    tallies = read_tallies(people, max(move.now for _place, move in bound), lock=True, claims=claims)
    names: Mapping[int, str] = {}
    found: dict[int, Refusal] = {}
    for place, move in bound:
        tally = tallies[move.to_person_id or 0]
        refusal = _why_over(book, move, tally, names)
        if refusal and not names:
            names = person_names(people)
            refusal = _why_over(book, move, tally, names)
        if refusal:
            found[place] = refusal
        else:
            tally.add(move.to_pool_id, signed=_is_signed(move), is_claim=move.way == OwnerWay.CLAIM)
    return found


def _is_limited(book: Rulebook, move: OwnerMove) -> bool:
    """Say whether anything has to be counted for a move: without limits nobody is locked."""
    limits = limits_of(book, move.to_pool_id)
    claims = (limits.per_day, limits.per_week, limits.per_month) if move.way == OwnerWay.CLAIM else ()
    numbers = (limits.holding, limits.holding_in_pool, *claims)
    return book.has_own_limits or any(number is not None for number in numbers)


def _why_over(book: Rulebook, move: OwnerMove, tally: Tally, names: Mapping[int, str]) -> Refusal | None:
    limits = limits_of(book, move.to_pool_id, tally.own_limit)
    company, own = book.of(None), book.of(move.to_pool_id)
    over_all, in_pool = bool(company and company.rules.signed_count), bool(own and own.rules.signed_count)
    counts = {
        "holding": limits.holding if not _is_signed(move) or over_all else None,
        "holding_in_pool": limits.holding_in_pool if not _is_signed(move) or in_pool else None,
    }
    load = Load(
        held=tally.count(with_signed=over_all),
        held_in_pool=tally.count(with_signed=in_pool, pool_id=move.to_pool_id, everywhere=False),
        claimed_today=tally.today,
        claimed_this_week=tally.week,
        claimed_this_month=tally.month,
    )
    name = names.get(move.to_person_id or 0, "")
    is_claim = move.way == OwnerWay.CLAIM
    return why_over_limit(name=name, limits=limits.but(**counts), load=load, is_claim=is_claim)


def _is_signed(move: OwnerMove) -> bool:
    return move.stage in SIGNED_STAGES

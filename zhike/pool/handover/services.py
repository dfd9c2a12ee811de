"""Plan what becomes of a leaver's work, carry it out in one transaction, and take it back in one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.approvals.queries import find_managers
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if
from zhike.notify.services import notify

from ..models import Handover, HandoverItem, HandoverState
from . import kinds, rules
from .ledger import Ledger
from .queries import get_handover, get_leaver, is_newer, loads_of, read_held
from .registry import Work, list_parts

STUCK_AFTER = timedelta(minutes=20)


@dataclass(frozen=True, kw_only=True)
class PlanDraft:
    """Who takes over, and how customers are shared out."""

    taker_ids: tuple[int, ...]
    main_id: int
    way: str
    reason: str
    shares: Mapping[str, int]


def plan_handover(*, actor: Actor, person_id: int, draft: PlanDraft, now: datetime) -> Handover:
    """Start a plan for a leaver within the actor's reach. Refused while another plan for him is open."""
    leaver = get_leaver(actor=actor, person_id=person_id)
    _check(person_id, draft)
    try:
        with transaction.atomic():
            one = Handover.objects.create(
                person_id=person_id, by_id=actor.id_or_none, created_at=now, **_columns(draft)
            )
            _share_out(one)
            data = {"handover": one.pk, "name": leaver.name}
            record(actor=actor, kind=kinds.PLANNED, customer_id=None, data=data, at=now)
    except IntegrityError as error:
        sentence = _("他已有一份没有执行的交接计划。")
        raise Refused(Refusal("pool.handover_open", sentence, {}, _("请打开那一份来改。"))) from error
    return one


def change_plan(*, actor: Actor, handover_id: int, draft: PlanDraft) -> Handover:
    """Share out anew; what was decided by hand stays as long as that person takes over."""
    with transaction.atomic():
        one = _locked(actor, handover_id)
        refuse_if(rules.why_cannot_change_plan(state=one.state))
        _check(one.person_id, draft)
        for name, value in _columns(draft).items():
            setattr(one, name, value)
        one.problem = ""
        one.save(update_fields=[*_columns(draft), "problem"])
        _share_out(one)
    return one


def give_by_hand(*, actor: Actor, handover_id: int, customer_ids: Iterable[int], to_person_id: int) -> int:
    """Decide for single customers of a plan; return how many."""
    with transaction.atomic():
        one = _locked(actor, handover_id)
        refuse_if(rules.why_cannot_change_plan(state=one.state))
        if to_person_id not in one.taker_ids:
            raise Refused(Refusal("pool.handover_stranger", _("他不在接手人里。"), {}, _("先把他加为接手人。")))
        items = HandoverItem.objects.filter(handover_id=one.pk, customer_id__in=list(customer_ids))
        return items.update(to_person_id=to_person_id, by_hand=True)


def discard_handover(*, actor: Actor, handover_id: int) -> None:
    """Throw a plan away that was not carried out."""
    with transaction.atomic():
        one = _locked(actor, handover_id)
        refuse_if(rules.why_cannot_change_plan(state=one.state))
        one.delete()


def ask_to_run(*, actor: Actor, handover_id: int, now: datetime) -> Handover:
    """Let the worker carry a plan out; the page says when it is done."""
    with transaction.atomic():
        one = _locked(actor, handover_id)
        refuse_if(rules.why_cannot_run(state=one.state, is_stuck=_is_stuck(one, now)))
        _begin(one, HandoverState.RUNNING, now)
        one.run_by_id = actor.id_or_none
        one.save(update_fields=["run_by_id"])
    return one


def ask_to_undo(*, actor: Actor, handover_id: int, now: datetime) -> Handover:
    """Let the worker take a handover back."""
    with transaction.atomic():
        one = _locked(actor, handover_id)
        _refuse_undoing(one, now)
        _begin(one, HandoverState.UNDOING, now)
        one.undone_by_id = actor.id_or_none
        one.save(update_fields=["undone_by_id"])
    return one


def run_handover(*, actor: Actor, handover_id: int, now: datetime) -> Handover:
    """Hand everything on by the plan: all of it, or nothing and the reason in `problem`.

    Customers that the leaver got since the plan are shared out like the others, those he lost are left out.
    Locks the customers in the order of their ids, then what the guards lock. Everybody who gets something hears of it.
    """
    try:
        with transaction.atomic():
            one = Handover.objects.select_for_update().get(pk=handover_id)
            refuse_if(rules.why_cannot_run(state=one.state, is_stuck=one.state == HandoverState.RUNNING))
            _check(one.person_id, _draft_of(one))
            plan = _share_out(one)
            work = Work(actor, one.pk, one.person_id, one.main_id, plan, now, reason=_say_reason(one))
            one.counts = {
                part.key: part.run(work, Ledger(one.pk, part.key)) for part in list_parts() if part.run is not None
            }
            one.state, one.run_at, one.run_by_id, one.problem = HandoverState.DONE, now, actor.id_or_none, ""
            one.save(update_fields=["counts", "state", "run_at", "run_by_id", "problem"])
            _tell(actor, one, plan, now)
    except Refused as refused:
        return _give_up(handover_id, HandoverState.DRAFT, refused)
    return one


def undo_handover(*, actor: Actor, handover_id: int, now: datetime) -> Handover:
    """Put everything back to the row, except what somebody changed since; the last part handed on comes first."""
    try:
        with transaction.atomic():
            one = Handover.objects.select_for_update().get(pk=handover_id)
            _refuse_undoing(replace_state(one), now)
            reason = _("撤销离职交接")
            work = Work(actor, one.pk, one.person_id, one.main_id, {}, now, run_at=one.run_at, reason=reason)
            for part in reversed(list_parts()):
                ledger = Ledger(one.pk, part.key)
                if part.run is not None:
                    part.undo(work, ledger) if part.undo else ledger.undo()
            one.state, one.undone_at, one.undone_by_id = HandoverState.UNDONE, now, actor.id_or_none
            one.save(update_fields=["state", "undone_at", "undone_by_id"])
            data = {"handover": one.pk, "name": person_names([one.person_id]).get(one.person_id, "")}
            record(actor=actor, kind=kinds.UNDONE, customer_id=None, data=data, at=now)
    except Refused as refused:
        return _give_up(handover_id, HandoverState.DONE, refused)
    return one


def replace_state(one: Handover) -> Handover:
    """Return the handover as it was before the worker was asked, for the rule that guards undoing."""
    if one.state == HandoverState.UNDOING:
        one.state = HandoverState.DONE
    return one


def _locked(actor: Actor, handover_id: int) -> Handover:
    get_handover(actor=actor, handover_id=handover_id)
    return Handover.objects.select_for_update().get(pk=handover_id)


def _begin(one: Handover, state: str, now: datetime) -> None:
    one.state, one.started_at, one.problem = state, now, ""
    one.save(update_fields=["state", "started_at", "problem"])


def _is_stuck(one: Handover, now: datetime) -> bool:
    return one.started_at is not None and now - one.started_at > STUCK_AFTER


def why_not_undo(one: Handover, now: datetime) -> Refusal | None:
    """Say why a handover cannot be taken back; for the button, too."""
    is_active = Person.objects.filter(pk=one.person_id, is_active=True).exists()
    stuck = _is_stuck(one, now)
    return rules.why_cannot_undo_handover(state=one.state, newer=is_newer(one), is_active=is_active, is_stuck=stuck)


def _refuse_undoing(one: Handover, now: datetime) -> None:
    refuse_if(why_not_undo(one, now))


def _give_up(handover_id: int, state: str, refused: Refused) -> Handover:
    refusal = refused.refusal
    problem = f"{refusal.sentence}{refusal.help or ''}"[:500]
    Handover.objects.filter(pk=handover_id).update(state=state, problem=problem)
    return Handover.objects.get(pk=handover_id)


def _check(person_id: int, draft: PlanDraft) -> None:
    wanted = {*draft.taker_ids, draft.main_id}
    names = dict(Person.objects.filter(pk__in=wanted, is_active=False).values_list("pk", "name"))
    refuse_if(
        rules.why_cannot_plan(
            person_id=person_id, taker_ids=draft.taker_ids, main_id=draft.main_id, inactive=list(names.values())
        )
    )


def _columns(draft: PlanDraft) -> dict[str, object]:
    return {
        "taker_ids": list(draft.taker_ids),
        "main_id": draft.main_id,
        "way": draft.way,
        "reason": draft.reason.strip()[:200],
        "shares": dict(draft.shares),
    }


def _draft_of(one: Handover) -> PlanDraft:
    return PlanDraft(
        taker_ids=tuple(one.taker_ids), main_id=one.main_id, way=one.way, reason=one.reason, shares=one.shares
    )


def _share_out(one: Handover) -> dict[int, int]:
    """Write the plan anew over what the leaver holds now, and return it."""
    by_hand = dict(one.items.filter(by_hand=True).values_list("customer_id", "to_person_id"))
    split = rules.Split(one.way, tuple(one.taker_ids), loads_of(one.taker_ids), one.shares)
    plan = rules.share_out(read_held(one.person_id), split, by_hand)
    one.items.all().delete()
    HandoverItem.objects.bulk_create(
        HandoverItem(handover=one, customer_id=pk, to_person_id=to, by_hand=by_hand.get(pk) == to)
        for pk, to in sorted(plan.items())
    )
    return plan


def _say_reason(one: Handover) -> str:
    name = person_names([one.person_id]).get(one.person_id, "")
    words = _("%(name)s 离职交接") % {"name": name}
    return f"{words}：{one.reason}"[:200] if one.reason else words


def _tell(actor: Actor, one: Handover, plan: Mapping[int, int], now: datetime) -> None:
    """Let everybody who got something know, and note it for the log."""
    name = person_names([one.person_id]).get(one.person_id, "")
    for taker in one.taker_ids:
        count = sum(to == taker for to in plan.values())
        notify(
            person_ids=[taker],
            kind=kinds.MESSAGE,
            title=kinds.received(name, count),
            url="/customers/?view=mine",
            key=f"handover-{one.pk}-{taker}",
            at=now,
        )
    _tell_managers(actor, one, plan, name, now)
    data = {"handover": one.pk, "name": name, "counts": one.counts}
    record(actor=actor, kind=kinds.RUN, customer_id=None, data=data, at=now)


def _tell_managers(actor: Actor, one: Handover, plan: Mapping[int, int], name: str, now: datetime) -> None:
    """Let the managers of the takers know who of theirs got how many, except who did it."""
    teams: defaultdict[int, list[int]] = defaultdict(list)
    for taker in one.taker_ids:
        for manager in find_managers(taker) - {actor.person_id, *one.taker_ids}:
            teams[manager].append(taker)
    names, counts = person_names(one.taker_ids), Counter(plan.values())
    for manager, takers in sorted(teams.items()):
        shares = "、".join(f"{names.get(taker, '')}（{counts[taker]}）" for taker in takers)
        notify(
            person_ids=[manager],
            kind=kinds.MESSAGE,
            title=kinds.team_received(name, shares),
            url="/customers/?view=all",
            key=f"handover-{one.pk}-team-{manager}",
            at=now,
        )

"""Customers: owner by the plan, the clock kept, with promises and stages as they are; team roles follow."""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer, Grant
from zhike.customers.services.owning import Destination, change_owners
from zhike.lib.refusals import Refusal, Refused

from ...models import Holding, PastHolding
from ..ledger import Ledger
from ..registry import Work

# The owner himself is changed by customers.change_owners only; the rest of what it touches is put back to the letter.
BESIDE = (
    *("department_id", "owner_since", "updated_at", "pool_id", "clock_on", "protected_until"),
    *("qualified_at", "reclaim_on"),
)
CLOCK = ("person_id", "pool_id", "started_on", "began_at", "way", "version_id", "actions", "extended")
_MINE = "row.id = ANY(%(ids)s) AND row.owner_id = %(person)s AND row.deleted_at IS NULL"
_STILL_THERE = """
SELECT customer.id FROM pool_handoverrow AS kept JOIN customers_customer AS customer ON customer.id = kept.customer_id
WHERE kept.handover_id = %s AND kept."table" = 'customers.Customer' AND customer.deleted_at IS NULL
  AND customer.owner_id = (kept.after->>'owner_id')::bigint
"""
_ROLES = """row.person_id = %(person)s AND row.role <> ''"""


def count_customers(person_id: int) -> int:
    """Count the customers that somebody owns."""
    return Customer.objects.filter(owner_id=person_id, deleted_at__isnull=True).count()


def count_promises(person_id: int) -> int:
    """Count the next steps promised to these customers."""
    rows = Customer.objects.filter(owner_id=person_id, deleted_at__isnull=True, next_follow_on__isnull=False)
    return rows.count()


def hand_customers_on(work: Work, ledger: Ledger) -> int:
    """Give each customer to its new owner by the plan; refused as a whole when one may not go."""
    ids = list(work.plan)
    where = {"ids": ids, "person": work.person_id}
    ledger.keep(Customer, ("owner_id", *BESIDE), _MINE, where)
    ledger.keep(Holding, CLOCK, "row.customer_id = ANY(%(ids)s)", where)
    wanted = {customer_id: Destination(to) for customer_id, to in work.plan.items()}
    answers = change_owners(actor=work.actor, wanted=wanted, way=OwnerWay.HANDOVER, reason=work.reason, now=work.now)
    _refuse_whole(answers)
    ledger.settle(Holding, CLOCK)
    ledger.settle(Customer, ("owner_id", *BESIDE))
    return sum(answer is True for answer in answers.values())


def take_customers_back(work: Work, ledger: Ledger) -> None:
    """Give back who is still with the new owner; who went on since stays there."""
    with connection.cursor() as cursor:
        cursor.execute(_STILL_THERE, [work.handover_id])
        ids = [pk for (pk,) in cursor.fetchall()]
    ledger.note_now(Customer, BESIDE)
    ledger.note_now(Holding, CLOCK)
    wanted = dict.fromkeys(ids, Destination(work.person_id))
    _refuse_whole(change_owners(actor=work.actor, wanted=wanted, way=OwnerWay.UNDO, reason=work.reason, now=work.now))
    ledger.restore(Customer, BESIDE, ids)
    ledger.restore(Holding, CLOCK, ids)
    _forget_passing(work, ids)


def _forget_passing(work: Work, ids: Sequence[int]) -> None:
    """Forget the holdings that ended by this handover and by its undoing: they never were."""
    ended = PastHolding.objects.filter(customer_id__in=ids)
    ended.filter(end_way=OwnerWay.HANDOVER, person_id=work.person_id, ended_at=work.run_at or work.now).delete()
    ended.filter(end_way=OwnerWay.UNDO, ended_at=work.now).delete()


def _refuse_whole(answers: dict[int, bool | Refusal]) -> None:
    refused = {id_: answer for id_, answer in answers.items() if isinstance(answer, Refusal)}
    if not refused:
        return
    first = next(iter(refused.values()))
    names = Customer.objects.filter(pk__in=list(refused)[:3]).values_list("name", flat=True)
    sentence = _("有 %(n)s 位客户不能移交，所以都没有动：%(why)s（%(names)s）") % {
        "n": len(refused),
        "why": first.sentence.rstrip("。"),
        "names": "、".join(names),
    }
    facts = {"count": len(refused), "code": first.code}
    raise Refused(Refusal("pool.handover_refused", sentence, facts, first.help or _("请改方案后再执行。")))


def count_roles(person_id: int) -> int:
    """Count the teams in which somebody works."""
    return Grant.objects.filter(person_id=person_id).exclude(role="").count()


def hand_roles_on(work: Work, ledger: Ledger) -> int:
    """Give team roles to who gets the rest; where he has the role or the customer already, the leaver just leaves."""
    values = {"person": work.person_id, "main": work.main_id}
    has = (
        "SELECT 1 FROM customers_grant AS other WHERE other.customer_id = row.customer_id"
        " AND other.person_id = %(main)s AND other.role = row.role"
    )
    owns = "SELECT 1 FROM customers_customer AS one WHERE one.id = row.customer_id AND one.owner_id = %(main)s"
    removed = ledger.remove(Grant, f"{_ROLES} AND (EXISTS ({has}) OR EXISTS ({owns}))", values)
    return removed + ledger.change(Grant, {"person_id": "%(main)s"}, _ROLES, values)


def count_shares(person_id: int) -> int:
    """Count the customers that were shared with somebody without a role."""
    return Grant.objects.filter(person_id=person_id, role="").count()


def end_shares(work: Work, ledger: Ledger) -> int:
    """End what was shared with the leaver himself."""
    return ledger.remove(Grant, "row.person_id = %(person)s AND row.role = ''", {"person": work.person_id})

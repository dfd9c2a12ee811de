"""Conditions on needs: whatever is asked, the customers found are those that counting by hand finds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from zhike.activities.models import Need
from zhike.activities.needs.choices import MetBy, NeedState
from zhike.conditions.compiling import compile_condition
from zhike.conditions.language import Compare
from zhike.conditions.queries import matching
from zhike.customers.models import Customer
from zhike.testing import make
from zhike.testing.world import NOW, World

from .needing import category, confirmed, delivered, need

Needs = list[Need]
CLOSED = (NeedState.DROPPED, NeedState.VALIDATED)


def standing(needs: Needs) -> Needs:
    return [one for one in needs if one.state != NeedState.DROPPED]


def highest(needs: Needs) -> Decimal | None:
    return max((one.priority for one in needs if one.state not in CLOSED), default=None)


def worth(needs: Needs) -> Decimal | None:
    unmet = [one.value_amount for one in needs if one.state not in CLOSED and one.met_by != MetBy.US]
    amounts = [amount for amount in unmet if amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def has(column: str, *wanted: Any) -> Callable[[Needs], bool]:
    return lambda needs: any(getattr(one, column) in wanted for one in standing(needs))


def compared(value: Callable[[Needs], Decimal | None], test: Callable[[Decimal], bool]) -> Callable[[Needs], bool]:
    return lambda needs: (found := value(needs)) is not None and test(found)


@pytest.fixture
def customers(world: World) -> list[Customer]:
    """Customers with no need, one, several; met and unmet, open, put aside, delivered."""
    found = [make.customer(world.wang) for _number in range(6)]
    function, price = (category(key).pk for key in ("function", "price"))
    need(world.wang, found[1], aspect_id=function, value_amount=Decimal(5000), offer_kind="gap", offer_name="手机版")
    need(world.wang, found[1], name="便宜点", aspect_id=price, strength=1, urgency=1, importance=1)
    confirmed(world.wang, found[2], aspect_id=function, met_by="us", value_amount=Decimal(900), strength=5, urgency=5)
    delivered(world.wang, found[3], aspect_id=price, value_amount=Decimal(12_000))
    need(world.wang, found[4], name="多语言", met_by="rival", rival="金蝶", value_amount=Decimal(300))
    need(world.wang, found[4], name="快一点", value_amount=Decimal(200), strength=5, importance=5, urgency=5)
    dropped = need(world.wang, found[5], aspect_id=function, value_amount=Decimal(70_000))
    Need.objects.filter(pk=dropped.pk).update(state=NeedState.DROPPED, dropped_why="不做")
    return found


def cases() -> list[tuple[str, str, Any, Callable[[Needs], bool]]]:
    """Return what is asked beside how one would count it by hand; categories by their key."""
    edges = (Decimal(30), Decimal(45), Decimal(60))
    numbers = [
        (field, op, edge, compared(value, test(edge)))
        for field, value in (("need_priority", highest), ("need_value", worth))
        for edge in (*edges, Decimal(500), Decimal(5000))
        for op, test in (
            ("gt", lambda edge: lambda one: one > edge),
            ("gte", lambda edge: lambda one: one >= edge),
            ("lt", lambda edge: lambda one: one < edge),
            ("lte", lambda edge: lambda one: one <= edge),
            ("eq", lambda edge: lambda one: one == edge),
        )
    ]
    return [
        *numbers,
        ("need_priority", "between", [Decimal(30), Decimal(60)], compared(highest, lambda one: 30 <= one <= 60)),
        ("need_priority", "between", [None, Decimal(60)], compared(highest, lambda one: one <= 60)),
        ("need_priority", "empty", None, lambda needs: highest(needs) is None),
        ("need_priority", "not_empty", None, lambda needs: highest(needs) is not None),
        ("need_value", "empty", None, lambda needs: worth(needs) is None),
        ("need_value", "between", [Decimal(300), Decimal(5000)], compared(worth, lambda one: 300 <= one <= 5000)),
        ("need_state", "any", ["raw", "delivered"], lambda needs: any(n.state in ("raw", "delivered") for n in needs)),
        ("need_state", "any", ["dropped"], lambda needs: any(one.state == "dropped" for one in needs)),
        ("need_state", "none", ["raw"], lambda needs: all(one.state != "raw" for one in needs)),
        ("need_state", "empty", None, lambda needs: not needs),
        ("need_met", "any", ["rival", "us"], has("met_by", "rival", "us")),
        ("need_met", "all", ["rival", "nobody"], lambda n: has("met_by", "rival")(n) and has("met_by", "nobody")(n)),
        ("need_met", "none", ["nobody"], lambda needs: not has("met_by", "nobody")(needs)),
        ("need_words", "contains", "手机", lambda needs: any("手机" in one.offer_name for one in standing(needs))),
        ("need_words", "not_contains", "金蝶", lambda needs: all("金蝶" not in one.rival for one in standing(needs))),
        ("need_words", "empty", None, lambda needs: not standing(needs)),
    ]


def as_typed(value: Any) -> Any:
    """Return a value as a condition holds it: numbers as text."""
    if isinstance(value, list):
        return [as_typed(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


def found_by(world: World, field: str, op: str, value: Any) -> set[int]:
    node = Compare(field, op, as_typed(value))
    rows = matching(actor=world.actor_of(world.wang), subject="customer", node=node, now=NOW)
    return set(rows.values_list("pk", flat=True))


def test_what_is_found_is_what_counting_by_hand_finds(world: World, customers: list[Customer]) -> None:
    own = {one.pk: list(Need.objects.filter(customer_id=one.pk)) for one in customers}
    wrong = []
    for field, op, value, by_hand in cases():
        wanted = {pk for pk, needs in own.items() if by_hand(needs)}
        if (found := found_by(world, field, op, value)) != wanted:
            wrong.append(f"{field} {op} {value}: {sorted(found)} instead of {sorted(wanted)}")
    assert not wrong, "\n".join(wrong)


def test_categories_are_asked_for_by_their_number(world: World, customers: list[Customer]) -> None:
    function, price = (str(category(key).pk) for key in ("function", "price"))
    assert found_by(world, "need_aspect", "any", [function]) == {customers[1].pk, customers[2].pk}
    assert found_by(world, "need_aspect", "all", [function, price]) == {customers[1].pk}
    assert found_by(world, "need_purpose", "not_empty", None) == set()


def test_only_words_and_sums_are_worked_out_one_by_one(world: World) -> None:
    actor = world.actor_of(world.wang)

    def is_slow(field: str, op: str, value: Any) -> bool:
        return compile_condition(actor=actor, subject="customer", node=Compare(field, op, value), now=NOW).slow

    assert is_slow("need_words", "contains", "手机")
    assert not is_slow("need_state", "any", ["raw"])
    assert not is_slow("need_priority", "gte", "50")
    assert is_slow("need_value", "gt", "100")
    assert not is_slow("need_value", "not_empty", None)

"""A small base of very different customers, and random conditions over it."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from zhike.access.queries import department_subtree
from zhike.conditions.drafts import SegmentDraft
from zhike.conditions.kinds import PERIODS
from zhike.conditions.services import save_segment
from zhike.customers.drafts import ContactDraft
from zhike.customers.models import Customer, CustomerTag, Source, Tag
from zhike.testing import make
from zhike.testing.world import World

NAMES = (
    "华信机械",
    "華信電子",
    "ＡＢＣ科技",
    "abc（上海）贸易",
    "蘇州恆遠",
    "苏州恒远·自动化",
    "无锡58同城",
    "China Ｔool",
)
TEXTS = ("", "苏州市 工业园区", "蘇州工業園區", "ＡＢ-12 号", "ab12號", "浦東新區", "无")
REGIONS = ("", "320500", "320508", "320000", "310115", "440300")
INDUSTRIES = ("", "C", "14", "34", "65")
DAYS = (-400, -91, -90, -31, -30, -29, -8, -7, -6, -1, 0, 1, 6, 7, 8, 30, 31, 95, 370, None, None)
NUMBERS = (None, 0, 1, 5, 5, 49, 50, 51, 100000)
GRADES, STAGES = ("", "A", "B", "C"), ("inquiry", "intent", "pricing", "closed")
TIERS, LIFECYCLES = ("strategic", "major", "standard", "prospect"), ("potential", "new", "lost")


@dataclass
class Base:
    """The rows as plain values, and what conditions may name."""

    rows: list[dict[str, Any]]
    people: list[int]
    departments: list[int]
    tags: list[int]
    sources: list[int]
    segments: dict[int, Any]
    below: dict[int, set[int]]


def build_base(world: World, count: int = 60) -> Base:
    """Create the customers by the real services, the rest of their columns by hand."""
    dice = random.Random(20261122)
    tags = [Tag.objects.create(name=name).pk for name in ("重点", "展会", "老客户")]
    sources = [Source.objects.create(name=name).pk for name in ("官网", "转介绍")]
    owners = [world.wang, world.zhang, world.chen, world.outsider]
    rows = [_make(world, dice, number, dice.choice(owners), tags, sources) for number in range(count)]
    segments = _make_segments(world, tags)
    departments = [one.pk for one in (world.company, world.east, world.east_one, world.east_two, world.south)]
    below = {pk: set(department_subtree(pk)) for pk in departments}
    return Base(rows, [one.pk for one in owners], departments, tags, sources, segments, below)


def _make(world: World, dice: random.Random, number: int, owner: Any, tags: list[int], sources: list[int]) -> Any:
    contact = dice.choice(("", "周敏", "周敏敏", "陳靜", "Ｔom"))
    name = f"{dice.choice(NAMES)}{number if dice.random() < 0.5 else '有限公司'}"
    customer = make.customer(
        owner,
        name=name,
        contacts=(ContactDraft(name=contact, is_primary=True),) if contact else (),
        accepts_duplicates=True,
    )
    today = world.now.date()
    values: dict[str, Any] = {
        "grade": dice.choice(GRADES),
        "stage": dice.choice(STAGES),
        "tier": dice.choice(TIERS),
        "lifecycle": dice.choice(LIFECYCLES),
        "region": dice.choice(REGIONS),
        "industry": dice.choice(INDUSTRIES),
        "address": dice.choice(TEXTS),
        "remarks": dice.choice(TEXTS),
        "short_name": dice.choice(TEXTS),
        "employees": dice.choice(NUMBERS),
        "yearly_revenue": dice.choice(NUMBERS),
        "source_id": dice.choice([None, *sources]),
        "next_follow_on": _day(today, dice),
        "cooperated_on": _day(today, dice),
        "created_at": world.now - timedelta(days=dice.choice((0, 1, 7, 30, 90, 365)), hours=dice.randrange(30)),
        "last_contact_at": None,
    }
    if (day := _day(today, dice)) is not None:
        values["last_contact_at"] = world.now + (day - today) + timedelta(hours=dice.randrange(-11, 13))
    if dice.random() < 0.15:
        values |= {"owner_id": None}
    Customer.objects.filter(pk=customer.pk).update(**values)
    worn = frozenset(tag for tag in tags if dice.random() < 0.35)
    CustomerTag.objects.bulk_create(CustomerTag(customer=customer, tag_id=tag, at=world.now) for tag in worn)
    customer.refresh_from_db()
    plain = {name: getattr(customer, name) for name in (*values, "name", "contact_name")}
    own = {"id": customer.pk, "owner": customer.owner_id, "department": customer.department_id}
    return {**plain, **own, "source": customer.source_id, "tags": worn}


def _day(today: date, dice: random.Random) -> date | None:
    days = dice.choice(DAYS)
    return None if days is None else today + timedelta(days=days)


def _make_segments(world: World, tags: list[int]) -> dict[int, Any]:
    actor = world.actor_of(world.admin)
    kept: dict[int, Any] = {}
    first = {"any": [{"field": "grade", "op": "in", "value": ["A"]}, {"field": "tags", "op": "any", "value": tags[:1]}]}
    saved = save_segment(actor=actor, segment_id=None, draft=SegmentDraft("customer", "重点客户", first), now=world.now)
    kept[saved.pk] = first
    second = {"none": [{"field": "segment", "op": "any", "value": [saved.pk]}]}
    saved = save_segment(actor=actor, segment_id=None, draft=SegmentDraft("customer", "其他", second), now=world.now)
    kept[saved.pk] = second
    return kept


def conditions(base: Base) -> st.SearchStrategy[Any]:
    """Return random conditions of up to three levels."""
    return _group(base, 3)


def _group(base: Base, depth: int) -> st.SearchStrategy[Any]:
    parts = _comparison(base) if depth == 1 else st.one_of(_comparison(base), _group(base, depth - 1))
    return st.builds(
        lambda mode, found: {mode: found},
        st.sampled_from(("all", "any", "none")),
        st.lists(parts, min_size=1, max_size=3),
    )


def _compare(field: str, ops: Any, value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    valued = st.builds(lambda op, one: {"field": field, "op": op, "value": one}, st.sampled_from(ops), value)
    return valued


def _bare(field: str, *more: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([{"field": field, "op": op} for op in ("empty", "not_empty", *more)])


def _some(values: Any) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from([one for one in values if one]), min_size=1, max_size=3, unique=True)


def _comparison(base: Base) -> st.SearchStrategy[Any]:
    return st.one_of(
        *(_choice(field, values) for field, values in _CHOICES.items()),
        _compare("source", ("in", "not_in"), _some([str(one) for one in base.sources])),
        _compare("owner", ("in", "not_in"), _some(base.people)),
        _bare("owner", "is_me"),
        _compare("department", ("under", "not_under"), _some(base.departments)),
        _compare("region", ("under", "not_under"), _some(REGIONS)),
        _compare("industry", ("under", "not_under"), _some(INDUSTRIES)),
        *(_bare(field) for field in ("region", "industry", "source", "grade", "tags", "employees", "next_follow_on")),
        *(_bare(field) for field in ("last_contact_at", "address", "contact_name", "cooperated_on")),
        _compare("tags", ("any", "all", "none"), _some(base.tags)),
        _compare("segment", ("any", "all", "none"), _some(list(base.segments))),
        *(_text(field) for field in ("name", "contact_name", "address", "remarks", "short_name")),
        *(_number(field) for field in ("employees", "yearly_revenue")),
        *(_moment(field) for field in ("next_follow_on", "cooperated_on", "created_at", "last_contact_at")),
    )


_CHOICES = {"grade": GRADES, "stage": STAGES, "tier": TIERS, "lifecycle": LIFECYCLES}


def _choice(field: str, values: Any) -> st.SearchStrategy[Any]:
    return _compare(field, ("in", "not_in"), _some(values))


def _text(field: str) -> st.SearchStrategy[Any]:
    pieces = (
        "华信",
        "華信",
        "ABC",
        "ａｂｃ",
        "苏州",
        "恆遠",
        "12",
        "工业园区",
        "周敏",
        "静",
        "tool",
        "58",
        "无",
        "号",
        "AB12號",
    )
    return _compare(field, ("contains", "not_contains", "starts", "equals"), st.sampled_from((*pieces, *NAMES)))


def _number(field: str) -> st.SearchStrategy[Any]:
    numbers = st.sampled_from((0, 1, 5, 50, 50.5, "49", 100000))
    pairs = st.tuples(st.none() | st.sampled_from((0, 5, 50)), st.sampled_from((5, 50, 99))).map(list)
    plain = _compare(field, ("eq", "ne", "gt", "gte", "lt", "lte"), numbers)
    return st.one_of(plain, _compare(field, ("between",), pairs))


def _moment(field: str) -> st.SearchStrategy[Any]:
    days = st.sampled_from(("2026-11-19", "2026-11-20", "2026-11-21", "2026-10-21", "2025-11-15"))
    spans = st.tuples(st.none() | days, days).map(list)
    return st.one_of(
        _compare(field, ("last_days", "next_days", "older_than", "later_than"), st.sampled_from((0, 1, 7, 30, 90))),
        _compare(field, ("in_period",), st.sampled_from(PERIODS)),
        _compare(field, ("on", "before", "after"), days),
        _compare(field, ("between",), spans),
    )

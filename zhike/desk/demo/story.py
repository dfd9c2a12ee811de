"""Invent the customers of the demo company: pure, and the same for the same day and seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from zhike.lib.creditcode import compute_check_digit

from . import words

SEED = 20261121
CUSTOMERS = 3_000
DAYS = 730
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class DemoContact:
    """A person at an invented customer."""

    name: str
    position: str
    phone: str
    is_key: bool
    buying_role: str
    stance: str
    coverage: str
    birthday: tuple[str, int, int, int] | None


@dataclass(frozen=True)
class DemoFollowUp:
    """One contact, local time."""

    at: datetime
    kind: str
    outcome: str
    content: str
    mood: int | None
    next_step: str
    next_on: date | None


@dataclass(frozen=True)
class DemoCustomer:
    """An invented organisation, or now and then a person, with its whole story."""

    name: str
    kind: str
    short_name: str
    owner: int
    created_at: datetime
    stage: str
    grade: str
    tier: str
    lifecycle: str
    source: str
    trade: tuple[str, str, str]
    city: tuple[str, str, str, str]
    address: str
    credit_code: str
    employees: int | None
    landline: str
    contacts: tuple[DemoContact, ...]
    tags: tuple[str, ...]
    pain_points: str
    current_state: str
    follow_ups: tuple[DemoFollowUp, ...] = field(repr=False, default=())


def invent_customers(*, today: date, owners: int, count: int = CUSTOMERS) -> Iterator[DemoCustomer]:
    """Yield `count` customers spread over `owners` people, contacted to the end of `today`: drop what is to come."""
    random = Random(SEED)  # noqa: S311 - invented data
    taken: set[str] = set()
    for _number in range(count):
        yield _customer(random, today, random.randrange(owners), taken)


def _customer(random: Random, today: date, owner: int, taken: set[str]) -> DemoCustomer:
    is_person = random.random() < 0.06
    trade, city = random.choice(words.TRADES), random.choice(words.CITIES)
    short, name = _person_names(random) if is_person else _company_names(random, trade[0], city[0], taken)
    age = int(random.triangular(0, DAYS, 120))
    created_at = _at(random, today - timedelta(days=age))
    stage = random.choices(
        ("inquiry", "first_meeting", "intent", "pricing", "closed", "after_sales"), (30, 22, 20, 10, 10, 8)
    )[0]
    return DemoCustomer(
        name=name,
        kind="person" if is_person else "organisation",
        short_name=short,
        owner=owner,
        created_at=created_at,
        stage=stage,
        grade=_grade(random, stage),
        tier=random.choices(("strategic", "major", "standard", "prospect"), (3, 12, 40, 45))[0],
        lifecycle=_lifecycle(random, stage, age),
        source=_leaning(name, stage, random.choice(words.SOURCES), _REFERRED),
        trade=trade,
        city=city,
        address=f"{random.choice(words.ROADS)}{random.randint(1, 999)}号",
        credit_code="" if is_person or random.random() < 0.25 else _credit_code(random, city[1]),
        employees=None if is_person else _leaning(name, stage, random.choice(_SIZES), _LARGE),
        landline="" if random.random() < 0.5 else f"{city[3]}-{random.randint(60_000_000, 88_999_999)}",
        contacts=tuple(_contacts(random, name if is_person else "")),
        tags=tuple(random.sample(words.TAGS, random.choices((0, 1, 2), (60, 30, 10))[0])),
        pain_points=random.choice(words.PAINS) if random.random() < 0.3 else "",
        current_state=random.choice(words.STATES) if random.random() < 0.3 else "",
        follow_ups=tuple(_follow_ups(random, created_at, today)),
    )


_T = TypeVar("_T")
_SIZES = (12, 20, 35, 60, 80, 120, 200, 280, 450, 900, 2_300)
_LARGE, _REFERRED = (280, 450, 900), ("转介绍",)


def _leaning(name: str, stage: str, drawn: _T, wanted: Sequence[_T]) -> _T:
    """Let every third customer who signed be of the kind that signs, so that profiles have something to find."""
    own = Random(f"{SEED}{name}{wanted}")  # noqa: S311 - invented data
    return own.choice(wanted) if stage in ("closed", "after_sales") and own.random() < 0.35 else drawn


def _company_names(random: Random, trade: str, city: str, taken: set[str]) -> tuple[str, str]:
    form = random.choices([form for form, _ in words.FORMS], [weight for _, weight in words.FORMS])[0]
    while True:
        first, second = random.choice(words.FIRST), random.choice(words.SECOND)
        brand = random.choice((first, first[0] + second, first + second))
        name = f"{brand}（{city}）{trade}{form}" if random.random() < 0.08 else f"{city}{brand}{trade}{form}"
        if name not in taken:
            taken.add(name)
            return brand + trade[:2], name


def _person_names(random: Random) -> tuple[str, str]:
    name = _person_name(random)
    return "", name


def _person_name(random: Random) -> str:
    given = "".join(random.sample(words.GIVEN, random.choices((1, 2), (30, 70))[0]))
    return random.choice(words.SURNAMES) + given


def _contacts(random: Random, own_name: str) -> Iterator[DemoContact]:
    roles = ("decision_maker", "approver", "evaluator", "user", "gatekeeper", "coach", "")
    for place in range(random.choices((1, 2, 3, 4), (50, 30, 15, 5))[0] if not own_name else 1):
        yield DemoContact(
            name=own_name or _person_name(random),
            position="" if own_name else random.choice(words.TITLES),
            phone=f"1{random.choice('3578')}{random.randint(0, 9)}{random.randint(0, 99_999_999):08d}",
            is_key=place == 0 or random.random() < 0.2,
            buying_role=random.choice(roles),
            stance=random.choices(("supporter", "neutral", "mentor", "sceptic", ""), (25, 40, 8, 7, 20))[0],
            coverage=random.choice(("none", "brief", "several", "deep")),
            birthday=_birthday(random),
        )


def _birthday(random: Random) -> tuple[str, int, int, int] | None:
    if random.random() < 0.6:
        return None
    calendar = random.choices(("solar", "lunar"), (60, 40))[0]
    return calendar, random.randint(1962, 2000), random.randint(1, 12), random.randint(1, 28)


def _grade(random: Random, stage: str) -> str:
    weights = {"pricing": (60, 30, 10, 0), "intent": (10, 50, 30, 10), "first_meeting": (0, 10, 50, 40)}.get(stage)
    return random.choices(("A", "B", "C", ""), weights)[0] if weights else ""


def _lifecycle(random: Random, stage: str, age: int) -> str:
    if stage not in ("closed", "after_sales"):
        return "potential"
    return random.choices(
        ("new", "growing", "mature", "sleeping", "lost"), (40, 30, 15, 10, 5) if age < 365 else (5, 30, 40, 18, 7)
    )[0]


def _credit_code(random: Random, region: str) -> str:
    body = "91" + region + "".join(random.choice(CODE_ALPHABET) for _ in range(9))
    return body + compute_check_digit(body)


def _follow_ups(random: Random, created_at: datetime, today: date) -> list[DemoFollowUp]:
    if random.random() < 0.08:
        return []
    day, story = created_at.date(), []
    for _ in range(random.randint(1, 22)):
        day += timedelta(days=int(random.triangular(1, 60, 7)))
        if day > today:
            break
        story.append(_follow_up(random, day))
    return [*story[:-1], *(_with_present_promise(random, last, today) for last in story[-1:])]


def _with_present_promise(random: Random, last: DemoFollowUp, today: date) -> DemoFollowUp:
    """Let most old promises be settled and some be recent, so that a morning looks like one."""
    if last.next_on is None or last.next_on >= today:
        return last
    if random.random() < 0.5:
        return replace(last, next_step="", next_on=None)
    at = _at(random, today - timedelta(days=random.randint(3, 14)))
    days = random.choice((-2, -1, 0, 0, 0, 0, 1, 1, 2, 3, 4, 6, 9, 13))
    return replace(last, at=max(at, last.at), next_on=today + timedelta(days=days))


def _follow_up(random: Random, day: date) -> DemoFollowUp:
    kind = random.choices(("phone", "wechat", "visit", "email", "meeting", "sms", "chat"), (50, 22, 12, 6, 5, 3, 2))[0]
    missed = random.random() < 0.18
    promises = random.random() < 0.6
    outcome = _missed_outcome(random, kind) if missed else "reached"
    return DemoFollowUp(
        at=_at(random, day),
        kind=kind,
        outcome=outcome,
        content=random.choice(words.MISSED[outcome] if missed else words.REACHED + words.REACHED_BY.get(kind, ())),
        mood=None if missed else random.choices((1, 2, 3, 4, 5), (2, 10, 48, 30, 10))[0],
        next_step=random.choice(words.STEPS) if promises else "",
        next_on=day + timedelta(days=random.choice((1, 2, 3, 5, 7, 10, 14, 20))) if promises else None,
    )


def _missed_outcome(random: Random, kind: str) -> str:
    choices: Sequence[str] = {"phone": ("no_answer", "busy", "unreachable", "suspended"), "visit": ("not_met",)}.get(
        kind, ("no_reply",)
    )
    return random.choice(choices)


def _at(random: Random, day: date) -> datetime:
    return datetime.combine(day, time(random.choice((9, 9, 10, 10, 11, 14, 14, 15, 16, 17)), random.randrange(60)))

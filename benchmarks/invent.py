"""Invent customers by the million: pure, the same for the same day, seed and list of names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

from zhike.customers.bulk import NewCustomer
from zhike.customers.choices import OwnerWay
from zhike.customers.custom.definitions import Definition
from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft
from zhike.desk.demo import words as demo
from zhike.lib.creditcode import compute_check_digit

from . import words
from .own_fields import invent_own

SEED = 20261121
DAYS = 1095
KNOWN = "上海华信科技有限公司"
KNOWN_CONTACT = "欧阳慕白"
KNOWN_PHONE = "13900008651"
KNOWN_FOLLOW_UPS = 8_999
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Setting:
    """The world into which customers are invented."""

    day: date
    zone: tzinfo
    owners: Sequence[tuple[int, int]]  # person, department
    sources: Sequence[int]
    tags: Sequence[int]
    names: Sequence[str] = ()
    own: Mapping[str, Definition] = field(default_factory=dict)


def invent(setting: Setting, count: int) -> Iterator[NewCustomer]:
    """Yield customers in the order of their creation; the one in the middle is KNOWN, with its long history.

    A quarter was never contacted; the others have 9.3 follow-ups on average, so that a
    customer has ten timeline entries with its creation and its changes.
    """
    invented = _Inventor(setting, Random(SEED))
    first = datetime.combine(setting.day - timedelta(days=DAYS + 1), time(9))
    step = timedelta(days=DAYS) / count
    for number in range(count):
        created_at = (first + number * step).replace(tzinfo=setting.zone)
        yield invented.known(created_at) if number == count // 2 else invented.customer(number, created_at)


class _Inventor:
    def __init__(self, setting: Setting, random: Random) -> None:
        self.setting = setting
        self.random = random
        self.own_random = Random(SEED + 1)  # so that the company's own fields change nothing else
        self.noon = datetime.combine(setting.day, time(8, 30)).replace(tzinfo=setting.zone)
        self.cities = random.choices(words.CITIES, [city[3] for city in words.CITIES], k=9973)
        self.trades = random.choices(words.TRADES, [trade[2] for trade in words.TRADES], k=9967)
        self.forms = random.choices(words.FORMS, [weight for _, weight in words.FORMS], k=997)
        self.surnames = _by_rank(random, demo.SURNAMES)

    def customer(self, number: int, created_at: datetime) -> NewCustomer:
        random = self.random
        is_person = random.random() < 0.05
        city, trade = random.choice(self.cities), random.choice(self.trades)
        name, short = (self.person(), "") if is_person else self.company(number, city[0], trade[0])
        stage = random.choice(("inquiry", "inquiry", "first_meeting", "first_meeting", "intent", "pricing", "closed"))
        last_at, count = self.history(created_at)
        owner_id, department_id = random.choice(self.setting.owners)
        return NewCustomer(
            owner_id=owner_id,
            department_id=department_id,
            created_at=created_at,
            created_by_id=owner_id,
            way=OwnerWay.CREATE,
            last_contact_at=last_at,
            follow_up_count=count,
            draft=CustomerDraft(
                name=name,
                kind="person" if is_person else "organisation",
                short_name=short,
                stage=stage,
                grade=random.choice("AABBBCCCC") if stage in ("intent", "pricing") else "",
                tier=random.choices(("strategic", "major", "standard", "prospect"), (2, 10, 38, 50))[0],
                lifecycle=random.choices(("potential", "new", "growing", "mature", "lost"), (60, 15, 12, 8, 5))[0],
                source_id=random.choice(self.setting.sources),
                industry="" if is_person else trade[1],
                region=city[1],
                region_text=city[0],
                address=f"{random.choice(demo.ROADS)}{random.randint(1, 999)}号",
                credit_code="" if is_person or random.random() < 0.3 else self.code(city[1]),
                employees=None if is_person else random.choice((12, 35, 80, 200, 450, 900)),
                points=self.landline(city[2]) if random.random() < 0.4 else (),
                contacts=tuple(self.contacts(name if is_person else "")),
                tag_ids=tuple(random.sample(self.setting.tags, random.choices((0, 1, 2), (70, 22, 8))[0])),
                custom=invent_own(self.own_random, self.setting.own, self.setting.day) if self.setting.own else {},
                **self.promise(last_at),
            ),
        )

    def known(self, created_at: datetime) -> NewCustomer:
        """Return the customer that searches look for, with ten thousand timeline entries."""
        contact = ContactDraft(
            name=KNOWN_CONTACT, position="采购经理", is_key=True, points=(mobile(KNOWN_PHONE),), buying_role="approver"
        )
        owner_id, department_id = self.setting.owners[7]
        return NewCustomer(
            owner_id=owner_id,
            department_id=department_id,
            created_at=created_at,
            created_by_id=owner_id,
            way=OwnerWay.CREATE,
            last_contact_at=self.noon - timedelta(hours=20),
            follow_up_count=KNOWN_FOLLOW_UPS,
            draft=CustomerDraft(name=KNOWN, short_name="华信科技", contacts=(contact,), region="310115"),
        )

    def history(self, created_at: datetime) -> tuple[datetime | None, int]:
        """Say when a customer was last contacted and how often."""
        random = self.random
        if random.random() < 0.25:
            return None, 0
        days = max((self.noon - created_at).total_seconds() / 86400, 0.01)
        ago = min(random.expovariate(1 / 120), days * random.random())
        return self.noon - timedelta(days=ago), min(1 + int(random.expovariate(1 / 8.85)), 80)

    def promise(self, last_at: datetime | None) -> dict[str, object]:
        """Promise a next step to most of those who were contacted lately."""
        random = self.random
        if last_at is None or (self.noon - last_at).days > 30 or random.random() < 0.4:
            return {}
        on = last_at.date() + timedelta(days=random.randint(1, 45))
        return {"next_follow_on": on, "next_step": random.choice(demo.STEPS)}

    def company(self, number: int, city: str, trade: str) -> tuple[str, str]:
        random = self.random
        names = self.setting.names
        if names:
            brand, trade = names[number % len(names)], "" if random.random() < 0.5 else trade
        else:
            brand = "".join(random.choice(words.SYLLABLES) for _ in range(random.choice((2, 2, 2, 2, 3, 3, 4))))
        form = random.choice(self.forms)[0]
        name = f"{brand}（{city}）{trade}{form}" if random.random() < 0.06 else f"{city}{brand}{trade}{form}"
        return name, (brand + trade[:2])[:20] if random.random() < 0.3 else ""

    def person(self) -> str:
        random = self.random
        given = random.choice(demo.GIVEN)
        return random.choice(self.surnames) + (given + random.choice(demo.GIVEN) if random.random() < 0.75 else given)

    def contacts(self, own_name: str) -> Iterator[ContactDraft]:
        random = self.random
        for place in range(random.choice((1, 1, 1, 1, 1, 1, 2, 2, 2, 3)) if not own_name else 1):
            yield ContactDraft(
                name=own_name or self.person(),
                position="" if own_name else random.choice(demo.TITLES),
                department="" if own_name else random.choice(words.DEPARTMENTS),
                is_key=place == 0,
                points=tuple(self.points()),
            )

    def points(self) -> Iterator[PointDraft]:
        random = self.random
        if random.random() < 0.92:
            yield mobile(f"1{random.choice('3578')}{random.randrange(10**9):09d}")
        if random.random() < 0.3:
            name = "".join(random.choices(_LATIN, k=random.randint(5, 9)))
            mail = f"{name}{random.randrange(1000)}@{random.choice(('qq.com', '163.com', 'example.com.cn'))}"
            yield PointDraft("email", mail, mail)
        if random.random() < 0.2:
            wechat = "wx_" + "".join(random.choices(_LATIN, k=8))
            yield PointDraft("wechat", wechat, wechat.replace("_", ""))

    def landline(self, area: str) -> tuple[PointDraft, ...]:
        number = str(self.random.randint(60_000_000, 88_999_999))
        return (PointDraft("phone", f"{area}-{number}", f"+86{area[1:]}{number}"),)

    def code(self, region: str) -> str:
        body = "91" + region + "".join(self.random.choices(_CODE, k=9))
        return body + compute_check_digit(body)


def mobile(number: str) -> PointDraft:
    """Return a mobile number as the program stores it."""
    return PointDraft("phone", f"{number[:3]} {number[3:7]} {number[7:]}", f"+86{number}")


def _by_rank(random: Random, surnames: str) -> list[str]:
    """Return surnames as often as they are: the first ones far more than the last, as in any Chinese list."""
    return random.choices(surnames, [1 / (rank + 8) for rank in range(len(surnames))], k=9973)

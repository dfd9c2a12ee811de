"""What the runner must know of the base: who looks, and samples of what they look for."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.db.models import Max, Min

from zhike.access.models import Person
from zhike.customers.models import Contact, ContactPoint, Customer
from zhike.lib.fold import fold_text
from zhike.lib.pinyin import full_pinyin, initials

from .invent import KNOWN
from .people import ADMINISTRATOR, REGIONS

SEED = 4711
OWNERS = ("manager", "team manager", "rep")
LOOKERS = ("rep", "manager", "administrator")


@dataclass(frozen=True)
class Known:
    """The base as the runner sees it."""

    known_id: int
    last_id: int
    people: dict[str, Sequence[Person]]
    of_owner: dict[int, Sequence[int]]
    names: Sequence[str]
    contacts: Sequence[str]
    phones: Sequence[str]
    codes: Sequence[str]
    numbers: Sequence[str]

    def person(self, looker: str, turn: int) -> Person:
        """Return the person who looks this time; reps and managers take turns."""
        people = self.people[looker]
        return people[turn % len(people)]

    def everybody(self) -> list[Person]:
        """Return all who own customers."""
        return [person for role in OWNERS for person in self.people[role]]


def get_known() -> Known:
    """Read what a run needs, the same for every run over one base."""
    random = Random(SEED)
    ends = Customer.objects.aggregate(first=Min("pk"), last=Max("pk"))
    picked = [random.randint(ends["first"], ends["last"]) for _ in range(400)]
    rows = list(Customer.objects.filter(pk__in=picked).values_list("name", "credit_code", "number", "kind"))
    random.shuffle(rows)
    phones = ContactPoint.objects.filter(customer_id__in=picked, kind="phone").order_by("pk")
    people = _people()
    known = Customer.objects.get(name=KNOWN)
    return Known(
        known_id=known.pk,
        last_id=ends["last"],
        people=people,
        of_owner={
            one.pk: _sample_of(one.pk, random) for role in ("manager", "team manager", "rep") for one in people[role]
        },
        names=[name for name, _, _, kind in rows if kind == "organisation"],
        contacts=list(Contact.objects.filter(customer_id__in=picked).order_by("pk").values_list("name", flat=True)),
        phones=[phone.removeprefix("+86") for phone in phones.values_list("normalised", flat=True)],
        codes=[code for _, code, _, _ in rows if code],
        numbers=[number for _, _, number, _ in rows],
    )


def _people() -> dict[str, Sequence[Person]]:
    """Return people by the part they play: managers of sixty, managers of teams, reps."""
    everybody = list(Person.objects.filter(login__startswith="bench-").order_by("login"))
    heads = [one for one in everybody if one.login.endswith("00")]
    teams = [one for one in everybody if one.login[-2:] in {f"{n:02d}" for n in range(1, 7)}]
    assert len(heads) == len(REGIONS)
    return {
        "administrator": [one for one in everybody if one.login == ADMINISTRATOR],
        "manager": heads,
        "team manager": teams,
        "rep": [one for one in everybody if one.login != ADMINISTRATOR and one not in heads and one not in teams],
    }


def _sample_of(person_id: int, random: Random) -> list[int]:
    ids = list(Customer.objects.filter(owner_id=person_id).order_by("pk").values_list("pk", flat=True)[:3000])
    return random.sample(ids, min(len(ids), 40))


def fragments(known: Known) -> dict[str, list[str]]:
    """Return what people type into the search box, by kind: as drawn from the base, and the fixed cases promised."""
    random = Random(SEED)
    folded = [fold_text(name) for name in known.names]
    return {
        "华信": ["华信"],
        "shhx": ["shhx"],
        "name, 2 characters": [name[at : at + 2] for name in folded for at in [random.randint(0, 4)]][:60],
        "name, 3-5 characters": [name[1 : 1 + random.randint(3, 5)] for name in folded][:60],
        "whole name": list(known.names[:40]),
        "pinyin": [full_pinyin(name[:4]) for name in folded][:60],
        "initials": [initials(name[: random.randint(4, 6)]) for name in folded][:60],
        "last 4 digits": [phone[-4:] for phone in known.phones][:60],
        "whole phone": list(known.phones[:40]),
        "contact": list(known.contacts[:60]),
        "credit code": list(known.codes[:40]),
        "number": list(known.numbers[:40]),
        "frequent: 科技 有限 上海 公司": ["科技", "有限", "上海", "公司"],
        "frequent: wang zhang gong yxgs": ["wang", "zhang", "gong", "yxgs"],
        "two words": [f"{name[:2]} {contact}" for name, contact in zip(folded, known.contacts, strict=False)][:40],
        "nothing": ["鑫鑫鑫鑫", "zzqqxx", "0000000001", "量子纠缠"],
    }

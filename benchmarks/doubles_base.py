"""Invent customers of whom some are entered twice, and say which: pure, the same for the same names and seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from random import Random

from . import words

SEED = 20261122
DOUBLES = 0.03
SISTERS = 0.01
_FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
_ROADS = ("人民路", "中山路", "解放路", "建设路", "星湖街", "科技路", "滨江大道", "长江路", "太湖大道", "张江路")
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PEOPLE = [
    a + b for a, b in product("王李张刘陈杨赵黄周吴", ("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "秀英", "建华"))
]


@dataclass(frozen=True)
class Entry:
    """One record as somebody entered it; records of one entity are one customer."""

    entity: int
    city: tuple[str, str, str, int]
    brand: str
    trade: str
    form: str
    name: str
    code: str
    phones: tuple[str, ...]
    email: str
    address: str
    person: str


def invent(names: Sequence[str], count: int) -> Iterator[Entry]:
    """Yield `count` records in the order of their entry.

    Each short name is spread over city and trade so that no two customers bear the same one. One in a
    hundred is a sister firm: same short name, telephone, address and owner, another trade, another
    customer. Three in a hundred are entered again, differently written (see `again`).
    """
    random = Random(SEED)
    places = list(product(words.CITIES, words.TRADES))
    random.shuffle(places)
    seen: list[Entry] = []
    for number in range(count):
        turn = random.random()
        if seen and turn < DOUBLES:
            yield again(random, random.choice(seen), number)
            continue
        brand = names[number % len(names)]
        city, trade = places[(number // len(names) * 37 + number % len(names) * 11) % len(places)]
        entry = _entry(random, number, brand, city, trade[0])
        if seen and turn > 1 - SISTERS:
            entry = _sister(entry, random.choice(seen))
        if len(seen) < 200_000:
            seen.append(entry)
        else:
            seen[random.randrange(len(seen))] = entry
        yield entry


def _entry(random: Random, number: int, brand: str, city: tuple[str, str, str, int], trade: str) -> Entry:
    form = random.choice(_FORMS)
    name = f"{brand}（{city[0]}）{trade}{form}" if random.random() < 0.2 else f"{city[0]}{brand}{trade}{form}"
    return Entry(
        entity=number,
        city=city,
        brand=brand,
        trade=trade,
        form=form,
        name=name,
        code="" if random.random() < 0.4 else "91" + city[1] + "".join(random.choice(_CODE) for _ in range(10)),
        phones=(_mobile(random),) + ((_landline(random, city),) if random.random() < 0.4 else ()),
        email=f"u{number}@example.com" if random.random() < 0.5 else "",
        address=f"{random.choice(_ROADS)}{random.randint(1, 999)}号",
        person=random.choice(_PEOPLE),
    )


def _sister(entry: Entry, of: Entry) -> Entry:
    """Return another firm of the same people: what they share misleads whoever does not look at the name."""
    name = f"{of.city[0]}{of.brand}{entry.trade}发展{entry.form}"
    if entry.trade == of.trade:
        return entry
    return replace(
        entry, name=name, brand=of.brand, city=of.city, phones=of.phones[:1], address=of.address, person=of.person
    )


def again(random: Random, entry: Entry, number: int) -> Entry:
    """Return the same customer as a second person enters it."""
    keeps_number = random.random()
    phones = entry.phones
    if keeps_number > 0.65:
        phones = (_mobile(random), *entry.phones[1:])
    elif keeps_number > 0.5:
        phones = (*entry.phones, _mobile(random))
    return replace(
        entry,
        name=_respelled(random, entry),
        code=entry.code if random.random() < 0.5 else "",
        phones=phones,
        email=entry.email if random.random() < 0.7 else "",
        address=entry.address if random.random() < 0.8 else "",
        person=entry.person if random.random() < 0.8 else random.choice(_PEOPLE),
    )


def _respelled(random: Random, entry: Entry) -> str:
    """Write the name as people do: most as it was, some with other brackets, forms, characters, or a slip."""
    turn = random.random()
    if turn < 0.40:
        return entry.name
    if turn < 0.52:
        at = random.randint(1, len(entry.name) - 1)
        return f"{entry.name[:at]} {entry.name[at:]}"
    if turn < 0.62:
        return entry.name.replace("（", "(").replace("）", ")") + random.choice(("", " ", "\t"))
    if turn < 0.78:
        short = {"有限责任公司": "有限公司", "股份有限公司": "股份公司", "有限公司": "有限责任公司"}
        return entry.name.removesuffix(entry.form) + short.get(entry.form, entry.form)
    if turn < 0.84:
        return _traditional().convert(entry.name)
    if turn < 0.89:
        return f"{entry.brand}（{entry.city[0]}）{entry.trade}{entry.form}"
    if turn < 0.94:
        return f"{entry.brand}{entry.trade}{entry.form}"
    return _slip(random, entry)


def _slip(random: Random, entry: Entry) -> str:
    """Write one character of the short name wrongly."""
    at = random.randrange(len(entry.brand))
    wrong = entry.brand[:at] + random.choice(words.SYLLABLES) + entry.brand[at + 1 :]
    return entry.name.replace(entry.brand, wrong, 1)


@cache
def _traditional():  # type: ignore[no-untyped-def]
    from opencc import OpenCC

    return OpenCC("s2t")


def _mobile(random: Random) -> str:
    return f"+861{random.choice('35789')}{random.randrange(10**9):09d}"


def _landline(random: Random, city: tuple[str, str, str, int]) -> str:
    return f"+86{city[2].removeprefix('0')}{random.randrange(10**7, 10**8)}"

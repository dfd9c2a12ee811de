"""Customers of the demo company that were entered twice: some to be found, one pair merged, two disputes to rule."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.customers.choices import Kind
from zhike.customers.doubles.finding import run_search
from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft
from zhike.customers.merging.joining import find_namesakes
from zhike.customers.models import Customer, DoubleSearch
from zhike.customers.services import MergeDraft, create_customer, merge_customers, open_dispute
from zhike.lib.phones import parse_phone

Spell = Callable[[str], str]
SPELLINGS: tuple[Spell, ...] = (
    lambda name: name.replace("有限公司", "有限责任公司"),
    lambda name: f"{name[:4]} {name[4:]}",
    lambda name: name.replace("（", "(").replace("）", ")") + " ",
    lambda name: name.removesuffix("有限公司") + "公司",
    lambda name: name,
    lambda name: name.replace("有限公司", "股份有限公司"),
    lambda name: name.replace("有限公司", "有限责任公司"),
    lambda name: f"{name[:2]} {name[2:]}",
)
CLAIMS = (
    "三月的展会上我先和他们的采购经理换了名片，之后一直在微信上跟进。",
    "这家是我的老客户介绍来的，介绍人可以作证。",
)


def load_doubles(ids: Sequence[int], owners: Sequence[Person], now: datetime) -> int:
    """Enter some customers again in a colleague's name, merge one pair, open two disputes; return how many came."""
    firms = Customer.objects.filter(pk__in=ids, kind=Kind.ORGANISATION, owner__isnull=False).order_by("pk")
    originals = _spread(list(firms), len(SPELLINGS))
    copies = [
        _enter_again(original, spell, _colleague(original, owners, place), now - timedelta(days=9 - place))
        for place, (original, spell) in enumerate(zip(originals, SPELLINGS, strict=False))
    ]
    manager = get_actor(Person.objects.values_list("pk", flat=True).get(login="admin"))
    if copies:
        pair = [originals[-1].pk, copies[-1].pk]
        joined = [one.value for one in find_namesakes(pair)]
        merge_customers(actor=manager, draft=MergeDraft(pair[0], pair, joined=joined), now=now - timedelta(days=1))
    for claim, claimed in zip(CLAIMS, list(firms[2:40:11]), strict=False):
        claimant = get_actor(_colleague(claimed, owners, 1).pk)
        open_dispute(actor=claimant, text=claimed.name, claim=claim, now=now - timedelta(days=2))
    search = DoubleSearch.objects.create(by_id=manager.person_id, created_at=now, beat_at=now)
    run_search(search_id=search.pk)
    return len(copies)


def _spread(firms: Sequence[Customer], count: int) -> list[Customer]:
    """Return so many firms, one department after the other, so that each manager finds some of the team."""
    queues: dict[int | None, list[Customer]] = {}
    for firm in firms:
        queues.setdefault(firm.department_id, []).append(firm)
    rounds = zip_longest(*(queues[key] for key in sorted(queues, key=str)))
    return [firm for one in rounds for firm in one if firm][:count]


def _colleague(customer: Customer, owners: Sequence[Person], place: int) -> Person:
    """Return somebody of the owner's own department, where there is one."""
    others = [person for person in owners if person.pk != customer.owner_id]
    others = [person for person in others if person.department_id == customer.department_id] or others
    return others[place % len(others)]


def _enter_again(original: Customer, spell: Spell, person: Person, now: datetime) -> Customer:
    contact = original.contacts.order_by("-is_primary", "pk").first()
    phone = parse_phone(original.phone) if original.phone else None
    points = (PointDraft("phone", phone.display, phone.e164),) if phone else ()
    draft = CustomerDraft(
        name=spell(original.name),
        region=original.region,
        region_text=original.region_text,
        address=original.address,
        contacts=(ContactDraft(name=contact.name, position=contact.position, points=points),) if contact else (),
        accepts_duplicates=True,
    )
    return create_customer(actor=get_actor(person.pk), draft=draft, now=now)

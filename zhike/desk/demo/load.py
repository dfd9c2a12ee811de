"""Load the demo company through the same services and bulk writers that real work goes through."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, SystemActor
from zhike.access.delivered import deliver_roles
from zhike.access.models import Department, Person, Role
from zhike.access.own_policies import COMPANY
from zhike.access.queries import get_actor
from zhike.access.services import PersonDraft, change_policy, create_department, create_person
from zhike.activities.bulk import NewFollowUp, insert_follow_ups, refresh_rollups
from zhike.activities.models import FollowUp
from zhike.customers.bulk import NewCustomer, insert_customers
from zhike.customers.choices import OwnerWay, TagKind
from zhike.customers.custom.definitions import Definition
from zhike.customers.drafts import ContactDraft, CustomerDraft, PointDraft
from zhike.customers.models import Customer, Source, Tag
from zhike.events.history import set_context
from zhike.events.services import record_many
from zhike.lib.phones import parse_phone
from zhike.lib.refusals import Refusal, Refused

from ..models import DemoCompany
from . import staff, words
from .calls import load_calls
from .caring import load_care
from .dealing import load_dealing
from .doubles import load_doubles
from .droughts import dry_spans
from .finding import load_finding
from .handing_over import load_handing_over
from .keeping import load_keeping
from .lists import load_lists
from .needs import load_needs
from .own_fields import design_fields, invent_values
from .pools import load_pools
from .remarks import load_remarks
from .requests import load_requests
from .ruling import load_ruling
from .scripts import load_talks
from .selling import load_selling
from .sheets import load_sheets
from .story import DemoContact, DemoCustomer, DemoFollowUp, invent_customers
from .tasks import load_tasks
from .visits import load_visits
from .webs import Cast, spin_webs
from .winning import load_signatures, win_claimed

SELLING = ("rep", "account_manager")


@dataclass(frozen=True)
class Loaded:
    """What came in, for the report."""

    people: int
    customers: int
    follow_ups: int


@dataclass(frozen=True)
class _References:
    owners: Sequence[Person]
    sources: dict[str, int]
    tags: dict[str, int]
    own: Mapping[str, Definition]
    today: date


@transaction.atomic
def load_demo(*, now: datetime | None = None) -> Loaded:
    """Bring the demo company in, in one transaction: people, customers, two years of contacts.

    Refused when it is loaded already, or when a login of it belongs to somebody.
    """
    now = now or timezone.now()
    actor = SystemActor()
    _refuse_second_load()
    set_context(actor)
    deliver_roles()
    departments = _load_departments(actor, now)
    people = _load_people(actor, departments, now)
    references = _refer(actor, people, now)
    customer_ids = _load_customers(actor, references, now)
    person_ids = [person.pk for person in people]
    manager = next(get_actor(person.pk) for person in people if person.login == "lijianguo")
    spin_webs(Cast(actor, customer_ids, person_ids, get_actor(people[0].pk), manager, now))
    twice = load_doubles(customer_ids, references.owners, now)
    DemoCompany.objects.create(
        loaded_at=now,
        department_ids=[department.pk for department in departments.values()],
        person_ids=person_ids,
        customer_ids=customer_ids,
        custom_field_ids=[one.id for one in references.own.values()],
    )
    by_login = {person.login: person for person in people}
    _load_work(_Company(by_login, customer_ids, departments, now))
    found = load_finding(by_login, customer_ids, now)
    # Calls and hand-offs write follow-ups of their own, besides those of the story.
    follow_ups = FollowUp.objects.filter(person_id__in=person_ids).count()
    return Loaded(len(people), len(customer_ids) + twice + len(found), follow_ups)


@dataclass(frozen=True)
class _Company:
    """The demo company once its people and customers are there."""

    by_login: dict[str, Person]
    customer_ids: list[int]
    departments: dict[str, Department]
    now: datetime


def _load_work(company: _Company) -> None:
    """Bring in what people did with their customers; what stands on something comes after it."""
    by_login, customer_ids, now = company.by_login, company.customer_ids, company.now
    load_lists({login: person.pk for login, person in by_login.items()}, now)
    for load in (load_requests, load_calls, load_remarks, load_needs, load_talks, load_visits, load_tasks):
        load(by_login, now)
    load_handing_over(customer_ids, by_login, now)
    load_signatures(customer_ids, now)
    load_pools(by_login, customer_ids, now)
    win_claimed(customer_ids, now)
    load_keeping(by_login, customer_ids, now)
    load_ruling(by_login, customer_ids, now)
    load_dealing(by_login, now)
    load_selling(customer_ids, now, dry_spans(company.departments, now))
    load_care(customer_ids, now)
    load_sheets(by_login, now)


def _refer(actor: Actor, people: Sequence[Person], now: datetime) -> _References:
    sources = [
        Source.objects.get_or_create(name=name, defaults={"position": n})[0] for n, name in enumerate(words.SOURCES)
    ]
    tags = [Tag.objects.get_or_create(kind=TagKind.TAG, name=name)[0] for name in words.TAGS]
    return _References(
        [person for person, colleague in zip(people, staff.COLLEAGUES, strict=True) if colleague.role in SELLING],
        {one.name: one.pk for one in sources},
        {one.name: one.pk for one in tags},
        design_fields(actor=actor, now=now),
        timezone.localdate(now),
    )


def _refuse_second_load() -> None:
    logins = [colleague.login for colleague in staff.COLLEAGUES]
    if DemoCompany.objects.exists() or Person.objects.filter(login__in=logins).exists():
        raise Refused(Refusal("desk.demo_is_loaded", _("演示公司已经载入，或其中的登录名已有人使用。")))


def _load_departments(actor: Actor, now: datetime) -> dict[str, Department]:
    if not Person.objects.exists():
        change_policy(actor=actor, key=COMPANY, values={"name": staff.COMPANY}, now=now)
    found: dict[str, Department] = {}
    for name, parent in staff.DEPARTMENTS:
        parent_id = found[parent].pk if parent else None
        found[name] = create_department(actor=actor, name=name, parent_id=parent_id, now=now)
    return found


def _load_people(actor: Actor, departments: dict[str, Department], now: datetime) -> list[Person]:
    roles = dict(Role.objects.exclude(key="").values_list("key", "pk"))
    people = [
        create_person(
            actor=actor,
            draft=PersonDraft(
                login=colleague.login,
                name=colleague.name,
                email=f"{colleague.login}@demo.example",
                title=colleague.title,
                department_id=departments[colleague.department].pk,
                role_ids=[roles[colleague.role]],
                must_change_password=False,
            ),
            now=now,
        )
        for colleague in staff.COLLEAGUES
    ]
    Person.objects.filter(pk__in=[person.pk for person in people]).update(password=make_password(staff.PASSWORD))
    return people


def _load_customers(actor: Actor, references: _References, now: datetime) -> list[int]:
    invented = list(invent_customers(today=timezone.localdate(now), owners=len(references.owners)))
    with connection.cursor() as cursor:
        ids = insert_customers(cursor, (_new_customer(customer, references) for customer in invented))
        contacts = dict(
            Customer.objects.filter(pk__in=ids, contacts__is_primary=True).values_list("pk", "contacts__pk")
        )
        insert_follow_ups(
            cursor,
            (
                _new_follow_up(follow_up, id_, references.owners[customer.owner].pk, contacts.get(id_))
                for id_, customer in zip(ids, invented, strict=True)
                for follow_up in customer.follow_ups
                if _aware(follow_up.at) <= now
            ),
        )
        refresh_rollups(cursor, min(ids), max(ids))
    _record_creations(actor, ids, invented, references)
    return ids


def _record_creations(
    actor: Actor, ids: Sequence[int], invented: Sequence[DemoCustomer], references: _References
) -> None:
    by_owner: dict[int, list[tuple[int, datetime, dict[str, str]]]] = defaultdict(list)
    for id_, customer in zip(ids, invented, strict=True):
        by_owner[customer.owner].append((id_, _aware(customer.created_at), {"name": customer.name}))
    for owner, rows in by_owner.items():
        person = references.owners[owner]
        record_many(actor=Actor(person_id=person.pk, name=person.name), kind="customers.created", rows=rows)


def _new_customer(customer: DemoCustomer, references: _References) -> NewCustomer:
    owner = references.owners[customer.owner]
    return NewCustomer(
        owner_id=owner.pk,
        department_id=owner.department_id,
        created_at=min(_aware(customer.created_at), timezone.now()),
        created_by_id=owner.pk,
        way=OwnerWay.CREATE,
        draft=CustomerDraft(
            name=customer.name,
            kind=customer.kind,
            short_name=customer.short_name,
            stage=customer.stage,
            grade=customer.grade,
            tier=customer.tier,
            lifecycle=customer.lifecycle,
            source_id=references.sources[customer.source],
            industry=customer.trade[1] if customer.kind == "organisation" else "",
            business_scope=customer.trade[2] if customer.kind == "organisation" else "",
            region=customer.city[1],
            region_text=customer.city[2],
            address=customer.address,
            credit_code=customer.credit_code,
            employees=customer.employees,
            pain_points=customer.pain_points,
            current_state=customer.current_state,
            points=_phones(customer.landline),
            contacts=tuple(_contact(contact) for contact in customer.contacts),
            tag_ids=tuple(references.tags[tag] for tag in customer.tags),
            custom=invent_values(customer, references.own, references.today),
        ),
    )


def _contact(contact: DemoContact) -> ContactDraft:
    calendar, year, month, day = contact.birthday or ("", None, None, None)
    return ContactDraft(
        name=contact.name,
        position=contact.position,
        is_key=contact.is_key,
        buying_role=contact.buying_role,
        stance=contact.stance,
        coverage=contact.coverage,
        birthday_calendar=calendar,
        birth_year=year,
        birth_month=month,
        birth_day=day,
        points=_phones(contact.phone),
    )


def _phones(text: str) -> tuple[PointDraft, ...]:
    phone = parse_phone(text) if text else None
    return (PointDraft("phone", phone.display, phone.e164),) if phone else ()


def _new_follow_up(follow_up: DemoFollowUp, customer_id: int, person_id: int, contact_id: int | None) -> NewFollowUp:
    return NewFollowUp(
        customer_id=customer_id,
        person_id=person_id,
        contact_id=contact_id,
        kind=follow_up.kind,
        outcome=follow_up.outcome,
        content=follow_up.content,
        mood=follow_up.mood,
        next_step=follow_up.next_step,
        next_on=follow_up.next_on,
        at=_aware(follow_up.at),
        origin="person",
    )


def _aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment)

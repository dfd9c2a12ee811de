"""One customer with the people, tags and names around it, in one statement of SQL.

The page is opened more often than any other; ten small queries of the ORM would cost it
more than everything else. Who may see it is decided by customers.queries.scope.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhike.customers.choices import BuyingRole, Coverage, Kind, Stance, Tier
from zhike.customers.completeness import FILLED_SQL
from zhike.customers.queries.freshness import read_confirmations
from zhike.lib.names import core_name
from zhike.web.statements import ask_one

KEY_PEOPLE = 6
_HEAD = f"""
SELECT customer.id, customer.number, customer.name, customer.kind, customer.grade, customer.tier, customer.stage,
  customer.owner_id, customer.department_id, customer.pool_id, customer.protected_until, customer.reclaim_on,
  customer.next_follow_on, customer.next_step, customer.last_contact_at,
  customer.follow_up_count, customer.phone, customer.industry, customer.region, customer.region_text,
  customer.employees, customer.cooperated_on, customer.referrer_id, customer.created_at,
  coalesce(owner.name, ''), coalesce(department.name, ''), coalesce(source.name, ''),
  customer.custom::text,
  {FILLED_SQL},
  ARRAY(
    SELECT DISTINCT buyer.buying_role FROM customers_contact AS buyer
    WHERE buyer.customer_id = customer.id AND NOT buyer.left_company AND buyer.buying_role <> ''
  ),
  ARRAY(
    SELECT ARRAY[said.field, said.at::text] FROM customers_fieldconfirmation AS said
    WHERE said.customer_id = customer.id
  ),
  ARRAY(
    SELECT ARRAY[person.name, person.position, person.buying_role, person.stance, person.coverage,
                 CASE WHEN person.is_primary THEN 'yes' ELSE '' END]
    FROM customers_contact AS person
    WHERE person.customer_id = customer.id AND NOT person.left_company
    ORDER BY person.is_key DESC, person.is_primary DESC, person.id LIMIT %(people)s
  ),
  ARRAY(
    SELECT ARRAY[tag.name, tag.colour]
    FROM customers_customertag AS worn JOIN customers_tag AS tag ON tag.id = worn.tag_id
    WHERE worn.customer_id = customer.id ORDER BY tag.kind, tag.name
  ),
  (
    SELECT event.at FROM events_event AS event
    WHERE event.customer_id = customer.id AND event.kind = 'customers.changed' AND event.data->'fields' ? 'stage'
    ORDER BY event.at DESC, event.id DESC LIMIT 1
  )
FROM customers_customer AS customer
LEFT JOIN access_person AS owner ON owner.id = customer.owner_id
LEFT JOIN access_department AS department ON department.id = customer.department_id
LEFT JOIN customers_source AS source ON source.id = customer.source_id
WHERE customer.id = %(customer)s AND customer.deleted_at IS NULL
"""  # noqa: S608 - only a constant of the archive is put in


@dataclass(frozen=True)
class KeyPerson:
    """A contact as the page shows it beside the timeline."""

    name: str
    position: str
    buying_role: str
    stance: str
    coverage: str
    is_primary: bool

    @property
    def about(self) -> str:
        """Return position, part in the purchase and stance."""
        role = str(BuyingRole(self.buying_role).label) if self.buying_role else ""
        stance = str(Stance(self.stance).label) if self.stance else ""
        return " · ".join(word for word in (self.position, role, stance) if word)

    @property
    def coverage_sign(self) -> str:
        """Return how well we know the person in one character; nothing when not at all."""
        met = self.coverage not in ("", Coverage.NONE)
        return str(Coverage(self.coverage).label)[:1] if met else ""


@dataclass(frozen=True)
class Worn:
    """A tag that the customer wears."""

    name: str
    colour: str


@dataclass(frozen=True)
class Head:
    """What the head, the facts and the side of a customer's page are made of."""

    pk: int
    number: str
    name: str
    kind: str
    grade: str
    tier: str
    stage: str
    owner_id: int | None
    department_id: int | None
    pool_id: int | None
    protected_until: date | None
    reclaim_on: date | None
    next_follow_on: date | None
    next_step: str
    last_contact_at: datetime | None
    follow_up_count: int
    phone: str
    industry: str
    region: str
    region_text: str
    employees: int | None
    cooperated_on: date | None
    referrer_id: int | None
    created_at: datetime
    owner_name: str
    department_name: str
    source_name: str
    custom_text: str
    filled: frozenset[str]
    known_roles: frozenset[str]
    confirmed: Mapping[str, datetime]
    contacts: tuple[KeyPerson, ...]
    tags: tuple[Worn, ...]
    stage_since: datetime

    @property
    def is_organisation(self) -> bool:
        """Say whether the organisation's fields apply."""
        return self.kind == Kind.ORGANISATION

    @property
    def custom(self) -> Mapping[str, Any]:
        """Return what the company's own fields hold."""
        values: Mapping[str, Any] = json.loads(self.custom_text)
        return values

    @property
    def sign(self) -> str:
        """Return the character that tells the customer apart: 恒 of 苏州恒远自动化有限公司."""
        return (core_name(self.name) if self.is_organisation else self.name)[:1]

    @property
    def tier_label(self) -> str:
        """Return the tier in words."""
        return str(Tier(self.tier).label)


_PERSON = tuple(KeyPerson.__dataclass_fields__)


def find_head(customer_id: int) -> Head | None:
    """Return a customer that is not deleted; the caller decides who may see it."""
    row = ask_one(_HEAD, {"customer": customer_id, "people": KEY_PEOPLE})
    if row is None:
        return None
    *plain, filled, roles, confirmed, people, tags, stage_since = row
    columns = dict(zip(Head.__dataclass_fields__, plain, strict=False))
    contacts = tuple(
        KeyPerson(**dict(zip(_PERSON, person, strict=True)) | {"is_primary": bool(person[5])}) for person in people
    )
    return Head(
        **columns,
        filled=frozenset(filled),
        known_roles=frozenset(roles),
        confirmed=read_confirmations(confirmed),
        contacts=contacts,
        tags=tuple(Worn(*tag) for tag in tags),
        stage_since=stage_since or columns["created_at"],
    )

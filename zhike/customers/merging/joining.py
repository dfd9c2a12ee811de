"""The same person at several of the merged customers: found by name, joined when somebody says so, parted by the undo.

Runs between the preparing and the moving of rows: what names the person that goes is pointed to the one
that stays, then the row is set aside. The undo takes it back before rows are looked at by their customer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Q
from psycopg import sql

from zhike.lib.fold import fold_text

from ..models import Contact, ContactLine, ContactPoint
from ..participants import MergeParticipant, list_moving
from .ledger import POINTED, Ledger, run, words_of

CONTACT, LINE = "customers.Contact", "customers.ContactLine"
# What is the person's own, and taken from the one that goes where the one that stays says nothing.
_FILLED = (
    *("gender", "position", "department", "hobbies", "personality", "home_address", "education", "background"),
    *("tenure", "work_pressure", "aims", "buying_role", "stance", "coverage", "influence", "remarks", "as_customer_id"),
)
_BIRTHDAY = ("birthday_calendar", "birth_year", "birth_month", "birth_day", "birth_leap_month")
_POINT = """
WITH book AS (
  {ledger} SELECT %(merge)s, {label}, row.{key}::text, 'pointed', row.{column}, '',
    jsonb_build_object({link_name}::text, %(gone)s::text), jsonb_build_object({link_name}::text, %(kept)s::text)
  FROM {table} AS row WHERE row.{link} = %(gone)s AND row.{column} = ANY(%(order)s)
) UPDATE {table} AS row SET {link} = %(kept)s WHERE row.{link} = %(gone)s AND row.{column} = ANY(%(order)s)
"""
_ALIKE = """
WITH gone AS (
  DELETE FROM {table} AS row USING {table} AS staying
  WHERE row.{link} = %(gone)s AND row.{column} = ANY(%(order)s) AND staying.{link} = %(kept)s
    AND staying.{column} = ANY(%(order)s) AND {same} RETURNING row.{key} AS key, row.{column} AS from_id, row
)
{ledger} SELECT %(merge)s, {label}, key::text, 'removed', from_id, '', to_jsonb(row), NULL::jsonb
FROM gone
"""


@dataclass(frozen=True)
class Namesakes:
    """Contacts of one name, each at another of the merged customers; the first one stays."""

    contacts: Sequence[Contact]
    points: Mapping[int, Sequence[ContactPoint]]

    @property
    def value(self) -> str:
        """Return what stands for the group in a form."""
        return ",".join(str(one.pk) for one in sorted(self.contacts, key=lambda one: one.pk))

    @property
    def is_likely(self) -> bool:
        """Say whether they are taken for one unasked: they have a number in common, or one has none."""
        held = [{(point.kind, point.normalised) for point in self.points.get(one.pk, ())} for one in self.contacts]
        return all(not mine or not theirs or mine & theirs for mine, theirs in pairwise(held))


def find_namesakes(customer_ids: Sequence[int]) -> list[Namesakes]:
    """Return the contacts of one name at several of the customers, in the order given; two queries.

    A name that one customer has twice is left alone: nobody can say which of the two is meant.
    """
    groups: defaultdict[str, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(customer_id__in=customer_ids).order_by("pk"):
        groups[fold_text(contact.name) or contact.name].append(contact)
    shared = [group for group in groups.values() if len(group) > 1 and _is_one_each(group)]
    points: defaultdict[int, list[ContactPoint]] = defaultdict(list)
    for point in ContactPoint.objects.filter(contact_id__in=[one.pk for group in shared for one in group]):
        points[point.contact_id or 0].append(point)
    order = list(customer_ids)
    return [
        Namesakes(sorted(group, key=lambda one: (not one.is_primary, order.index(one.customer_id))), points)
        for group in shared
    ]


def _is_one_each(group: Sequence[Contact]) -> bool:
    return len({one.customer_id for one in group}) == len(group)


def join_contacts(ledger: Ledger, wanted: Collection[str]) -> int:
    """Make one of the groups of namesakes that somebody picked, by `value`; return how many contacts went."""
    order = [ledger.survivor_id, *ledger.absorbed_ids]
    groups = [group for group in find_namesakes(order) if group.value in set(wanted)] if wanted else []
    going = {gone.pk: group.contacts[0].pk for group in groups for gone in group.contacts[1:]}
    _report_anew(ledger, order, going)
    _point_lines(ledger, order, going)
    for gone, kept in going.items():
        _point_all(ledger, order, gone, kept)
    if going:
        ledger.set_aside(CONTACT, *going)
    for group in groups:
        _fill(ledger, group.contacts[0], group.contacts[1:])
    return len(going)


def _fill(ledger: Ledger, kept: Contact, others: Sequence[Contact]) -> None:
    """Take from those who went what the one who stays does not say."""
    values: dict[str, Any] = {}
    for one in others:
        for name in _FILLED:
            if not getattr(kept, name) and getattr(one, name):
                values.setdefault(name, getattr(one, name))
        if not kept.birthday_calendar and one.birthday_calendar and "birthday_calendar" not in values:
            values |= {name: getattr(one, name) for name in _BIRTHDAY}
        if one.is_key and not kept.is_key:
            values["is_key"] = True
    if values:
        with ledger.changing(CONTACT, kept.pk, list(values), from_id=kept.customer_id):
            Contact.objects.filter(customer_id=kept.customer_id, pk=kept.pk).update(**values)


def _report_anew(ledger: Ledger, order: Sequence[int], going: Mapping[int, int]) -> None:
    """Let those who reported to somebody that goes report to whom he becomes; a line that would close a circle ends."""
    if not going:
        return
    rows = {one.pk: one for one in Contact.objects.filter(customer_id__in=order).order_by("pk")}
    bosses = {pk: going.get(one.reports_to_id or 0, one.reports_to_id) for pk, one in rows.items()}
    for gone, kept in going.items():
        bosses[kept] = bosses[kept] or bosses.pop(gone, None)
    for pk in sorted(set(rows) - set(going)):
        if bosses[pk] != rows[pk].reports_to_id:
            bosses[pk] = None if _is_below_itself(pk, bosses) else bosses[pk]
            with ledger.changing(CONTACT, pk, ["reports_to_id"], from_id=rows[pk].customer_id, way=POINTED):
                Contact.objects.filter(customer_id=rows[pk].customer_id, pk=pk).update(reports_to_id=bosses[pk])


def _is_below_itself(pk: int, bosses: Mapping[int, int | None]) -> bool:
    seen: set[int] = set()
    above = bosses.get(pk)
    while above is not None and above not in seen:
        if above == pk:
            return True
        seen.add(above)
        above = bosses.get(above)
    return False


def _point_all(ledger: Ledger, order: Sequence[int], gone: int, kept: int) -> None:
    """Let every row that names the one that goes name the one that stays; what he has already is set aside."""
    values = {"merge": ledger.merge_id, "gone": gone, "kept": kept, "order": list(order)}
    for participant, link in linked_to_contacts():
        words = words_of(participant.table, participant.column) | {
            "label": sql.Literal(participant.key),
            "link": sql.Identifier(link),
            "link_name": sql.Literal(link),
        }
        if link in participant.alike:
            rest = [name for name in participant.alike if name != link]
            words["same"] = sql.SQL(" AND ").join(
                sql.SQL("row.{0} IS NOT DISTINCT FROM staying.{0}").format(sql.Identifier(name)) for name in rest
            )
            run(_ALIKE, words | {"label": sql.Literal(participant.model)}, values)
        run(_POINT, words, values)


def linked_to_contacts() -> Iterable[tuple[MergeParticipant, str]]:
    """Return the tables whose rows name a contact, with the column; lines between contacts go their own way."""
    for participant in list_moving():
        for link, parent in participant.hangs_on:
            if parent == CONTACT and participant.model != LINE:
                yield participant, link


def _point_lines(ledger: Ledger, order: Sequence[int], going: Mapping[int, int]) -> None:
    """Let lines end at those who stay; of two that become one, the later is set aside."""
    touched = Q(from_contact_id__in=going) | Q(to_contact_id__in=going)
    for line in ContactLine.objects.filter(touched, customer_id__in=order).order_by("pk"):
        ends = [going.get(end, end) for end in (line.from_contact_id, line.to_contact_id)]
        if line.kind == "conflict":
            ends.sort()
        alike = ContactLine.objects.filter(
            customer_id__in=order, kind=line.kind, from_contact_id=ends[0], to_contact_id=ends[1]
        )
        if ends[0] == ends[1] or alike.exclude(pk=line.pk).exists():
            ledger.set_aside(LINE, line.pk)
            continue
        names = ["from_contact_id", "to_contact_id"]
        with ledger.changing(LINE, line.pk, names, from_id=line.customer_id, way=POINTED):
            ContactLine.objects.filter(customer_id=line.customer_id, pk=line.pk).update(
                **dict(zip(names, ends, strict=True))
            )

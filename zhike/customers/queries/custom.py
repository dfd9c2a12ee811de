"""Values of the company's own fields as people read them, for one customer or a page of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.access.models import FieldRule, Person
from zhike.access.queries import person_names
from zhike.lib.refusals import Refused

from ..choices import CustomKind
from ..custom.catalogue import definitions
from ..custom.definitions import Definition, Definitions, Values
from ..custom.entries import column_of
from ..custom.saying import Names, ids_in, say
from ..fields import OBJECT, is_hidden
from ..models import CustomerFile
from .walking import within

COUNT_MS = 300
_HELD = "SELECT 1 FROM customers_customentry WHERE field_id = %s AND position = 0"


@dataclass(frozen=True)
class CustomColumn:
    """A field as lists and exports offer it."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True)
class ShownValue:
    """A value as the actor may see it; `url` is where it leads, for links and files."""

    name: str
    label: str
    text: str
    url: str = ""
    file_id: int | None = None


def list_custom_columns(actor: Actor) -> list[CustomColumn]:
    """Return the fields in use that the actor sees, in the designer's order."""
    return [CustomColumn(one.name, one.label, one.kind) for one in visible_definitions(actor)]


def visible_definitions(actor: Actor, known: Definitions | None = None) -> list[Definition]:
    """Return the fields in use that the actor may see, masked ones included."""
    return [one for one in (known or definitions()).active if not is_hidden(actor, one.name)]


def display_values(*, actor: Actor, customer_ids: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, str]]:
    """Return the texts of fields (custom_12) by customer, for a page or a batch; the ids come from a scoped query.

    Hidden fields are left out, masked ones masked. One query for all values, one
    each for people and files when such fields are asked for.
    """
    wanted = [one for one in visible_definitions(actor) if one.name in set(names)]
    if not wanted or not customer_ids:
        return {id_: {} for id_ in customer_ids}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, custom::text FROM customers_customer WHERE id = ANY(%s)", [list(customer_ids)])
        held = {id_: _read(custom) for id_, custom in cursor.fetchall()}
    names_of = names_in(wanted, held.values())
    return {
        id_: {one.name: shown_text(actor, one, held.get(id_, {}).get(one.key), names_of) for one in wanted}
        for id_ in customer_ids
    }


def _read(custom: str) -> Values:
    values: Values = json.loads(custom)
    return values


def names_in(wanted: Iterable[Definition], held: Iterable[Values]) -> Names:
    """Return what the people and files in these values are called; no query when there are none."""
    people, files = ids_in(wanted, held)
    stored = CustomerFile.objects.filter(pk__in=files, deleted_at__isnull=True) if files else None
    return Names(
        people=person_names(people) if people else {},
        files=dict(stored.values_list("pk", "name")) if stored is not None else {},
    )


def shown_text(actor: Actor, definition: Definition, value: Any, names: Names) -> str:
    """Return a value's words as the actor may see them."""
    return str(mask_value(actor, OBJECT, definition.name, say(definition, value, names)) or "")


def shown_values(actor: Actor, kind: str, custom: Values, wanted: Sequence[Definition]) -> list[ShownValue]:
    """Return the values of one customer in the order of `wanted`, empty ones too."""
    own = [one for one in wanted if one.applies(kind)]
    names = names_in(own, [custom])
    return [_shown_value(actor, one, custom.get(one.key), names) for one in own]


def _shown_value(actor: Actor, one: Definition, value: Any, names: Names) -> ShownValue:
    text = shown_text(actor, one, value, names)
    is_open = actor.field_rule(OBJECT, one.name) in (None, "readonly")
    url = text if one.kind == CustomKind.LINK and is_open else ""
    file_id = value if one.kind == CustomKind.FILE and is_open and text else None
    return ShownValue(one.name, one.label, text, url, file_id)


def sections_of(wanted: Iterable[Definition]) -> Mapping[str, list[Definition]]:
    """Return fields by the heading under which they stand, in order."""
    found: dict[str, list[Definition]] = {}
    for one in wanted:
        found.setdefault(one.section, []).append(one)
    return found


def are_people(ids: Sequence[int]) -> bool:
    """Say whether all of these are people of the company, those who left included."""
    return Person.objects.filter(pk__in=ids).count() == len(set(ids))


def count_with_value(definition: Definition, limit: int) -> int | None:
    """Count the customers that hold a value of a field, at most `limit` + 1; None when that would take too long."""
    values: list[Any] = [definition.key, limit + 1]
    sql = "SELECT 1 FROM customers_customer WHERE custom ? %s LIMIT %s"
    if definition.is_indexed and definition.is_filterable:
        sql, values[0] = f"{_HELD} AND {column_of(definition.kind)} IS NOT NULL LIMIT %s", definition.id
    try:
        with within(COUNT_MS), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS found", values)  # noqa: S608  # only constants
            return int(cursor.fetchone()[0])
    except Refused:
        return None


def expand_custom(old: Values | None, new: Values | None) -> Iterable[tuple[str, str, str, str]]:
    """Tell two states of Customer.custom apart, field by field, for the history; names are looked up per change."""
    before, after = old or {}, new or {}
    known = definitions()
    changed = [one for one in known.by_id.values() if before.get(one.key) != after.get(one.key)]
    names = names_in(changed, [before, after])
    for one in changed:
        texts = (say(one, before.get(one.key), names), say(one, after.get(one.key), names))
        yield one.name, one.label, *texts


def list_field_rules(name: str) -> list[tuple[int, str, str]]:
    """Return which roles restrict a field: the role, its name, what it may do."""
    rules = FieldRule.objects.filter(object=OBJECT, field=name).select_related("role").order_by("role__name")
    return [(rule.role_id, rule.role.label, str(rule.get_rule_display())) for rule in rules]


def hints() -> list[tuple[str, str, str]]:
    """Return every kind of field with what it is good for."""
    words = {
        CustomKind.TEXT: _("一行以内的文字，如现用系统"),
        CustomKind.LONG: _("几句话，如选型标准"),
        CustomKind.INTEGER: _("个数、人数、天数"),
        CustomKind.DECIMAL: _("面积、折扣、比例"),
        CustomKind.MONEY: _("预算、年费，精确到分"),
        CustomKind.DATE: _("到期日、验收日"),
        CustomKind.TIME: _("方便联系的时间"),
        CustomKind.BOOLEAN: _("是否上市、有没有招标"),
        CustomKind.CHOICE: _("几种情况里选一种"),
        CustomKind.CHOICES: _("几种情况里选几种"),
        CustomKind.PERSON: _("我们的一位同事，如技术顾问"),
        CustomKind.REGION: _("省、市或区县"),
        CustomKind.LINK: _("可以点开的网址"),
        CustomKind.FILE: _("这位客户的一个文件"),
    }
    return [(kind.value, str(kind.label), words[kind]) for kind in CustomKind]

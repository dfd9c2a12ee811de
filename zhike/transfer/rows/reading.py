"""Turn the cells of a row into a draft. Pure."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from zhike.customers.custom.definitions import Definition
from zhike.lib.fold import fold_text
from zhike.lib.names import clean_name, core_name, normalise_name
from zhike.lib.regions import find_region

from ..mapping.fields import BY_KEY, OWN, Field
from ..mapping.values import KEEP_OUT, meaning
from . import cells
from .draft import Blank, Point, ReadRow, Reason, Refusal, RowDraft
from .own import read_own, says_no
from .plan import SEVERAL, Plan

_SHOWN = 120
_NAME_LENGTH = 200
_MOBILE_LENGTH = len("+8613800138000")
_PLACES = ("region", "province", "city", "county")
Cells = Sequence[Any]


def read_row(number: int, row: Cells, plan: Plan) -> ReadRow:
    """Read a row: blank, refused for want of a name, or a draft with the reasons for what it leaves out."""
    if all(cell is None or (cell.__class__ is str and not cell.strip()) for cell in row):
        return Blank(number)
    reader = _Reader(plan)
    for index, key in plan.columns.items():
        if index < len(row) and row[index] is not None:
            if key in BY_KEY:
                reader.take(BY_KEY[key], row[index])
            else:
                reader.take_own(plan.own[key], row[index])
    if missing := reader.missing():
        return Refusal(number, [Reason(missing), *reader.reasons])
    return reader.finish(number)


class _Reader:
    """Gathers one row, cell by cell."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.name = ""
        self.columns: dict[str, Any] = {}
        self.contact: dict[str, Any] = {}
        self.people: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.mobiles: list[Point] = []
        self.phones: list[Point] = []
        self.mails: list[Point] = []
        self.reasons: list[Reason] = []
        self.owner_id: int | None = None
        self.source_name = ""
        self.next_follow_on: date | None = None
        self.talk: dict[str, Any] = {}

    def missing(self) -> str:
        """Return the reason why the row says too little to be taken; nothing when it says enough."""
        if not self.name:
            return "no_name"
        if self.plan.target == "contacts" and not (self.contact.get("name") or self.people):
            return "no_contact"
        if self.plan.target == "talks":
            return "" if self.talk.get("content") and self.talk.get("at") else "no_talk"
        return ""

    def take(self, field: Field, cell: Any) -> None:
        """Read one cell into its field."""
        if cells.is_nothing(cell):
            return
        if cells.is_error(cell):
            self.leave_out("formula_error", field, cell)
        elif (field.rule or field.key) in self.plan.closed:
            self.leave_out("field_closed", field, cell)
        else:
            _TAKERS[field.kind](self, field, cell)

    def take_own(self, one: Definition, cell: Any) -> None:
        """Read one cell into one of the company's own fields."""
        field = Field(one.name, one.label, OWN, "own")
        if cells.is_nothing(cell) and not says_no(one, cell):
            return
        if cells.is_error(cell) or one.name in self.plan.closed:
            self.leave_out("formula_error" if cells.is_error(cell) else "field_closed", field, cell)
            return
        value, reason = read_own(one, cell, self.plan)
        if value is None:
            self.leave_out(reason, field, cell)
        else:
            self.columns[one.name] = value

    def leave_out(self, code: str, field: Field, cell: Any) -> None:
        """Remember a value that does not go in, and why."""
        self.reasons.append(Reason(code, field.key, cells.text_of(cell)[:_SHOWN]))

    def cut(self, field: Field, cell: Any) -> str:
        """Return clean text that fits; what is cut is told."""
        text = cells.text_of(cell)
        if len(text) > field.limit:
            self.leave_out("cut", field, text)
            text = text[: field.limit].rstrip()
        return text

    def put(self, field: Field, value: Any) -> None:
        """Store a value with the customer or the contact."""
        if field.key.startswith("talk_"):
            self.talk[field.key.removeprefix("talk_")] = value
        elif field.key.startswith("contact_"):
            self.contact[field.key.removeprefix("contact_")] = value
        else:
            self.columns[field.key] = value

    def take_name(self, field: Field, cell: Any) -> None:
        name = clean_name(cells.text_of(cell))
        if len(name) > _NAME_LENGTH:
            self.leave_out("cut", field, name)
        self.name = name[:_NAME_LENGTH].rstrip()

    def take_text(self, field: Field, cell: Any) -> None:
        text = self.cut(field, cell)
        if field.kind == "text":
            text = " ".join(text.split())
        if field.key in ("contact_family_name", "contact_given_name"):
            self.people[field.key] = text
        elif field.key == "talk_content" and "content" in self.talk:
            self.talk["content"] = f"{self.talk['content']}\n{text}"[: field.limit]
        elif field.many and field.key in self.columns:
            self.columns[field.key] = f"{self.columns[field.key]}\n{text}"[: field.limit]
        else:
            self.put(field, text)

    def take_person(self, field: Field, cell: Any) -> None:
        self.contact["name"] = clean_name(self.cut(field, cell))

    def take_names(self, field: Field, cell: Any) -> None:
        self.columns[field.key] = cells.read_names(cell)

    def take_choice(self, field: Field, cell: Any) -> None:
        text = cells.text_of(cell)
        value = meaning(field.key, text, self.plan.values)
        if value and value != KEEP_OUT:
            self.put(field, value)
        else:
            self.leave_out("chosen_out" if value else "unknown_value", field, text)

    def take_points(self, field: Field, cell: Any) -> None:
        points, bad = cells.POINT_READERS[field.kind](cell)
        places = {"mobile": self.mobiles, "phone": self.phones}
        places.get(field.key, self.mails).extend(points)
        for part in bad:
            self.leave_out(f"bad_{field.rule}", field, part)

    def take_date(self, field: Field, cell: Any) -> None:
        day = cells.read_date(cell, self.plan.today)
        if day is None:
            self.leave_out("bad_date", field, cell)
        elif field.key == "next_follow_on":
            self.next_follow_on = day
        else:
            self.put(field, day)

    def take_moment(self, field: Field, cell: Any) -> None:
        moment = cells.read_moment(cell, self.plan.today)
        if moment is None:
            self.leave_out("bad_date", field, cell)
        elif self.plan.today and moment.date() > self.plan.today:
            self.leave_out("future_date", field, cell)
        else:
            self.put(field, moment)

    def take_author(self, field: Field, cell: Any) -> None:
        """Keep who wrote it, also when nobody here has the name."""
        text = self.cut(field, cell)
        found = self.plan.find_person(text)
        if found is None or found == SEVERAL:
            self.leave_out("unknown_author" if found is None else "several_authors", field, text)
            self.talk["author_name"] = text
        else:
            self.talk["author_id"] = found

    def take_yes(self, field: Field, cell: Any) -> None:
        value = cells.read_yes(cell)
        if value is None:
            self.leave_out("unknown_value", field, cell)
        else:
            self.put(field, value)

    def take_region(self, field: Field, cell: Any) -> None:
        self.places[field.key] = self.cut(field, cell)

    def take_source(self, field: Field, cell: Any) -> None:
        text = " ".join(self.cut(field, cell).split())
        if found := self.plan.sources.get(fold_text(text)):
            self.columns["source_id"] = found
        elif self.plan.may_create_sources:
            self.source_name = text
        else:
            self.leave_out("unknown_source", field, text)

    def take_owner(self, field: Field, cell: Any) -> None:
        found = self.plan.find_person(cells.text_of(cell))
        if found is None or found == SEVERAL:
            self.leave_out("unknown_owner" if found is None else "several_owners", field, cell)
        elif self.plan.assignable is not None and found not in self.plan.assignable:
            self.leave_out("owner_not_allowed", field, cell)
        else:
            self.owner_id = found

    def finish(self, number: int) -> RowDraft:
        """Put the parts together: the person's name, the region, who each number belongs to."""
        if self.people and "name" not in self.contact:
            self.contact["name"] = clean_name("".join(self.people.get(key, "") for key in _name_order(self.people)))
        if self.places:
            self._settle_place()
        is_person = self.columns.get("kind") == "person"
        contact, own = self._share_out_points(is_person)
        step = self.columns.pop("next_step", "")
        return RowDraft(
            row=number,
            name=self.name,
            name_key=normalise_name(self.name)[:_NAME_LENGTH],
            core_key="" if is_person else core_name(self.name)[:_NAME_LENGTH],
            columns=self.columns,
            contact=self.contact if self.contact.get("name") else {},
            own_points=own,
            contact_points=contact,
            reasons=self.reasons,
            owner_id=self.owner_id,
            source_name=self.source_name,
            next_follow_on=self.next_follow_on,
            next_step=step,
            talk=self.talk,
        )

    def _share_out_points(self, is_person: bool) -> tuple[list[Point], list[Point]]:
        """Give mobiles and mails to the contact, fixed lines to the customer; without a contact all to the customer."""
        numbers = {point.normalised: point for point in (*self.mobiles, *self.phones)}
        if self.plan.target == "contacts":
            return list(dict.fromkeys([*numbers.values(), *self.mails])), []
        if not self.contact.get("name") or is_person:
            return [], list(dict.fromkeys([*numbers.values(), *self.mails]))
        mobiles = [p for p in numbers.values() if p in self.mobiles or _is_mobile(p.normalised)]
        others = [p for p in numbers.values() if p not in mobiles]
        return list(dict.fromkeys([*mobiles, *self.mails])), others

    def _settle_place(self) -> None:
        """Join province, city and county, keep the words, and look the code up."""
        text = self.places.get("region") or "".join(self.places.get(key, "") for key in _PLACES)
        self.columns["region_text"] = text[:80]
        if code := find_region(text):
            self.columns["region"] = code


def _is_mobile(e164: str) -> bool:
    """Tell a Chinese mobile from a fixed line by its length."""
    return e164.startswith("+861") and len(e164) == _MOBILE_LENGTH


def _name_order(parts: dict[str, str]) -> tuple[str, ...]:
    """Chinese names begin with the family, others with the given name and a space."""
    if any("\u3400" <= character <= "\u9fff" for text in parts.values() for character in text):
        return ("contact_family_name", "contact_given_name")
    if "contact_given_name" in parts and "contact_family_name" in parts:
        parts["contact_given_name"] += " "
    return ("contact_given_name", "contact_family_name")


def _simple(read: Callable[[Any], Any], code: str) -> Callable[[_Reader, Field, Any], None]:
    """Return a taker for a value that is either readable or left out."""

    def take(reader: _Reader, field: Field, cell: Any) -> None:
        value = read(cell)
        if value is None:
            reader.leave_out(code, field, cell)
        else:
            reader.put(field, value)

    return take


_TAKERS: dict[str, Callable[[_Reader, Field, Any], None]] = {
    "name": _Reader.take_name,
    "text": _Reader.take_text,
    "long": _Reader.take_text,
    "names": _Reader.take_names,
    "person": _Reader.take_person,
    "choice": _Reader.take_choice,
    "industry": _Reader.take_choice,
    "phones": _Reader.take_points,
    "emails": _Reader.take_points,
    "wechat": _Reader.take_points,
    "date": _Reader.take_date,
    "moment": _Reader.take_moment,
    "author": _Reader.take_author,
    "yes": _Reader.take_yes,
    "region": _Reader.take_region,
    "source": _Reader.take_source,
    "owner": _Reader.take_owner,
    "credit_code": _simple(cells.read_code, "bad_credit_code"),
    "money": _simple(cells.read_money, "bad_number"),
    "count": _simple(cells.read_count, "bad_number"),
}

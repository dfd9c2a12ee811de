"""Decide what becomes of a row. No database: rows and known customers in, decisions out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhike.activities.bulk import NewFollowUp
from zhike.customers.choices import Lifecycle, Stage, Tier
from zhike.customers.custom.definitions import Definition, custom_id

from ..choices import Duplicates, Outcome, Target
from ..mapping.fields import BY_KEY
from ..rows.cells import text_of
from ..rows.draft import Point, Reason, RowDraft
from ..rules import CORE, RANKS, ROW, Changes, Verdict, compare, judge
from .known import Known, Person, face_of, stand_in
from .needed import find_missing

_DEFAULTS = {"stage": Stage.INQUIRY, "tier": Tier.PROSPECT, "lifecycle": Lifecycle.POTENTIAL}
_NEVER_CHANGED = frozenset({"kind"})
_MOST_REASONS = 12
_SHOWN = 60
Candidates = Sequence[tuple[Known, frozenset[str]]]


@dataclass(slots=True)
class Decision:
    """What becomes of one row.

    `talk` is the follow-up that it brings, `before` what undoing needs of an existing customer.
    """

    row: int
    outcome: str
    reasons: list[Reason] = field(default_factory=list)
    known: Known | None = None
    before: dict[str, Any] | None = None
    talk: NewFollowUp | None = None


@dataclass(frozen=True)
class Rule:
    """How a run treats existing customers."""

    duplicates: str
    may_assign: bool = False
    today: date | None = None
    target: str = Target.CUSTOMERS
    needed: tuple[Definition, ...] = ()  # the company's own fields that must be filled, as far as the importer may

    @property
    def brings_people(self) -> bool:
        """Say whether rows are contacts of customers that exist: each is added, whoever is there already."""
        return self.target == Target.CONTACTS


def decide(draft: RowDraft, candidates: Candidates, rule: Rule) -> Decision:
    """Match a row with the customers that share a key with it, and say what becomes of it.

    A created row is given its stand-in; changes to a customer are noted on it, so that the next
    row of the same customer sees them.
    """
    face = face_of(draft)
    judged = [(judge(face, known.face, hits), known) for known, hits in candidates]
    verdicts = [(verdict, known) for verdict, known in judged if verdict]
    same = [(verdict, known) for verdict, known in verdicts if verdict.is_same]
    verdict, known = min(same, key=_rank) if same else (None, None)
    if (verdict is None or known is None) and rule.target != Target.CUSTOMERS:
        suspects = [suspect for _, suspect in verdicts]
        return Decision(draft.row, Outcome.REJECTED, [Reason("customer_unknown"), *_suspicions(suspects)])
    if verdict is None or known is None or (rule.duplicates == Duplicates.CREATE and verdict.reason != ROW):
        if missing := find_missing(rule.needed, draft.columns):
            return Decision(draft.row, Outcome.REJECTED, [*missing, *draft.reasons])
        suspects = [suspect for _, suspect in verdicts]
        return Decision(draft.row, Outcome.CREATED, [*draft.reasons, *_suspicions(suspects)], stand_in(draft))
    decision = _meet(draft, known, verdict, rule)
    decision.reasons[:] = [*draft.reasons, *decision.reasons[:_MOST_REASONS]]
    return decision


def choose_customer(draft: RowDraft, candidates: Candidates) -> tuple[Known | None, list[Reason]]:
    """Return the customer that a row means, by the strongest reason, with that reason; or what might be meant."""
    face = face_of(draft)
    judged = [(judge(face, known.face, hits), known) for known, hits in candidates]
    verdicts = [(verdict, known) for verdict, known in judged if verdict]
    same = [(verdict, known) for verdict, known in verdicts if verdict.is_same]
    if not same:
        return None, _suspicions([known for _, known in verdicts])
    verdict, known = min(same, key=_rank)
    return known, [Reason(verdict.reason)]


def _rank(pair: tuple[Verdict, Known]) -> tuple[int, int]:
    """Prefer the stronger reason, then the older customer; those of this batch come last."""
    verdict, known = pair
    return RANKS.index(verdict.reason), known.id or 2**62


def _suspicions(suspects: Sequence[Known]) -> list[Reason]:
    """Name customers that may be the same, as far as the importer may know them."""
    reasons = []
    for known in suspects[:3]:
        if known.draft:
            reasons.append(Reason("may_be_same", "", f"#{known.draft.row} {known.face.name}"[:_SHOWN]))
        elif known.is_visible:
            reasons.append(Reason("may_be_same", "", f"{known.number} {known.face.name}"[:_SHOWN]))
        else:
            reasons.append(Reason("may_be_hidden"))
    return reasons


def _meet(draft: RowDraft, known: Known, verdict: Verdict, rule: Rule) -> Decision:
    """Treat a row whose customer exists."""
    decision = Decision(draft.row, Outcome.MATCHED, [Reason(verdict.reason)], known)
    if not known.is_visible:
        code = "owned_by_other" if known.owner_id else "exists_unseen"
        return Decision(draft.row, Outcome.REJECTED, [Reason(code)])
    wants = _Wants(draft, known)
    wants.brings_people = rule.brings_people
    keeps = rule.duplicates in (Duplicates.SKIP, Duplicates.CREATE)
    if keeps and not (rule.brings_people and wants.brings_person):
        reasons = wants.all_reasons("skipped_value")
        decision.outcome = Outcome.SKIPPED if reasons else Outcome.MATCHED
        decision.reasons += reasons
    elif not known.is_editable:
        decision.outcome = Outcome.SKIPPED
        decision.reasons.append(Reason("not_editable"))
    else:
        _apply(decision, wants, rule)
    if verdict.reason == CORE or draft.name_key != known.face.name_key:
        decision.reasons.append(Reason("name_kept", "name", draft.name[:_SHOWN]))
    return decision


class _Wants:
    """What a row would bring to a customer, split into empty and different."""

    def __init__(self, draft: RowDraft, known: Known) -> None:
        self.draft, self.known = draft, known
        new = {name: value for name, value in draft.columns.items() if name not in _NEVER_CHANGED}
        self.columns = compare(known.columns, new, _DEFAULTS)
        self.person = next(
            (p for p in known.people if draft.contact and p.key == Person(draft.contact, False).key), None
        )
        self.contact = Changes()
        if draft.contact:
            theirs = self.person.columns if self.person else {}
            self.contact = compare(theirs, draft.contact, {"is_key": False})
        self.brings_people = False
        self.points = [point for point in draft.points() if (point.kind, point.normalised) not in known.points]
        self.has_new_date = bool(draft.next_follow_on and draft.next_follow_on != known.next_follow_on)
        self.has_new_owner = bool(draft.owner_id and draft.owner_id != known.owner_id)

    @property
    def brings_person(self) -> bool:
        """Say whether the row names a contact whom the customer does not have."""
        return bool(self.draft.contact) and self.person is None

    def all_reasons(self, code: str) -> list[Reason]:
        """Name everything that is different."""
        return [*self.column_reasons(code, {**self.columns.fills, **self.columns.replaces}), *self.rest_reasons(code)]

    def column_reasons(self, code: str, values: dict[str, Any]) -> list[Reason]:
        return [Reason(code, _field_of(name), _said(name, value)) for name, value in values.items() if _field_of(name)]

    def rest_reasons(self, code: str) -> list[Reason]:
        """Name contact, points, date and owner that are different."""
        reasons = []
        if self.brings_person:
            reasons.append(Reason(code, "contact_name", self.draft.contact["name"]))
        elif self.contact:
            changed = {**self.contact.fills, **self.contact.replaces}
            reasons += [Reason(code, f"contact_{name}", _said(name, value)) for name, value in changed.items()]
        reasons += [Reason(code, _POINT_FIELDS[point.kind], point.value) for point in self.points]
        if self.has_new_date:
            reasons.append(Reason(code, "next_follow_on", str(self.draft.next_follow_on)))
        if self.has_new_owner:
            reasons.append(Reason("owner_kept"))
        return reasons


_POINT_FIELDS = {"phone": "phone", "email": "email", "wechat": "wechat"}
_COLUMN_FIELDS = {"source_id": "source", "region_text": "region", "region": ""}


def _field_of(column: str) -> str:
    """Return the import field whose label people know a column by; nothing for what follows another column."""
    return _COLUMN_FIELDS.get(column, column if column in BY_KEY or custom_id(column) is not None else "")


def _said(name: str, value: Any) -> str:
    return "" if name == "source_id" else text_of("、".join(value) if isinstance(value, list) else value)[:_SHOWN]


def _apply(decision: Decision, wants: _Wants, rule: Rule) -> None:
    """Fill what is empty and, when overwriting, replace what differs; note both for undoing."""
    is_over = rule.duplicates == Duplicates.OVERWRITE
    done: list[Reason] = []
    kept: list[Reason] = []
    undo: dict[str, Any] = {}
    _apply_columns(wants, rule, is_over, done, kept, undo)
    _apply_contact(wants, is_over, done, kept, undo)
    _apply_points(wants, is_over, done, kept, undo)
    _apply_date(wants, rule, is_over, done, kept, undo)
    _apply_owner(wants, rule, is_over, done, kept, undo)
    if done:
        decision.outcome = Outcome.OVERWRITTEN if is_over else Outcome.FILLED
    if done and wants.known.draft is not None:
        wants.known.draft.spelling = None
    if wants.known.id is not None and undo:
        decision.before = undo
    decision.reasons += done + kept
    if wants.known.patch:
        wants.known.patch.reasons = decision.reasons


def _apply_columns(
    wants: _Wants, rule: Rule, is_over: bool, done: list[Reason], kept: list[Reason], undo: dict[str, Any]
) -> None:
    known, changes = wants.known, wants.columns
    taken = {**changes.fills, **(changes.replaces if is_over else {})}
    if "stage" in taken and (missing := find_missing(rule.needed, known.columns | taken, known.columns)):
        kept += [Reason("stage_kept", "stage", _said("stage", taken.pop("stage"))), *missing]
    for name, value in taken.items():
        undo.setdefault("columns", {})[name] = [known.columns.get(name), value]
        known.columns[name] = value
        if known.id is not None:
            known.to_patch().columns[name] = value
    done += wants.column_reasons("changed", taken)
    if not is_over:
        kept += wants.column_reasons("kept", changes.replaces)


def _apply_contact(wants: _Wants, is_over: bool, done: list[Reason], kept: list[Reason], undo: dict[str, Any]) -> None:
    if wants.brings_person:
        _bring_person(wants, is_over, done, kept, undo)
        return
    if not wants.person:
        return
    taken = {**wants.contact.fills, **(wants.contact.replaces if is_over else {})}
    taken.pop("name", None)
    for name, value in taken.items():
        if wants.person.id is not None:
            undo.setdefault("contact", {}).setdefault(str(wants.person.id), {})[name] = [
                wants.person.columns.get(name), value,
            ]  # fmt: skip
            wants.known.to_patch().contact_columns.setdefault(wants.person.id, {})[name] = value
        wants.person.columns[name] = value
        done.append(Reason("changed", f"contact_{name}"))
    if not is_over:
        others = {name: value for name, value in wants.contact.replaces.items() if name != "name"}
        kept += [Reason("kept", f"contact_{name}", _said(name, value)) for name, value in others.items()]


def _bring_person(wants: _Wants, is_over: bool, done: list[Reason], kept: list[Reason], undo: dict[str, Any]) -> None:
    """Add a contact whom the customer does not have; only overwriting puts one beside the primary contact."""
    known = wants.known
    if known.primary and not is_over and not wants.brings_people:
        kept.append(Reason("kept", "contact_name", wants.draft.contact["name"]))
        return
    person = Person(dict(wants.draft.contact), is_primary=known.primary is None)
    known.people.append(person)
    wants.person = person
    done.append(Reason("changed", "contact_name"))
    if known.id is not None:
        ids: list[int] = []
        undo["contacts"] = ids
        known.to_patch().contacts.append((person, ids))


def _apply_points(wants: _Wants, is_over: bool, done: list[Reason], kept: list[Reason], undo: dict[str, Any]) -> None:
    """Add numbers and addresses; filling adds them only where the customer has none of the kind."""
    known = wants.known
    adds_all = is_over or wants.brings_people
    kinds = {point.kind for point in wants.points if adds_all or not known.has_points_of(point.kind)}
    for point in wants.points:
        field_name = _POINT_FIELDS[point.kind]
        if point.kind not in kinds:
            kept.append(Reason("kept", field_name, point.value))
            continue
        known.points.add((point.kind, point.normalised))
        done.append(Reason("changed", field_name))
        person = wants.person if point in wants.draft.contact_points else None
        if known.draft is not None:
            _lend_point(known, point, person)
        else:
            ids: list[int] = undo.setdefault("points", [])
            known.to_patch().points.append((point, person, ids))


def _lend_point(known: Known, point: Point, person: Person | None) -> None:
    """Give a number to a customer that is only about to be created."""
    assert known.draft is not None
    target = known.draft.contact_points if person is not None and person is known.primary else known.draft.own_points
    target.append(point)


def _apply_date(
    wants: _Wants, rule: Rule, is_over: bool, done: list[Reason], kept: list[Reason], undo: dict[str, Any]
) -> None:
    known, draft = wants.known, wants.draft
    if not wants.has_new_date:
        return
    if known.next_follow_on and not is_over:
        kept.append(Reason("kept", "next_follow_on", str(draft.next_follow_on)))
        return
    if known.draft is None and rule.today and draft.next_follow_on and draft.next_follow_on < rule.today:
        kept.append(Reason("past_date", "next_follow_on", str(draft.next_follow_on)))
        return
    undo["next"] = [[known.next_follow_on, known.next_step], [draft.next_follow_on, draft.next_step]]
    known.next_follow_on, known.next_step = draft.next_follow_on, draft.next_step or known.next_step
    done.append(Reason("changed", "next_follow_on"))
    if known.draft is not None:
        known.draft.next_follow_on, known.draft.next_step = known.next_follow_on, known.next_step
    else:
        known.to_patch().next_step = (known.next_follow_on, known.next_step)


def _apply_owner(
    wants: _Wants, rule: Rule, is_over: bool, done: list[Reason], kept: list[Reason], undo: dict[str, Any]
) -> None:
    """Change the owner only of a customer that has none, or when overwriting, by someone who may assign."""
    known, draft = wants.known, wants.draft
    if not wants.has_new_owner:
        return
    if known.draft is not None:
        if is_over or known.owner_id is None:
            known.owner_id = known.draft.owner_id = draft.owner_id
            done.append(Reason("changed", "owner"))
        else:
            kept.append(Reason("owner_kept"))
    elif rule.may_assign and (is_over or known.owner_id is None):
        undo["owner"] = [known.owner_id, draft.owner_id]
        known.owner_id = draft.owner_id
        known.to_patch().owner_id = draft.owner_id
        done.append(Reason("changed", "owner"))
    else:
        kept.append(Reason("owner_kept"))

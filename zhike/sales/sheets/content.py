"""What stands on a sheet, made from the day's facts. Pure.

The content is kept as JSON for good, so its keys only ever grow:
`talks` what was said today, `lines` every customer with a grade (A first), `missed` what was promised for today and
not done, `visits` those whose summary is overdue, `moves` the changes of grade since the sheet before, `questions`
what the manager asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhike.lib.workdays import Calendar

from .rules import GRADES, SheetRules, days_since, needs_sentence

MOST_MISSED = 20


@dataclass(frozen=True)
class Talk:
    """One contact, or the attempt at one, written down within the sheet's time, with what the quality of entries says
    of it: written long after, or copied from which one."""

    id: int
    customer_id: int
    name: str
    kind: str
    is_reached: bool
    at: datetime
    text: str
    seconds: int = 0
    is_late: bool = False
    copied_of: int | None = None


@dataclass(frozen=True)
class Deal:
    """What the best open business with a customer says."""

    amount: str = ""
    expected_on: date | None = None
    stage: str = ""
    stage_since: date | None = None
    opportunity_id: int | None = None


@dataclass(frozen=True)
class Held:
    """A customer with a grade as it stands: who, how near, and what was said last."""

    customer_id: int
    name: str
    grade: str
    next_on: date | None
    next_step: str
    last_at: datetime | None
    last_on: date | None
    last_text: str
    last_kind: str
    deal: Deal = Deal()


@dataclass(frozen=True)
class Promise:
    """A contact that was promised for a day and has not happened."""

    customer_id: int
    name: str
    grade: str
    next_on: date
    next_step: str


@dataclass(frozen=True)
class Unsummarised:
    """A visit that nobody wrote the summary of in time."""

    customer_id: int
    name: str
    visit_id: int
    purpose: str
    due_at: datetime


@dataclass(frozen=True)
class Move:
    """One change of grade; empty means none."""

    customer_id: int
    name: str
    was: str
    now: str
    at: datetime
    reason: str = ""
    way: str = ""


@dataclass(frozen=True)
class Written:
    """What the salesperson added about a customer."""

    progress: str = ""
    blocker: str = ""
    support: str = ""


@dataclass(frozen=True)
class Question:
    """What a manager asked on an earlier sheet and, perhaps, the answer."""

    id: int
    customer_id: int | None
    name: str
    text: str
    asked_on: date
    by: str
    answer: str = ""


@dataclass
class Facts:
    """All that one sheet is made from."""

    talks: list[Talk] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    missed: list[Promise] = field(default_factory=list)
    missed_count: int = 0
    overdue: int = 0
    visits: list[Unsummarised] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    written: dict[int, Written] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def assemble(
    facts: Facts, *, day: date, rules: SheetRules, calendar: Calendar
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the content of a sheet and its figures."""
    talks = _talks(facts.talks)
    touched = Counter(talk.customer_id for talk in facts.talks if talk.is_reached)
    first_moves = _first_moves(facts.moves)
    ordered = sorted(facts.held, key=lambda one: (GRADES.index(one.grade), one.deal.expected_on or date.max, one.name))
    lines = [
        _line(
            held,
            facts.written.get(held.customer_id, Written()),
            touched[held.customer_id],
            first_moves,
            day,
            rules,
            calendar,
        )
        for held in ordered
    ]
    content = {
        "version": 1,
        "talks": talks,
        "lines": lines,
        "missed": [_promise(one) for one in facts.missed[:MOST_MISSED]],
        "visits": [_visit(one) for one in facts.visits],
        "moves": [_move(one) for one in facts.moves],
        "questions": [_question(one) for one in facts.questions],
    }
    return content, _summary(facts, talks, lines)


def _talks(talks: Iterable[Talk]) -> list[dict[str, Any]]:
    return [
        {
            "id": talk.id,
            "customer": talk.customer_id,
            "name": talk.name,
            "kind": talk.kind,
            "reached": talk.is_reached,
            "at": talk.at.isoformat(),
            "text": talk.text,
            "seconds": talk.seconds,
            "backfilled": talk.is_late,
            "copied": talk.copied_of,
        }
        for talk in sorted(talks, key=lambda one: (one.at, one.id))
    ]


def _first_moves(moves: Iterable[Move]) -> dict[int, str]:
    """Return the grade that each customer had on the sheet before."""
    was: dict[int, str] = {}
    for move in sorted(moves, key=lambda one: one.at):
        was.setdefault(move.customer_id, move.was)
    return was


def _line(
    held: Held,
    written: Written,
    contacts: int,
    was: Mapping[int, str],
    day: date,
    rules: SheetRules,
    calendar: Calendar,
) -> dict[str, Any]:
    idle = days_since(held.last_on, day, calendar)
    is_untouched = idle is None or idle >= rules.untouched_after(held.grade)
    before = was.get(held.customer_id)
    return {
        "customer": held.customer_id,
        "name": held.name,
        "grade": held.grade,
        "was": before if before is not None and before != held.grade else None,
        "amount": held.deal.amount,
        "expected_on": _iso(held.deal.expected_on),
        "days_left": (held.deal.expected_on - day).days if held.deal.expected_on else None,
        "stage": held.deal.stage,
        "stage_days": (day - held.deal.stage_since).days if held.deal.stage_since else None,
        "opportunity": held.deal.opportunity_id,
        "contacts": contacts,
        "last_at": held.last_at.isoformat() if held.last_at else None,
        "last_kind": held.last_kind,
        "last_text": held.last_text,
        "progress": written.progress,
        "blocker": written.blocker,
        "support": written.support,
        "next_on": _iso(held.next_on),
        "next_step": held.next_step,
        "idle_days": idle,
        "untouched": is_untouched and not contacts,
        "needs_sentence": needs_sentence(grade=held.grade, has_contact=bool(contacts), note=written.progress),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _promise(one: Promise) -> dict[str, Any]:
    return {
        "customer": one.customer_id,
        "name": one.name,
        "grade": one.grade,
        "next_on": one.next_on.isoformat(),
        "next_step": one.next_step,
    }


def _visit(one: Unsummarised) -> dict[str, Any]:
    return {
        "customer": one.customer_id,
        "name": one.name,
        "visit": one.visit_id,
        "purpose": one.purpose,
        "due_on": one.due_at.date().isoformat(),
    }


def _move(one: Move) -> dict[str, Any]:
    return {
        "customer": one.customer_id,
        "name": one.name,
        "was": one.was,
        "now": one.now,
        "at": one.at.isoformat(),
        "reason": one.reason,
        "way": one.way,
    }


def _question(one: Question) -> dict[str, Any]:
    return {
        "id": one.id,
        "customer": one.customer_id,
        "name": one.name,
        "text": one.text,
        "asked_on": one.asked_on.isoformat(),
        "by": one.by,
        "answer": one.answer,
    }


def _summary(facts: Facts, talks: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    grades = Counter(line["grade"] for line in lines)
    entered = Counter(move.now for move in _entered(facts.moves))
    return {
        "contacts": len(talks),
        "reached": sum(talk["reached"] for talk in talks),
        "customers": len({talk["customer"] for talk in talks}),
        "seconds": sum(talk["seconds"] for talk in talks),
        "kinds": dict(Counter(talk["kind"] for talk in talks)),
        "grades": {grade: grades[grade] for grade in GRADES},
        "entered": {grade: entered[grade] for grade in GRADES},
        "missed": facts.missed_count,
        "overdue": facts.overdue,
        "unsummarised": len(facts.visits),
        "untouched": sum(line["untouched"] for line in lines),
        "backfilled": sum(talk["backfilled"] for talk in talks),
        "copied": sum(talk["copied"] is not None for talk in talks),
        "to_write": sum(line["needs_sentence"] for line in lines),
        "support": sum(bool(line["support"]) for line in lines),
        "questions": sum(not question.answer for question in facts.questions),
    }


def _entered(moves: Iterable[Move]) -> list[Move]:
    """Return the last move of each customer that ended in a grade it did not have on the sheet before."""
    was = _first_moves(moves)
    last = {move.customer_id: move for move in sorted(moves, key=lambda one: one.at)}
    return [move for move in last.values() if move.now and move.now != was[move.customer_id]]

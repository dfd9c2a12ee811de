"""Walk deals in the order of their expected signature, by index alone, whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from zhike.access.actor import Actor, Reach, reach_of

from ..grade_rules import ORDER
from ..models import PipelineStage
from .scope import OBJECT
from .sums import Narrow

ROWS = 50
_KEY = "COALESCE(deal.expected_on, 'infinity'::date)"
_COLUMNS = f"deal.id, deal.customer_id, {_KEY} AS expected"
_IN_STAGE = "deal.stage_id = %(stage)s AND NOT deal.is_hidden AND deal.state <> 'lost'"
_OPEN = "NOT deal.is_hidden AND deal.state = 'open'"
_NO_GRADE, _NO_TARGET, _RARE = "(deal.grade || '')", "(deal.target || '')", ("graded", "more")
_WITHIN = "AND (deal.owner_id = %(me)s OR deal.department_id = ANY(%(departments)s))"
# One walk of an index per owner, per department, or over all; each ends after its first rows.
_WALK = """
SELECT {columns} FROM sales_opportunity AS deal
WHERE {base} {where} {more}
ORDER BY {key} {direction}, deal.id {direction} LIMIT %(limit)s
"""
_EACH = "SELECT walked.* FROM unnest(%({name})s::bigint[]) AS named(id) CROSS JOIN LATERAL ({walk}) AS walked"
_EACH_GRADE = """
SELECT walked.* FROM unnest(%(grades)s::text[]) AS graded(grade) CROSS JOIN LATERAL ({walk}) AS walked
"""
# Customer by customer (OFFSET keeps the planner from turning it round): who shares few must not read a whole column.
_SHARED = """
SELECT walked.* FROM customers_grant AS held CROSS JOIN LATERAL (
  SELECT {columns} FROM sales_opportunity AS deal
  WHERE deal.customer_id = held.customer_id AND {base} {graded} {more} OFFSET 0) AS walked
WHERE held.person_id = %(me)s AND (held.until IS NULL OR held.until >= %(today)s)
"""
_ROWS = """
WITH found AS (SELECT DISTINCT id, customer_id, expected FROM ({branches}) AS branch
  ORDER BY expected {direction}, id {direction} LIMIT %(limit)s)
SELECT deal.id, deal.customer_id, deal.title, deal.amount, deal.expected_on, deal.grade, deal.promised_on,
  deal.next_step, deal.next_on, deal.owner_id, deal.stage_since, deal.version, deal.target, deal.state, deal.stage_id,
  customer.name AS customer_name
FROM found JOIN sales_opportunity AS deal ON deal.customer_id = found.customer_id AND deal.id = found.id
JOIN customers_customer AS customer ON customer.id = deal.customer_id
ORDER BY found.expected {direction}, deal.id {direction}
"""


@dataclass(frozen=True)
class Filter:
    """What a board shows: everything that the actor sees, or some owners, grades, or only broken promises."""

    owner_ids: tuple[int, ...] = ()
    grades: tuple[str, ...] = ()
    overdue: bool = False
    target: bool = False

    @property
    def has_exact_sums(self) -> bool:
        """Say whether the kept sums answer this filter."""
        return not (self.overdue or self.target)

    @property
    def narrow(self) -> Narrow:
        """Return the part that the kept sums know."""
        return Narrow(owner_ids=self.owner_ids, grades=self.walked_grades)

    @property
    def walked_grades(self) -> tuple[str, ...]:
        """Return the grades that are walked, none for all: only what is graded is promised, so only that is overdue."""
        return self.grades or (ORDER if self.overdue else ())


@dataclass(frozen=True)
class Walk:
    """What is walked: one stage, or all open deals; from after a place on."""

    asked: Filter
    today: date
    stage: PipelineStage | None = None
    after: str = ""

    @property
    def direction(self) -> str:
        """Return the order: the nearest signature first, of signed ones the newest."""
        return "DESC" if self.stage is not None and self.stage.is_won else "ASC"


def walk(actor: Actor, what: Walk) -> list[dict[str, Any]]:
    """Return one more row than a page shows."""
    reach = reach_of(actor, OBJECT)
    if reach.nothing:
        return []
    values: dict[str, Any] = {
        "stage": what.stage.pk if what.stage else None,
        "limit": ROWS + 1,
        "me": actor.person_id,
        "owners": list(what.asked.owner_ids),
        "departments": list(reach.department_ids),
        "today": what.today,
    }
    words = {
        "columns": _COLUMNS,
        "key": _KEY,
        "direction": what.direction,
        "more": _conditions(what, values),
        "is_rare": "yes" if what.asked.target else "",
        "graded": "AND deal.grade = ANY(%(grades)s)" if what.asked.walked_grades else "",
        "base": _IN_STAGE if what.stage else _OPEN,
    }
    branches = " UNION ALL ".join(f"({one})" for one in _branches(reach, what.asked, words))
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(branches=branches, direction=what.direction), values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _branches(reach: Reach, asked: Filter, words: dict[str, str]) -> list[str]:
    """Return the walks whose rows together are what the actor sees."""
    if asked.owner_ids:
        within = "" if reach.everything else _WITHIN
        found = [_EACH.format(name="owners", walk=_of_owner(f"AND deal.owner_id = named.id {within}", words))]
    elif reach.everything:
        found = [_all_graded("", words)]
    else:
        found = [_of_owner("AND deal.owner_id = %(me)s", words)]
        if reach.department_ids:
            found.append(_of_departments(words))
    if reach.with_grants:
        owner = "AND deal.owner_id = ANY(%(owners)s)" if asked.owner_ids else ""
        found.append(_SHARED.format(**words | {"more": f"{words['more']} {owner}"}))
    return found


def _of_owner(where: str, words: dict[str, str]) -> str:
    """Walk what one owner holds, which is little; no index by grade or of targets is to lead through everybody's."""
    hidden = {name: words[name].replace("deal.grade", _NO_GRADE).replace("deal.target", _NO_TARGET) for name in _RARE}
    return _WALK.format(where=f"{where} {hidden['graded']}", **words | {"more": hidden["more"]})


def _all_graded(where: str, words: dict[str, str]) -> str:
    """Walk everything, or in a stage one walk per grade that is asked for."""
    if not words["graded"]:
        return _WALK.format(where=where, **words)
    if words["base"] == _OPEN:
        return _WALK.format(where=f"{where} {words['graded']}", **words)
    return _EACH_GRADE.format(walk=_WALK.format(where=f"AND deal.grade = graded.grade {where}", **words))


def _of_departments(words: dict[str, str]) -> str:
    """Walk one department after the other; all together what an index of its own holds, by grade or of targets."""
    if words["graded"] or words["is_rare"]:
        return _all_graded("AND deal.department_id = ANY(%(departments)s)", words)
    return _EACH.format(name="departments", walk=_WALK.format(where="AND deal.department_id = named.id", **words))


def _conditions(what: Walk, values: dict[str, Any]) -> str:
    """Return the filters that no walk of its own serves; their values are added."""
    parts, after = [], _parse(what.after)
    values["grades"] = [grade if grade in ORDER else "" for grade in what.asked.walked_grades]
    if what.asked.overdue:  # a promise is the expected day: where that is not past, the walk ends
        parts.append(f"AND deal.state = 'open' AND deal.promised_on < %(today)s AND {_KEY} < %(today)s")
    if what.asked.target:
        parts.append("AND deal.target <> ''")
    if after is not None:
        values["after_day"], values["after_id"] = after
        sign = "<" if what.direction == "DESC" else ">"
        parts.append(f"AND ({_KEY}, deal.id) {sign} (%(after_day)s::date, %(after_id)s)")
    return " ".join(parts)


def key_after(rows: Sequence[dict[str, Any]]) -> str:
    """Return where the next cards begin; the last shown row's key."""
    last = rows[ROWS - 1]
    return f"{last['expected_on'] or 'infinity'}~{last['id']}"


def _parse(after: str) -> tuple[str, int] | None:
    day, _sign, id_ = after.partition("~")
    if not id_.isascii() or not id_.isdecimal() or len(id_) > 18:
        return None
    if day != "infinity":
        try:
            date.fromisoformat(day)
        except ValueError:
            return None
    return day, int(id_)

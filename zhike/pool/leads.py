"""What the rules for new leads say about a lead: every rule in order, and why it fits or not. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .deal_choices import LeadTarget
from .dealing import Verdict


@dataclass(frozen=True)
class Step:
    """One rule as it was asked about a lead: does it fit, and whom did it find."""

    rule_id: int
    name: str
    fits: bool
    verdicts: Sequence[Verdict] = ()
    person_id: int | None = None
    pool_id: int | None = None

    @property
    def is_taken(self) -> bool:
        """Say whether this rule decided."""
        return self.person_id is not None or self.pool_id is not None

    def to_json(self) -> dict[str, Any]:
        """Return the step as the history keeps it: sentences, since rules and people change."""
        people = [
            {"name": one.name, "why": one.refusal.sentence if one.refusal else one.note} for one in self.verdicts[:30]
        ]
        return {"rule": self.name, "fits": self.fits, "people": people}


@dataclass
class Plan:
    """Where one lead goes, and the way there."""

    customer_id: int
    steps: list[Step] = field(default_factory=list)

    @property
    def last(self) -> Step | None:
        """Return the step that decided, or None when no rule took it."""
        return self.steps[-1] if self.steps and self.steps[-1].is_taken else None


@dataclass(frozen=True)
class RuleView:
    """A rule for new leads as planning needs it; `table` deals, `matching` are the leads that fit its condition."""

    id: int
    name: str
    target: str
    pool_id: int | None
    table: Any
    matching: frozenset[int]


def plan_leads(ids: Sequence[int], rules: Sequence[RuleView], marks: Mapping[int, Mapping[str, Any]]) -> list[Plan]:
    """Return for each lead the first rule that fits and finds somebody; a rule without anybody free is passed over."""
    plans = []
    for customer_id in ids:
        plan = Plan(customer_id)
        for rule in rules:
            step = _ask(rule, customer_id, marks[customer_id])
            plan.steps.append(step)
            if step.is_taken:
                break
        plans.append(plan)
    return plans


def _ask(rule: RuleView, customer_id: int, marks: Mapping[str, Any]) -> Step:
    if customer_id not in rule.matching:
        return Step(rule.id, rule.name, fits=False)
    if rule.target == LeadTarget.POOL:
        return Step(rule.id, rule.name, fits=True, pool_id=rule.pool_id)
    found = rule.table.give(marks)
    return Step(rule.id, rule.name, fits=True, verdicts=found.verdicts, person_id=found.person_id)

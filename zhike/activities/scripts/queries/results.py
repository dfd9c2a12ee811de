"""Which script, step and answer leads to which outcome, with what the counts leave open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from zhike.access.actor import Actor
from zhike.lib.statistics import wilson_interval

from ...models import Script, ScriptAnswer, ScriptRun
from ..body import Answer, Body, Step
from ..choices import GOOD, RunOutcome, RunState
from .runs import visible_runs

ENOUGH = 20


@dataclass(frozen=True)
class Rate:
    """A share of finished talks that went well, with its 95 % interval."""

    good: int
    total: int

    @property
    def share(self) -> float:
        """Return the share, 0 where nothing was counted."""
        return self.good / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return in which span the true share lies."""
        return wilson_interval(self.good, self.total)

    @property
    def is_thin(self) -> bool:
        """Say whether the count is too small to build upon."""
        return self.total < ENOUGH


@dataclass(frozen=True)
class AnswerResult:
    """One answer: in how many talks it was given, and how those that were finished went."""

    answer: Answer
    talks: int
    rate: Rate


@dataclass(frozen=True)
class StepResult:
    """One step: how many talks came through, how many broke off here, where the finished ones ended."""

    step: Step
    talks: int
    stopped: int
    rate: Rate
    outcomes: Mapping[str, int]
    answers: Sequence[AnswerResult]


@dataclass(frozen=True)
class ScriptResult:
    """All talks along one script or one of its versions."""

    talks: int
    finished: int
    broken: int
    rate: Rate
    outcomes: Mapping[str, int] = field(default_factory=dict)
    steps: Sequence[StepResult] = ()


def list_results(*, actor: Actor, script_ids: Iterable[int]) -> dict[int, ScriptResult]:
    """Return how the talks of each script went; one query."""
    runs = visible_runs(actor).filter(script_id__in=list(script_ids)).order_by()
    found = runs.values_list("script_id").annotate(**_counts())
    return {row[0]: ScriptResult(row[1], row[2], row[3], Rate(row[4], row[2])) for row in found}


def _counts() -> dict[str, Count]:
    finished, broken = Q(state=RunState.FINISHED), Q(state=RunState.BROKEN)
    return {
        "talks": Count("pk"),
        "finished": Count("pk", filter=finished),
        "broken": Count("pk", filter=broken),
        "good": Count("pk", filter=finished & Q(outcome__in=GOOD)),
    }


def get_results(*, actor: Actor, script: Script, body: Body, version: int | None) -> ScriptResult:
    """Return how the talks along a script went, step by step; five queries."""
    runs = visible_runs(actor).filter(script=script).order_by()
    runs = runs.filter(version__version=version) if version else runs
    counted = runs.aggregate(**_counts())
    return ScriptResult(
        talks=counted["talks"],
        finished=counted["finished"],
        broken=counted["broken"],
        rate=Rate(counted["good"], counted["finished"]),
        outcomes=_outcomes(runs),
        steps=_steps(runs, body),
    )


def _outcomes(runs: QuerySet[ScriptRun]) -> dict[str, int]:
    found = dict(runs.filter(state=RunState.FINISHED).values_list("outcome").annotate(talks=Count("pk")))
    return {outcome: found[outcome] for outcome in RunOutcome.values if found.get(outcome)}


def _steps(runs: QuerySet[ScriptRun], body: Body) -> list[StepResult]:
    given = ScriptAnswer.objects.filter(run__in=runs.only("pk")).order_by()
    by_step, by_answer = _rates(given, "step"), _rates(given, "step", "answer")
    ended: dict[str, dict[str, int]] = {}
    finished = given.filter(run__state=RunState.FINISHED)
    counted = finished.values_list("step", "run__outcome").annotate(talks=Count("run_id", distinct=True))
    for step, outcome, count in counted:
        ended.setdefault(step, {})[outcome] = count
    stopped = dict(runs.filter(state=RunState.BROKEN).values_list("at_step").annotate(talks=Count("pk")))
    return [
        StepResult(
            step=step,
            talks=by_step.get((step.key,), (0, Rate(0, 0)))[0],
            stopped=stopped.get(step.key, 0),
            rate=by_step.get((step.key,), (0, Rate(0, 0)))[1],
            outcomes=ended.get(step.key, {}),
            answers=[AnswerResult(one, *by_answer.get((step.key, one.key), (0, Rate(0, 0)))) for one in step.answers],
        )
        for step in body.steps
    ]


def _rates(given: QuerySet[ScriptAnswer], *names: str) -> dict[tuple[str, ...], tuple[int, Rate]]:
    """Count talks, never answers: who came through a step twice counts once."""
    finished = Q(run__state=RunState.FINISHED)
    rows = given.values_list(*names).annotate(
        talks=Count("run_id", distinct=True),
        finished=Count("run_id", distinct=True, filter=finished),
        good=Count("run_id", distinct=True, filter=finished & Q(run__outcome__in=GOOD)),
    )
    return {tuple(row[:-3]): (row[-3], Rate(row[-1], row[-2])) for row in rows}

"""The flow of each kind: delivered, or as the company set it."""

from dataclasses import dataclass
from datetime import datetime

from zhike.access.models import Role
from zhike.access.queries import person_names

from ..kinds import ApprovalKind, get, list_kinds
from ..models import FlowVersion
from ..rules import Step
from ..wording import say_step

VERSIONS_SHOWN = 20


@dataclass(frozen=True)
class FlowLine:
    """A kind with the steps in force, in words."""

    kind: ApprovalKind
    steps: list[str]
    version: int
    changed_at: datetime | None = None
    by: str = ""


def flow_of(kind: str) -> tuple[tuple[Step, ...], int]:
    """Return the steps in force for a kind, and their version (0 while the delivered ones hold)."""
    row = FlowVersion.objects.filter(kind=kind).order_by("-version").first()
    if row is None:
        return get(kind).steps, 0
    return tuple(Step.from_json(one) for one in row.steps), row.version


def list_flows() -> list[FlowLine]:
    """Return every kind with its flow, in three queries."""
    newest = {row.kind: row for row in FlowVersion.objects.order_by("kind", "-version").distinct("kind")}
    lines = []
    for kind in list_kinds():
        row = newest.get(kind.name)
        steps = tuple(Step.from_json(one) for one in row.steps) if row else kind.steps
        lines.append((kind, steps, row))
    words = Words.of([step for _, steps, _ in lines for step in steps])
    return [
        FlowLine(kind, [words.say(step) for step in steps], row.version if row else 0, row.at if row else None)
        for kind, steps, row in lines
    ]


def list_versions(kind: str) -> list[FlowLine]:
    """Return the versions of a flow, the newest first."""
    rows = list(FlowVersion.objects.filter(kind=kind).order_by("-version")[:VERSIONS_SHOWN])
    steps = [[Step.from_json(one) for one in row.steps] for row in rows]
    words = Words.of([step for several in steps for step in several])
    names = person_names(row.by_id for row in rows)
    return [
        FlowLine(get(kind), [words.say(step) for step in several], row.version, row.at, names.get(row.by_id or 0, ""))
        for row, several in zip(rows, steps, strict=True)
    ]


@dataclass(frozen=True)
class Words:
    """The names behind the ids in steps, read once."""

    people: dict[int, str]
    roles: dict[int, str]

    @classmethod
    def of(cls, steps: list[Step]) -> "Words":
        """Read the names that these steps need."""
        role_ids = {step.role_id for step in steps if step.role_id}
        roles = {role.pk: role.label for role in Role.objects.filter(pk__in=role_ids)} if role_ids else {}
        return cls(person_names(id_ for step in steps for id_ in step.people), roles)

    def say(self, step: Step) -> str:
        """Return a step as people read it."""
        return say_step(step, self.people, self.roles)

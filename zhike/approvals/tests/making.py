"""A kind of request for the tests, and short ways to ask."""

from typing import Any

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.approvals import kinds, services
from zhike.approvals.models import ApprovalRequest, FlowVersion
from zhike.approvals.rules import Step
from zhike.testing.world import NOW

KIND = "tests.sample"
heard: list[tuple[str, int]] = []


def _hear(what: str) -> kinds.Handler:
    return lambda actor, request, now: heard.append((what, request.pk))


SAMPLE = kinds.ApprovalKind(
    name=KIND,
    label="试验事项",
    help="测试用",
    icon="checklist",
    title=lambda facts: f"试验 {facts.get('what', '')}",
    lines=lambda facts: [("内容", str(facts.get("what", "")))],
    steps=(Step(),),
    on_granted=_hear("granted"),
    on_refused=_hear("refused"),
    on_withdrawn=_hear("withdrawn"),
)


def declare_sample() -> None:
    """Declare the kind; tests that need another flow set one by set_flow."""
    kinds.register(SAMPLE)


def set_flow(*steps: Step) -> None:
    """Let these steps hold for the kind of the tests."""
    version = FlowVersion.objects.filter(kind=KIND).count() + 1
    FlowVersion.objects.create(kind=KIND, version=version, steps=[step.to_json() for step in steps], at=NOW)


def ask(person: Person, subject: str = "tests:1", **more: Any) -> ApprovalRequest:
    """Ask as this person."""
    declare_sample()
    asked = services.Asked(subject=subject, facts={"what": subject}, **more)
    return services.request(actor=get_actor(person.pk), kind=KIND, asked=asked, now=NOW)


def say(person: Person, request: ApprovalRequest, verdict: str = "granted", reason: str = "") -> ApprovalRequest:
    """Decide as this person."""
    if verdict == "refused" and not reason:
        reason = "数量太大"
    return services.decide(actor=get_actor(person.pk), request_id=request.pk, verdict=verdict, reason=reason, now=NOW)

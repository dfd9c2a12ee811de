"""Whether a script can be talked through: no dead end, no circle without a way out, nothing that is never reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .body import MOST_STEPS, Body, Step
from .choices import END, RunOutcome


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which step; one that `stops` keeps the script from being put in force."""

    code: str
    sentence: str
    step: str = ""
    stops: bool = True


def find_problems(body: Body) -> list[Problem]:
    """Return everything that is wrong with a script, in the order of its steps."""
    if not body.steps:
        return [Problem("empty", _("还没有步骤。先加一步：怎么开口。"))]
    if len(body.steps) > MOST_STEPS:
        return [Problem("too_many", _("最多 %(n)d 步，再多就没人照着说了。") % {"n": MOST_STEPS})]
    found = [problem for step in body.steps for problem in _of_step(body, step)]
    return [*found, *_unreached(body), *_without_end(body), *_circles(body)]


def may_start(body: Body) -> bool:
    """Say whether a script can be put in force."""
    return not any(problem.stops for problem in find_problems(body))


def _of_step(body: Body, step: Step) -> Iterator[Problem]:
    name = {"step": body.title_of(step.key)}
    if not step.title.strip():
        number = {"n": body.number_of(step.key)}
        yield Problem("untitled", _("第 %(n)d 步没有名称。") % number, step.key)
    if not any(sentence.strip() for sentence in step.sentences):
        yield Problem("silent", _("“%(step)s”没有写要说的话。") % name, step.key)
    if not step.answers:
        yield Problem(
            "dead_end", _("“%(step)s”走到这里就断了：没有写客户会怎么回答、接下来去哪一步。") % name, step.key
        )
    for answer in step.answers:
        facts = {**name, "answer": answer.label}
        if not answer.label.strip():
            yield Problem("unnamed_answer", _("“%(step)s”有一个回答没有写内容。") % name, step.key)
        elif answer.to != END and body.find(answer.to) is None:
            sentence = _("“%(step)s”的回答“%(answer)s”没有说去哪一步。") % facts
            yield Problem("lost", sentence, step.key)
        elif answer.to == END and answer.outcome not in RunOutcome.values:
            sentence = _("“%(step)s”的回答“%(answer)s”结束谈话，请选结果。") % facts
            yield Problem("no_outcome", sentence, step.key)


def _next(body: Body, step: Step) -> Iterator[str]:
    return (answer.to for answer in step.answers if body.find(answer.to) is not None)


def _reach(body: Body, start: str) -> set[str]:
    seen, left = {start}, [start]
    while left:
        step = body.find(left.pop())
        assert step is not None
        fresh = set(_next(body, step)) - seen
        seen |= fresh
        left.extend(fresh)
    return seen


def _unreached(body: Body) -> Iterator[Problem]:
    reached = _reach(body, body.steps[0].key)
    for step in body.steps:
        if step.key not in reached:
            name = {"step": body.title_of(step.key)}
            yield Problem("unreached", _("没有哪个回答会走到“%(step)s”。") % name, step.key)


def _ends(step: Step) -> bool:
    return any(answer.to == END for answer in step.answers)


def _without_end(body: Body) -> Iterator[Problem]:
    """Name the steps from which the talk can never end, though each of them leads on."""
    for step in body.steps:
        reach = [body.find(key) for key in _reach(body, step.key)]
        known = [one for one in reach if one is not None]
        if all(_next_any(body, one) for one in known) and not any(_ends(one) for one in known):
            name = {"step": body.title_of(step.key)}
            yield Problem("endless", _("从“%(step)s”开始会一直绕圈，谈不完。") % name, step.key)


def _next_any(body: Body, step: Step) -> bool:
    return any(True for _key in _next(body, step))


def _circles(body: Body) -> Iterator[Problem]:
    """Name each circle once; one with a way out is allowed and only pointed at."""
    for group in _knots(body):
        if len(group) == 1 and group[0] not in set(_next(body, _step(body, group[0]))):
            continue
        if not _leads_out(body, group):
            continue  # said already, as a talk without end
        steps = "→".join(f"“{body.title_of(key)}”" for key in sorted(group, key=body.number_of))
        sentence = _("%(steps)s 之间可以来回绕，确认是故意的。") % {"steps": steps}
        yield Problem("circle", sentence, group[0], stops=False)


def _step(body: Body, key: str) -> Step:
    found = body.find(key)
    assert found is not None
    return found


def _leads_out(body: Body, group: Iterable[str]) -> bool:
    inside = set(group)
    return any(_ends(_step(body, key)) or set(_next(body, _step(body, key))) - inside for key in inside)


def _knots(body: Body) -> list[list[str]]:
    """Return the steps in groups: those that reach each other stand together."""
    reach = {step.key: _reach(body, step.key) for step in body.steps}
    groups: list[list[str]] = []
    for step in body.steps:
        for group in groups:
            if step.key in reach[group[0]] and group[0] in reach[step.key]:
                group.append(step.key)
                break
        else:
            groups.append([step.key])
    return groups

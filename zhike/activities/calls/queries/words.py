"""What the page of a call says of its transcript: how far it is, and what the rules found in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...models import Call, Recording, ScriptRun, ScriptVersion
from ...scripts.body import Body, read_body
from ...scripts.queries.scripts import body_of
from ..choices import WordsState
from ..speech.folders import NoModelError
from ..speech.policy import current_words, find_model
from ..speech.problems import say_model, say_problem
from ..wording import Asked, Hit, Line, StepHit, find_questions, find_steps, find_words, read_lines


@dataclass(frozen=True)
class Rules:
    """What the rules found in a transcript; `script` is the name of the one that was looked for."""

    asked: Asked
    keywords: Sequence[Hit]
    forbidden: Sequence[Hit]
    script: str = ""
    steps: Sequence[StepHit] = ()

    @property
    def said_steps(self) -> int:
        """Return how many steps of the script were said."""
        return sum(1 for step in self.steps if step.second is not None)


@dataclass(frozen=True)
class WordsShown:
    """How far a transcript is; `why_not` says why there is none, `rules` what was found in one."""

    state: str
    why_not: str = ""
    model: str = ""
    may_start: bool = False
    rules: Rules | None = None

    @property
    def is_at_work(self) -> bool:
        """Say whether a job is to come or at it."""
        return self.state in (WordsState.WAITING, WordsState.WORKING)


def get_words(call: Call, recording: Recording) -> WordsShown:
    """Return what is said of the transcript of a measured recording; the caller checked that it may be heard."""
    stored = recording.words or {}
    if recording.words_state == WordsState.READY:
        rules = _find(call, read_lines(stored, recording.own_channel))
        return WordsShown(recording.words_state, model=stored["model"], rules=rules)
    if recording.words_state == WordsState.REFUSED:
        why = say_problem(str(stored.get("problem", "")), stored.get("facts", {}))
        return WordsShown(recording.words_state, why_not=why, may_start=True)
    if recording.words_state:
        return WordsShown(recording.words_state)
    return _none_yet()


def _none_yet() -> WordsShown:
    try:
        return WordsShown("", may_start=find_model() is not None)
    except NoModelError as problem:
        return WordsShown("", why_not=say_model(problem.code))


def _find(call: Call, lines: Sequence[Line]) -> Rules:
    policy = current_words()
    name, spoken, shown = _script_of(call)
    titles = {step.key: step.title for step in shown.steps}
    return Rules(
        find_questions(lines),
        find_words(lines, policy.keywords),
        find_words(lines, policy.forbidden, only_ours=True),
        name,
        find_steps(lines, spoken, percent=policy.step_percent, titles=titles),
    )


def _script_of(call: Call) -> tuple[str, Body, Body]:
    """Return the script that a call followed, else the one for its type: its name, as spoken, as shown."""
    versions = ScriptVersion.objects.select_related("script")
    run = ScriptRun.objects.filter(customer_id=call.customer_id, call_id=call.pk).order_by("-pk").first()
    if run is not None:
        version = versions.filter(pk=run.version_id).first()
    else:
        own = versions.filter(is_current=True, script__is_active=True, script__call_type=call.call_type)
        version = own.order_by("script__position", "script_id").first()
    if version is None:
        return "", Body(), Body()
    return version.script.label, read_body(version.body), body_of(version.script, version)

"""Scripts with the version in force; delivered ones read in each person's language."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext

from ...models import Script, ScriptVersion
from ..body import Answer, Body, Objection, Step, read_body
from ..checking import Problem, find_problems


@dataclass(frozen=True)
class ShownScript:
    """A script and the version in force, if there is one."""

    script: Script
    version: ScriptVersion | None
    body: Body


def list_scripts(*, only_active: bool = False) -> list[ShownScript]:
    """Return the scripts in their order; two queries."""
    rows = Script.objects.annotate(talks=Count("runs")).order_by("-is_active", "position", "pk")
    scripts = list(rows.filter(is_active=True) if only_active else rows)
    current = {one.script_id: one for one in ScriptVersion.objects.filter(is_current=True)}
    return [_shown(script, current.get(script.pk)) for script in scripts]


def get_script(script_id: int) -> ShownScript:
    """Return a script with its version in force, or Http404."""
    script = Script.objects.filter(pk=script_id).first()
    if script is None:
        raise Http404
    return _shown(script, ScriptVersion.objects.filter(script=script, is_current=True).first())


def _shown(script: Script, version: ScriptVersion | None) -> ShownScript:
    return ShownScript(script, version, body_of(script, version))


def body_of(script: Script, version: ScriptVersion | None) -> Body:
    """Return a version's steps in the reader's language."""
    return in_words_of_reader(script, read_body(version.body if version else ()))


def draft_of(script: Script) -> Body:
    """Return the draft's steps in the reader's language."""
    return in_words_of_reader(script, read_body(script.draft))


def list_versions(script: Script) -> Sequence[ScriptVersion]:
    """Return the versions of a script, the newest first."""
    return list(ScriptVersion.objects.filter(script=script).select_related("by").order_by("-version"))


def get_draft_problems(script: Script) -> list[Problem]:
    """Return what is wrong with a draft, in words."""
    return find_problems(draft_of(script))


def in_words_of_reader(script: Script, body: Body) -> Body:
    """Return a delivered script's sentences translated; what the company wrote itself stays as it is."""
    return Body(tuple(_translate(step) for step in body.steps)) if script.key else body


def _say(text: str) -> str:
    return gettext(text) if text else ""


def _translate(step: Step) -> Step:
    return replace(
        step,
        title=_say(step.title),
        aim=_say(step.aim),
        sentences=tuple(_say(one) for one in step.sentences),
        answers=tuple(Answer(one.key, _say(one.label), one.to, one.outcome) for one in step.answers),
        objections=tuple(Objection(_say(one.said), _say(one.reply)) for one in step.objections),
    )

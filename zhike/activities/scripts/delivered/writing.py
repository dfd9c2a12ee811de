"""How delivered scripts are written down, and what several of them say."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop as noop

from ..body import Answer, Body, Objection, Step
from ..choices import END


@dataclass(frozen=True)
class DeliveredScript:
    """A script as delivered."""

    key: str
    name: str
    note: str
    call_type: str
    steps: Sequence[Step]

    @property
    def body(self) -> Body:
        """Return its steps."""
        return Body(tuple(self.steps))


def step(
    key: str,
    title: str,
    aim: str,
    sentences: Sequence[str],
    answers: Sequence[tuple[str, str, str]],
    objections: Sequence[tuple[str, str]] = (),
    fields: Sequence[str] = (),
) -> Step:
    """Write a step; an answer is (label, step or end, outcome)."""
    return Step(
        key=key,
        title=title,
        aim=aim,
        sentences=tuple(sentences),
        fields=tuple(fields),
        answers=tuple(Answer(f"{key}a{n}", label, to, outcome) for n, (label, to, outcome) in enumerate(answers, 1)),
        objections=tuple(Objection(said, reply) for said, reply in objections),
    )


BUSY = (noop("我现在很忙"), noop("理解，我只占两分钟；不方便的话，您说个时间，我准时打来。"))
WHENCE = (noop("你怎么有我的电话？"), noop("您是我们的客户，档案里留的是这个号码；您不愿意接，我马上记下来。"))
CALL_BACK = (noop("不方便，约时间再打"), END, "later")
NO_MORE = (noop("请不要再打"), END, "refused")

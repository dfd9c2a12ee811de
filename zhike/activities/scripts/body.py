"""What a script consists of, as it is stored: steps with sentences, fields, answers that lead on, and objections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .choices import END

MOST_STEPS = 40
NEED = "need"


@dataclass(frozen=True)
class Answer:
    """What the customer may answer, and the step it leads to; END ends the talk with an outcome."""

    key: str
    label: str
    to: str = END
    outcome: str = ""


@dataclass(frozen=True)
class Objection:
    """What a customer may say against it, and what one says then."""

    said: str
    reply: str


@dataclass(frozen=True)
class Step:
    """One step: what it is for, what is said, which fields of the archive are asked, and where answers lead."""

    key: str
    title: str
    aim: str = ""
    sentences: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def hears_need(self) -> bool:
        """Say whether a need may be heard here and is written down with the customer's words."""
        return NEED in self.fields

    @property
    def archive_fields(self) -> tuple[str, ...]:
        """Return the fields of the archive that are asked here."""
        return tuple(name for name in self.fields if name != NEED)

    def find(self, key: str) -> Answer | None:
        """Return one of its answers."""
        return next((one for one in self.answers if one.key == key), None)


@dataclass(frozen=True)
class Body:
    """The steps of a script in their order; the first one opens the talk."""

    steps: tuple[Step, ...] = ()
    numbers: Mapping[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", {step.key: n for n, step in enumerate(self.steps, 1)})

    def find(self, key: str) -> Step | None:
        """Return a step."""
        number = self.numbers.get(key)
        return self.steps[number - 1] if number else None

    def number_of(self, key: str) -> int:
        """Return where a step stands, counted from 1; 0 for none."""
        return self.numbers.get(key, 0)

    def title_of(self, key: str) -> str:
        """Return a step as people call it."""
        step = self.find(key)
        return f"{self.number_of(key)} {step.title}" if step else ""

    def dump(self) -> list[dict[str, Any]]:
        """Return the body as it is stored."""
        return [asdict(step) for step in self.steps]

    def with_step(self, step: Step) -> "Body":
        """Return the body with a step put in the place of the one of the same key, or at the end."""
        if step.key in self.numbers:
            return Body(tuple(step if one.key == step.key else one for one in self.steps))
        return Body((*self.steps, step))

    def without(self, key: str) -> "Body":
        """Return the body without a step; answers that led there are left open."""
        kept = (one for one in self.steps if one.key != key)
        return Body(tuple(replace(one, answers=tuple(_cut(one.answers, key))) for one in kept))

    def ordered(self, keys: Sequence[str]) -> "Body":
        """Return the body in another order; steps that the order does not name come last."""
        place = {key: n for n, key in enumerate(keys)}
        return Body(tuple(sorted(self.steps, key=lambda one: place.get(one.key, len(place)))))

    def new_key(self) -> str:
        """Return a key that no step has."""
        number = len(self.steps) + 1
        while f"s{number}" in self.numbers:
            number += 1
        return f"s{number}"


def _cut(answers: Sequence[Answer], key: str) -> Iterator[Answer]:
    return (replace(one, to="") if one.to == key else one for one in answers)


def read_body(stored: Sequence[Mapping[str, Any]]) -> Body:
    """Return a body as it was stored."""
    return Body(tuple(_read_step(one) for one in stored))


def _read_step(one: Mapping[str, Any]) -> Step:
    return Step(
        key=one["key"],
        title=one["title"],
        aim=one.get("aim", ""),
        sentences=tuple(one.get("sentences", ())),
        fields=tuple(one.get("fields", ())),
        answers=tuple(Answer(**answer) for answer in one.get("answers", ())),
        objections=tuple(Objection(**objection) for objection in one.get("objections", ())),
    )

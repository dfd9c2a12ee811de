"""One run: the program, those who look, and the connection for floors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhike.access.models import Person

from .figures import Figure, timed
from .floors import Floor
from .http import Answer, Client
from .known import Known


class WrongAnswerError(RuntimeError):
    """A page did not answer as it should; its time would mean nothing."""


@dataclass(frozen=True)
class Ask:
    """One page that somebody asks for."""

    person_id: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Run:
    """Everything that scenarios need."""

    port: int
    known: Known
    cookies: Mapping[int, Mapping[str, str]]
    floor: Floor
    clients: dict[int, Client] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def client(self, person: Person | int) -> Client:
        """Return the browser of a person; one connection each."""
        person_id = person if isinstance(person, int) else person.pk
        if person_id not in self.clients:
            self.clients[person_id] = Client(self.port, self.cookies[person_id])
        return self.clients[person_id]

    async def get(self, ask: Ask) -> Answer:
        """Ask for a page that must be there."""
        answer = await self.client(ask.person_id).get(ask.path, ask.headers)
        if answer.status != 200:
            raise WrongAnswerError(f"{ask.path} answers {answer.status}; bench.log of the base says why")
        return answer

    async def times(self, asks: Iterable[Ask], *, warm: int | None = None) -> list[float]:
        """Return the seconds of each page, after asking for the first ones, or all, without counting."""
        asks = list(asks)
        for ask in asks[:warm]:
            await self.get(ask)
        return [(await self.get(ask)).seconds for ask in asks]

    def add(self, figure: Figure) -> None:
        """Keep a figure and show it at once."""
        self.figures.append(figure)
        p95 = f", p95 {figure.p95:g}" if figure.p95 is not None else ""
        floor = f", floor {figure.floor:g}" if figure.floor is not None else ""
        print(f"  {figure.work}: {figure.value:g} {figure.unit}{p95}{floor} ({figure.count})", flush=True)

    async def measure(self, key: str, work: str, asks: Iterable[Ask], **more: object) -> Figure:
        """Measure pages and keep their figure."""
        figure = timed(key, work, await self.times(asks), **more)
        self.add(figure)
        return figure

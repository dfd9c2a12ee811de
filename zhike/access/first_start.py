"""What the set-up page may offer beside a new company; filled in by the room that brings the demo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DemoOffer:
    """A demo company: `start` begins to load it in the background; who may then sign in, and with what.

    The job itself calls services.setup.claim_first_start, so that only an empty database is filled.
    """

    start: Callable[[], None]
    sign_ins: Callable[[], Sequence[tuple[str, str]]]
    password: str


@dataclass
class Offers:
    """The offers of all rooms."""

    demo: DemoOffer | None = None


offers = Offers()


def offer_demo(demo: DemoOffer) -> None:
    """Let the set-up page offer the demo company."""
    offers.demo = demo

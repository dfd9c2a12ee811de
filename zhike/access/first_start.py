"""What the set-up page may offer beside a new company; filled in by the room that brings the demo."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Offers:
    """`start_demo` begins to load the demo company in the background; `demo_sign_ins` says how to enter it."""

    start_demo: Callable[[], None] | None = None
    demo_sign_ins: Callable[[], list[tuple[str, str]]] | None = None


offers = Offers()


def offer_demo(start_demo: Callable[[], None], demo_sign_ins: Callable[[], list[tuple[str, str]]]) -> None:
    """Let the set-up page offer the demo company.

    `start_demo` enqueues the job, which itself calls services.setup.claim_first_start,
    so that only an empty database is filled.
    """
    offers.start_demo, offers.demo_sign_ins = start_demo, demo_sign_ins

"""What the child says when it cannot read a file."""

from collections.abc import Mapping


class Unreadable(Exception):
    """A file that cannot be read: a code of reading.refusals and the facts of its sentence."""

    def __init__(self, code: str, facts: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = dict(facts or {})

"""What the services take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ViewDraft:
    """A list as it stands, to be saved under a name."""

    subject: str
    name: str
    sharing: str = "private"
    condition: Any = None
    columns: Sequence[str] = ()
    sort: str = ""


@dataclass(frozen=True)
class SegmentDraft:
    """A segment to be saved."""

    subject: str
    name: str
    condition: Any
    note: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class BulkDraft:
    """Something to do to many rows: picked ids, or the whole result of a list's query."""

    subject: str
    action: str
    values: Mapping[str, Any]
    ids: Sequence[int] | None = None
    query: str = ""

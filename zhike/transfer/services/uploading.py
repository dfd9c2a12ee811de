"""Take a file in and look at it."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from zhike.access.actor import Actor
from zhike.lib.refusals import Refused, refuse_if
from zhike.lib.text import clean_text

from .. import rules, storage
from ..choices import Duplicates, Target
from ..models import ImportRun
from ..policies import limits
from ..reading.refusals import file_refusal
from .looking import Look, look_at

_NAME_LENGTH = 200
# What somebody must be allowed besides importing.
_NEEDED = {
    Target.CUSTOMERS: ("customer", "create"),
    Target.CONTACTS: ("customer", "edit"),
    Target.TALKS: ("follow_up", "create"),
}


@dataclass(frozen=True)
class Upload:
    """A file as it came, with the name that its owner gave it."""

    name: str
    content: "File"  # type: ignore[type-arg]
    sheet: str | None = None
    target: str = Target.CUSTOMERS


def upload_import(*, actor: Actor, upload: Upload, now: datetime) -> ImportRun:
    """Keep a file and guess its header row and columns.

    Refused with a sentence of reading.refusals when it cannot be read; then nothing is kept.
    """
    refuse_if(
        rules.why_cannot_import(
            may_import=actor.can("import", "create"), may_create=actor.can(*_NEEDED[Target(upload.target)])
        )
    )
    _refuse_size(upload)
    stored = storage.store(upload.content)
    try:
        look = look_at(actor, storage.local_path(stored.path), upload.sheet, target=upload.target)
        with transaction.atomic():
            run = ImportRun(
                by_id=actor.person_id,
                target=Target(upload.target),
                duplicates=Duplicates.SKIP if upload.target == Target.CUSTOMERS else Duplicates.FILL,
                file_name=_shown_name(upload.name),
                path=stored.path,
                size=stored.size,
                sha256=stored.sha256,
                created_at=now,
            )
            take_look(run, look)
            run.save()
    except BaseException:
        storage.remove([stored.path])
        raise
    return run


def take_look(run: ImportRun, look: Look) -> None:
    """Store what was seen of a sheet; not saved yet."""
    run.sheets, run.sheet, run.notes = look.sheets, look.sheet, look.notes
    run.total_rows = look.total
    run.header_row, run.headers = look.header_row, look.headers
    run.columns = {str(index): key for index, key in look.columns.items()}
    run.values = {key: dict(values) for key, values in look.remembered.items()}
    run.samples = [*look.samples]
    run.preview = {"first_rows": look.first_rows}


def _refuse_size(upload: Upload) -> None:
    most = limits().file_bytes
    if upload.content.size > most:
        facts = {"megabytes": -(-upload.content.size // 2**20), "most": most // 2**20}
        raise Refused(file_refusal("too_big", facts))


def _shown_name(name: str) -> str:
    """Return the bare name, its ending kept."""
    shown = clean_text(name.replace("\\", "/").rpartition("/")[2]) or "import"
    return shown if len(shown) <= _NAME_LENGTH else shown[: _NAME_LENGTH - 12] + "…" + shown[-10:]

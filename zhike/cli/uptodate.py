"""Know, without loading Django, that a database needs no migration: the start takes a second less.

Nothing is skipped on a guess: program and database must both be exactly what
they were after the last `zhike migrate` that succeeded on this data folder.
"""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from zhike.cli.context import PROJECT_DIR, Context
from zhike.config import embedded

APPLIED = "SELECT count(*), max(id), max(applied) FROM django_migrations"


def is_up_to_date(context: Context) -> bool:
    if context.has_own_server:
        return False
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(_file(context).read_text(encoding="utf-8"))
        return bool(known["database"]) and known == _state(context)
    return False


def remember(context: Context) -> None:
    if not context.has_own_server:
        _file(context).write_text(json.dumps(_state(context)), encoding="utf-8")
        _file(context).chmod(0o600)


def _file(context: Context) -> Path:
    return context.data_dir / "migrated.json"


def _state(context: Context) -> dict[str, str]:
    return {"program": _digest_of_program(), "database": embedded.ask(context.data_dir, APPLIED)}


def _digest_of_program() -> str:
    """Return a digest of the names, sizes and times of every file that can change what migrations do."""
    files = sorted((PROJECT_DIR / "zhike").rglob("*.py"))
    found = [PROJECT_DIR / "requirements" / "base.txt", *(path for path in files if "tests" not in path.parts)]
    facts = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found]
    return sha256("\n".join(facts).encode()).hexdigest()

"""Keep the program's own secrets in one file that only the program can read.

The file is written once, by the first start, and never changed by the program:
`<data>/secret/settings.env`, one `NAME=value` on each line. No Django in here:
settings.py, the supervisor and the tests all read it.
"""

import os
import secrets as random
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlencode

DATABASE = "zhike"
SUPERUSER = "zhike_admin"
OWNER = "zhike_owner"
PROGRAM = "zhike_program"
GENERATED = {
    "SECRET_KEY": 64,
    "DB_SUPERUSER_PASSWORD": 32,
    "DB_OWNER_PASSWORD": 32,
    "DB_PROGRAM_PASSWORD": 32,
}
SOCKET_NAME = ".s.PGSQL.5432"


class ExposedSecretError(RuntimeError):
    """Somebody else on this machine could read the secrets; start nothing with them."""


@dataclass(frozen=True)
class Urls:
    """The three ways into the database: owner migrates, program works, superuser repairs."""

    owner: str
    program: str
    superuser: str = ""


def secret_file(data_dir: Path) -> Path:
    return Path(data_dir) / "secret" / "settings.env"


def load(data_dir: Path) -> dict[str, str]:
    """Return the stored secrets by name, or an empty mapping before the first start.

    Refused when group or others may read the file: fails closed.
    """
    path = secret_file(data_dir)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ExposedSecretError(f"{path} can be read by others. Mend it with: chmod 600 {path}")
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def generate(data_dir: Path) -> dict[str, str]:
    """Return the stored secrets, first drawing those that are missing.

    Safe when two first starts meet: the file appears at once and complete, and
    the one that comes second takes what the first one wrote.
    """
    known = load(data_dir)
    missing = {name: random.token_urlsafe(size) for name, size in GENERATED.items() if name not in known}
    if not missing:
        return known
    folder = secret_file(data_dir).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    _write_atomically(secret_file(data_dir), known | missing, replace=bool(known))
    return load(data_dir)


def _write_atomically(path: Path, values: Mapping[str, str], *, replace: bool) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{random.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("# Written once by the first start. Keep it with your backups, show it to nobody.\n")
        file.writelines(f"{name}={value}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    try:
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def database_urls(data_dir: Path, environ: Mapping[str, str]) -> Urls:
    """Say how to reach the database: an own server when DATABASE_URL names one, else the embedded one."""
    own = environ.get("DATABASE_URL", "")
    if own:
        return Urls(owner=environ.get("DATABASE_OWNER_URL") or own, program=own)
    return embedded_urls(load(data_dir), socket_dir(data_dir))


def embedded_urls(values: Mapping[str, str], folder: Path) -> Urls:
    def url(role: str, password_name: str, database: str = DATABASE) -> str:
        password = quote(values.get(password_name, ""), safe="")
        return f"postgresql://{role}:{password}@/{database}?{urlencode({'host': folder}, safe='/', quote_via=quote)}"

    return Urls(
        owner=url(OWNER, "DB_OWNER_PASSWORD"),
        program=url(PROGRAM, "DB_PROGRAM_PASSWORD"),
        superuser=url(SUPERUSER, "DB_SUPERUSER_PASSWORD", "postgres"),
    )


def socket_dir(data_dir: Path) -> Path:
    """Return the folder of the server's socket: inside the data folder unless that path is too long.

    The system allows 107 bytes; a longer path moves to a private folder under
    /tmp (not TMPDIR, which differs between sessions), named after the data folder.
    """
    inside = (Path(data_dir).resolve() / "run").resolve()
    if len(os.fsencode(inside / SOCKET_NAME)) <= 107:
        return inside
    return Path("/tmp") / f"zhike-{sha256(os.fsencode(Path(data_dir).resolve())).hexdigest()[:16]}"  # noqa: S108 - made private by prepare()

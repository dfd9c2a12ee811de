"""Files of settings of the embedded server, outside its cluster.

They belong to the program, and the server may only read them: a server that was
broken into cannot make the program write anywhere else.
"""

import os
from pathlib import Path

from zhike.config.embedded import tuning
from zhike.config.embedded.layout import Layout

MAIN = "postgresql.conf"
LOCAL = "postgresql.local.conf"
ACCESS = "pg_hba.conf"
IDENT = "pg_ident.conf"


def config_files(layout: Layout) -> dict[str, Path]:
    """Return the file of each setting that names a file of settings."""
    return {
        "config_file": layout.conf / MAIN,
        "hba_file": layout.conf / ACCESS,
        "ident_file": layout.conf / IDENT,
    }


def configure(layout: Layout, *, test: bool) -> None:
    """Write the settings for this machine; what an administrator wrote into postgresql.local.conf wins."""
    settings = tuning.server_settings(socket_dir=layout.run, test=test)
    local = f"include '{LOCAL}'\n" if (layout.conf / LOCAL).exists() else ""
    write_shared(layout, MAIN, settings + local)
    write_shared(layout, ACCESS, "local all all scram-sha-256\n")
    write_shared(layout, IDENT, "")
    if local:
        _share(layout, layout.conf / LOCAL)


def write_shared(layout: Layout, name: str, text: str) -> Path:
    """Write a file that the program owns and the server may read."""
    path = layout.conf / name
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    _share(layout, path)
    return path


def _share(layout: Layout, path: Path) -> None:
    os.chown(path, os.getuid(), layout.gid)
    path.chmod(0o640 if layout.user else 0o600)

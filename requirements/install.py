"""Install the pinned packages into .venv: `.venv/bin/python requirements/install.py`; with `lock`, pin them anew.

pip brings uv with its hash checked, uv brings everything else. Where packages
come from is the machine's business: pip's own configuration (mirrors, proxy,
certificates) is handed on to uv, and pip takes over when uv cannot use it.
Standard library only, for this runs before anything is installed.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
LOCK = HERE / "dev.txt"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")

HINT = """
The packages could not be installed (see above). They come from wherever pip is told to look:
  behind a proxy   export HTTPS_PROXY=http://host:port
  with a mirror    pip config set global.index-url <address of the mirror>
Then run the same command again.
无法安装软件包（原因见上）。请为 pip 设置代理或镜像后，重新运行同一命令。
"""


def pip_settings() -> dict[str, str]:
    """Return pip's configuration, from its files and from the environment, by option name."""
    listing = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=False).stdout
    found: dict[str, str] = {}
    for line in listing.splitlines():
        if match := re.fullmatch(r"(?:global|install|:env:)\.([a-z-]+)='(.*)'", line.strip()):
            found[match[1]] = match[2].replace("\\n", " ")
    return found


def uv_environment(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Translate pip's settings into uv's variables; what is set for uv already wins."""
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
        "proxy": "ALL_PROXY",
        "timeout": "UV_HTTP_TIMEOUT",
        "default-timeout": "UV_HTTP_TIMEOUT",
    }
    translated = {variable: settings[option] for option, variable in names.items() if settings.get(option)}
    if "UV_FIND_LINKS" in translated:
        translated["UV_FIND_LINKS"] = ",".join(translated["UV_FIND_LINKS"].split())
    own = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
    return {**own, **translated, **environ}


def pinned(name: str) -> str:
    """Return the lock's lines for one package, hashes included."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(f"{name}=="))
    end = start
    while lines[end].endswith("\\"):
        end += 1
    return "\n".join(lines[start : end + 1]) + "\n"


def install_uv() -> bool:
    wanted = Path(sys.prefix) / "uv.txt"
    wanted.write_text(pinned("uv"), encoding="utf-8")
    return run([*PIP, "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(wanted)])


def uv(*arguments: str) -> bool:
    program = str(Path(sys.prefix) / "bin" / "uv")
    return run([program, "pip", *arguments], uv_environment(pip_settings(), os.environ))


def install_all() -> bool:
    if uv("sync", "--quiet", "--require-hashes", "--python", sys.executable, str(LOCK)):
        return True
    sys.stderr.write("uv could not install the packages; trying pip.\n")
    return run([*PIP, "install", "--quiet", "--require-hashes", "-r", str(LOCK)])


def install_program() -> bool:
    """Make `.venv/bin/zhike`: the program stays where it is, nothing is downloaded."""
    flags = ["--quiet", "--no-deps", "--no-build-isolation", "--offline", "--python", sys.executable]
    return uv("install", *flags, "-e", str(PROJECT))


def run(command: list[str], environment: Mapping[str, str] | None = None) -> bool:
    done = subprocess.run(command, env=environment, check=False)
    if done.returncode:
        sys.stderr.write(f"failed: {shlex.join(command)}\n")
    return done.returncode == 0


def lock(*, upgrade: bool) -> bool:
    """Pin what the .in files ask for, for every platform; keep the pins there are unless told to upgrade."""
    flags = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    flags += ["--no-emit-find-links", "--no-header", "--no-annotate", "--quiet", *(["--upgrade"] if upgrade else [])]
    names = ("base", "dev")
    return all(uv("compile", *flags, f"requirements/{name}.in", "-o", f"requirements/{name}.txt") for name in names)


if __name__ == "__main__":
    os.chdir(PROJECT)
    if sys.argv[1:2] == ["lock"]:
        sys.exit(not lock(upgrade="--upgrade" in sys.argv))
    if not (install_uv() and install_all() and install_program()):
        sys.exit(HINT)

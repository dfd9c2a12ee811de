"""Run every check that is no test, and name those that failed: `python -m zhike.testing.check`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SOURCES = ("zhike", "e2e", "benchmarks", "requirements", "conftest.py", "manage.py")
SETTINGS = {"ZHIKE_SECRET_KEY": "x7-only-for-checks-Kq2vR9tLw5ZbN8mJ3hYd6FgP1sCa4eUo-and-nothing-else"}
DEPLOYED = {**SETTINGS, "ZHIKE_HTTPS": "1", "ZHIKE_HOSTS": "crm.example.com"}


@dataclass(frozen=True)
class Step:
    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


STEPS = (
    Step("format", [str(BIN / "ruff"), "format", "--check", "--quiet", *SOURCES]),
    Step("lint", [str(BIN / "ruff"), "check", "--quiet", *SOURCES]),
    Step("sizes", _python("-m", "zhike.testing.caps")),
    Step("rooms", [str(BIN / "lint-imports"), "--no-logo"]),
    Step("types", [str(BIN / "mypy")], SETTINGS),
    Step("migrations", _python("manage.py", "makemigrations", "--check", "--dry-run"), SETTINGS),
    Step("deployment", _python("manage.py", "check", "--deploy", "--fail-level", "WARNING"), DEPLOYED),
    Step("translations", _python("-m", "zhike.testing.translations", "check")),
)
AUDIT = [str(BIN / "pip-audit"), "--require-hashes", "--disable-pip", "-r", "requirements/dev.txt", "-f", "json"]


def run_step(step: Step) -> bool:
    began = time.monotonic()
    environment = {**os.environ, **step.environment}
    done = subprocess.run(step.command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    _print(step.name, "failed" if done.returncode else "ok", began)
    if done.returncode:
        sys.stdout.write(done.stdout[-8000:] + done.stderr[-8000:] + "\n")
    return done.returncode == 0


def run_audit() -> bool:
    """Look our packages up among known holes; where the service cannot be reached, say so and go on."""
    began = time.monotonic()
    done = subprocess.run(AUDIT, cwd=PROJECT, capture_output=True, text=True, check=False)
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        _print("audit", "not done: the audit service cannot be reached", began)
        return True
    holes = [
        f"{item['name']} {item['version']}: {hole['id']}" for item in dependencies for hole in item.get("vulns", ())
    ]
    _print("audit", "failed" if holes else "ok", began)
    sys.stdout.writelines(f"{hole}\n" for hole in holes)
    return not holes


def _print(name: str, outcome: str, began: float) -> None:
    sys.stdout.write(f"{name:<14}{outcome} ({time.monotonic() - began:.1f} s)\n")
    sys.stdout.flush()


def main() -> int:
    results = [*(run_step(step) for step in STEPS), run_audit()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

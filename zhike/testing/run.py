"""Run pytest and leave nothing running behind it: `python -m zhike.testing.run [arguments of pytest]`."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from zhike.config import embedded


def run_tests(arguments: list[str]) -> int:
    with subprocess.Popen([sys.executable, "-m", "pytest", *arguments]) as tests:
        while True:
            with suppress(KeyboardInterrupt):
                return tests.wait()


def main() -> int:
    """Keep the tests' server while they run, and stop it afterwards unless others hold it."""
    if os.environ.get("DATABASE_URL"):
        return run_tests(sys.argv[1:])
    with embedded.lease(Path(os.environ["ZHIKE_DATA_DIR"]), test=True):
        return run_tests(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

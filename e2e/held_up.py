"""The product with trials of rules in small steps that stop while a file lies in the data folder.

A journey sees a trial under way that way, whatever the speed of the machine.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import django

STEP, HELD = 20, "held-up"


def hold_up() -> None:
    """Try twenty customers at a time, and wait after the first step while the file is there."""
    from zhike.pool.ruling import trying

    real, held = trying._try_slice, Path(os.environ["ZHIKE_DATA_DIR"]) / HELD

    def try_slice(run: Any, span: tuple[int, int]) -> None:
        while span[0] and held.exists():
            time.sleep(0.05)
        real(run, span)

    trying.SLICE = STEP
    trying._try_slice = try_slice


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
    django.setup()
    hold_up()
    from zhike.cli import main

    sys.exit(main())

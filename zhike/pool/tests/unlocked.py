"""The web server as it would be without locks: the control of the race. Only the tests run it."""

import sys
import time
from typing import Any

import django


def unlock() -> None:
    """Read without locking anything, and think for a moment between asking and writing."""
    from django.db.models import QuerySet

    from zhike.customers import ownership
    from zhike.pool.queries import loads

    QuerySet.select_for_update = lambda self, *args, **options: self  # type: ignore[method-assign]
    loads._LOCK = loads._OWN
    asked = ownership.find_refusals

    def ask_and_dawdle(*args: Any) -> Any:
        answer = asked(*args)
        time.sleep(0.2)
        return answer

    ownership.find_refusals = ask_and_dawdle


if __name__ == "__main__":
    django.setup()
    unlock()
    from zhike.cli import main

    sys.exit(main())

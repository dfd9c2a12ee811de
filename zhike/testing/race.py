"""Races in separate processes of the operating system, all let go at the same moment.

A race target is a module-level function `f(**arguments)` whose result can be
written as JSON; a Refused becomes {"refused": code}, another exception {"error": text}.
"""

import importlib
import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

from zhike.testing import database

START = "go\n"


def run(target: str, calls: list[dict[str, Any]], *, timeout: float = 60) -> list[Any]:
    """Call `module:function` once per entry of `calls`, each in a process of its own, started together."""
    environment = os.environ | {
        "ZHIKE_DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": database.program_url(),
        "DATABASE_OWNER_URL": database.owner_url(),
        "ZHIKE_DB_ROLE": "program",
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
    }
    command = [sys.executable, "-m", "zhike.testing.race", target]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in calls
    ]
    for process, call in zip(processes, calls, strict=True):
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(call) + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write(START)
        process.stdin.flush()
    return [json.loads(process.communicate(timeout=timeout)[0]) for process in processes]


def _call(target: str, arguments: dict[str, Any]) -> Any:
    from zhike.lib.refusals import Refused

    module, name = target.split(":")
    function = getattr(importlib.import_module(module), name)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        return {"result": function(**arguments)}
    except Refused as refused:
        return {"refused": refused.refusal.code}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Serve one call: arguments on the first line of stdin, start on the second, result on stdout."""
    import django

    django.setup()
    from django.db import connection

    connection.ensure_connection()
    outcome = _call(sys.argv[1], json.loads(sys.stdin.readline()))
    print(json.dumps(outcome, default=str), flush=True)


if __name__ == "__main__":
    main()

"""Races in separate processes of the operating system, all let go at the same moment.

A race target is a module-level function `f(**arguments)` whose result can be
written as JSON; a Refused becomes {"refused": code}, another exception {"error": text}.
"""

import importlib
import json
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import Any

from zhike.testing import forked

_READY_SECONDS = 60


def run(target: str, calls: list[dict[str, Any]], *, timeout: float = 60) -> list[Any]:
    """Call `module:function` once per entry of `calls`, each in a process of its own, started together."""
    with ExitStack() as ends:
        pipes = []
        for call in calls:
            process, pipe = forked.start(_serve, target, json.dumps(call))
            ends.enter_context(forked.killed_after(process))
            pipes.append(pipe)
        for pipe in pipes:
            assert forked.hear(pipe, _READY_SECONDS) == "ready"
        for pipe in pipes:
            pipe.send("go")
        return [json.loads(forked.hear(pipe, timeout)) for pipe in pipes]


def _serve(pipe: Connection, target: str, arguments: str) -> None:
    """Make ready, wait for the word, make the call, and tell what came of it."""
    from django.db import connection

    module, name = target.split(":")
    function = getattr(importlib.import_module(module), name)
    connection.ensure_connection()
    pipe.send("ready")
    pipe.recv()
    pipe.send(json.dumps(_call(function, json.loads(arguments)), default=str))
    connection.close()


def _call(function: Any, arguments: dict[str, Any]) -> Any:
    from zhike.lib.refusals import Refused

    try:
        return {"result": function(**arguments)}
    except Refused as refused:
        return {"refused": refused.refusal.code}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}

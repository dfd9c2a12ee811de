"""The permission matrix: every named address × role, expected by hand, fired as a real request.

A room writes zhike/<room>/tests/matrix.py with MATRIX: {"<method> <url name>": Row}; GET may be
left out. A row says the status for each role and, with `build`, aims the request at a row that
belongs to somebody else (the outsider, the other team). See zhike/access/tests/matrix.py.

The people: administrator 周婷, sales_manager 李建国 (above the two eastern teams), rep 王晓燕,
agent, finance, executive, partner, anonymous. A builder gets the world and returns a Call.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from zhike.access.models import Person
from zhike.testing.world import World

ROLES = ("administrator", "sales_manager", "rep", "agent", "finance", "executive", "partner", "anonymous")
BACKEND = "zhike.access.backends.NameMailPhoneBackend"
SIGN_IN = -1
"""Expected instead of a status: sent to the sign-in page."""


@dataclass(frozen=True)
class Call:
    """One request: arguments of the address, query and form."""

    args: tuple[Any, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """What each role gets from one address; `build` makes what the request is aimed at."""

    expected: Mapping[str, int]
    build: Callable[[World], Call] = lambda world: Call()


def expect(default: int, *, anonymous: int = SIGN_IN, **others: int) -> dict[str, int]:
    """Write a row short: one status for everybody, and those that differ by role."""
    return dict.fromkeys(ROLES, default) | {"anonymous": anonymous} | others


def to(*args: Any, query: str = "", **data: Any) -> Callable[[World], Call]:
    """Aim at fixed arguments."""
    return lambda world: Call(args, data, query)


def make_fresh(client: Client, person: Person) -> None:
    """Let the client's session have proved just now who it is, so that no second look is asked for."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def named_urls() -> set[str]:
    """Return every named address of the project, with its name space."""
    return set(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _walk(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{prefix}{entry.name}"


def unnamed_urls() -> list[str]:
    """Return the patterns without a name; the matrix cannot see them, so there must be none."""
    return [str(entry.pattern) for entry in _patterns(get_resolver()) if not entry.name]


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def all_rows() -> dict[str, Row]:
    """Collect the rows of all rooms by "<method> <url name>"."""
    rows: dict[str, Row] = {}
    for room in settings.ROOMS:
        module = f"zhike.{room}.tests.matrix"
        if find_spec(module) is None:
            continue
        for key, row in import_module(module).MATRIX.items():
            full = key if " " in key else f"GET {key}"
            assert full not in rows, f"{full} stands in two matrices"
            rows[full] = row
    return rows


def url_name_of(key: str) -> str:
    """Return the url name of a row's key."""
    return key.split(" ", 1)[1]


def try_row(world: World, key: str, row: Row) -> list[str]:
    """Fire the request as every role, each on untouched data, and say where the answer was not the expected one."""
    people: dict[str, Person | None] = {**world.by_role(), "anonymous": None}
    wrong: list[str] = []
    for role in ROLES:
        with transaction.atomic():
            answer = _fire(world, key, row, people[role])
            transaction.set_rollback(True)
        if answer != row.expected[role]:
            wrong.append(f"{key} as {role}: {_say(answer)}, expected {_say(row.expected[role])}")
    return wrong + _try_back_door(world, key, row)


def _try_back_door(world: World, key: str, row: Row) -> list[str]:
    """What a stranger may not have by one method, they may not have by the other either."""
    if row.expected["anonymous"] != SIGN_IN:
        return []
    method, name = key.split(" ", 1)
    other = f"{'POST' if method == 'GET' else 'GET'} {name}"
    with transaction.atomic():
        answer = _fire(world, other, row, None)
        transaction.set_rollback(True)
    return [] if answer in (SIGN_IN, 403, 404, 405) else [f"{other} as anonymous: {_say(answer)}"]


def _say(status: int) -> str:
    return "sign-in" if status == SIGN_IN else str(status)


def _fire(world: World, key: str, row: Row, person: Person | None) -> int:
    method, name = key.split(" ", 1)
    call = row.build(world)
    client = Client(raise_request_exception=False, headers=dict(call.headers) or None)
    if person is not None:
        client.force_login(person, backend=BACKEND)
        make_fresh(client, person)
    address = reverse(name, args=call.args) + (f"?{call.query}" if call.query else "")
    response = getattr(client, method.lower())(address, data=dict(call.data))
    return _status(response)


def _status(response: HttpResponse) -> int:
    """Return the status, or SIGN_IN for whatever leads there."""
    target = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    is_sign_in = target.split("?")[0] == reverse("account_login") and "next=" in target
    return SIGN_IN if is_sign_in else response.status_code

"""The stream that every open page of a signed-in person reads (server-sent events)."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import NamedTuple

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.http import HttpRequest, HttpResponse

from zhike.access.actor import Actor
from zhike.web.flowing import FlowingResponse

from .. import queries
from . import hub

HEARTBEAT_SECONDS = 20.0
CHECK_SECONDS = 60.0
RETRY_MILLISECONDS = 3_000
COUNTING = frozenset({"notification", "unread", "resync"})


class Counted(NamedTuple):
    """How many messages waited, and the moment just before they were counted."""

    at: float
    unread: int


def stream(request: HttpRequest) -> HttpResponse:
    """Answer with the live stream; without a session 401, which a browser does not try again."""
    actor: Actor | None = getattr(request, "actor", None)
    if request.method != "GET":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    session_key = request.session.session_key
    if actor is None or not session_key:
        return HttpResponse(status=401)
    counted = Counted(time.monotonic(), queries.count_unread(actor))
    response = FlowingResponse(partial(_events, actor, session_key, counted), "text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _events(actor: Actor, session_key: str, counted: Counted) -> AsyncGenerator[str]:
    """Write messages as they come, a heartbeat in quiet times, and end when the session has."""
    checked = time.monotonic()
    streams = hub.get_hub()
    async with streams.subscribe(actor.person_id, hub.digest(session_key)) as subscription:
        is_true = streams.has_heard_nothing(actor.person_id, counted.at)
        unread = counted.unread if is_true else await _count_unread(actor)
        yield f"retry: {RETRY_MILLISECONDS}\n\n" + _write(hub.Message("hello", {"unread": unread}))
        while True:
            try:
                message = await asyncio.wait_for(subscription.queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
            else:
                yield await _written(actor, message)
                if message.is_last:
                    return
            if time.monotonic() - checked >= CHECK_SECONDS:
                checked = time.monotonic()
                if not await _is_signed_in(session_key, actor.person_id):
                    yield await _written(actor, hub.Message("bye"))
                    return


async def _written(actor: Actor, message: hub.Message) -> str:
    if message.type in COUNTING:
        message = replace(message, data={**message.data, "unread": await _count_unread(actor)})
    return _write(message)


def _write(message: hub.Message) -> str:
    text = json.dumps(dict(message.data), cls=DjangoJSONEncoder, ensure_ascii=False)
    return f"event: {message.type}\ndata: {text}\n\n"


@sync_to_async(thread_sensitive=False)  # each of hundreds of streams asks when it begins: not one after the other
def _count_unread(actor: Actor) -> int:
    try:
        return queries.count_unread(actor)
    finally:
        connections.close_all()


@sync_to_async(thread_sensitive=False)
def _is_signed_in(session_key: str, person_id: int) -> bool:
    """Ask again who the session belongs to: signed out, expired, password changed or deactivated end it."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    try:
        return get_user(request).pk == person_id
    finally:
        connections.close_all()

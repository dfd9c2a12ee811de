"""The stream reaches open pages of one person and no one else's, and ends when it must."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import psycopg
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connections, transaction
from django.test import Client

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.notify import kinds, live, queries, services
from zhike.notify.live import hub, stream
from zhike.notify.tests.streaming import PAGES, Stream
from zhike.testing import database
from zhike.testing.world import NOW, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
kinds.register(kinds.MessageKind("tests.live", "测试消息"))


@pytest.fixture
def world(transactional_db: None) -> World:
    """Return the company, committed."""
    return build_world()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the pauses."""
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(hub, "LINGER_SECONDS", 0.0)
    monkeypatch.setattr(hub, "PROBE_SECONDS", 0.3)


def _session(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="zhike.access.backends.NameMailPhoneBackend")
    return client


def _run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run on an event loop of its own, then wait until the hub has let go."""

    async def whole() -> None:
        await scenario()
        listener = hub.get_hub()._listener
        if listener:
            await asyncio.wait_for(listener, 10)
        await _close_sessions()

    async_to_sync(whole)()


async def _close_sessions() -> None:
    await sync_to_async(connections.close_all)()
    await asyncio.get_running_loop().run_in_executor(PAGES.threads, connections.close_all)


def test_a_message_reaches_every_page_of_its_person_and_nobody_elses(world: World) -> None:
    wang, wang_too, zhang = _session(world.wang), _session(world.wang), _session(world.zhang)

    async def scenario() -> None:
        async with (
            Stream(wang) as one,
            Stream(wang_too) as two,
            Stream(zhang) as three,
        ):
            pages = [one, two, three]
            assert [await page.next() for page in pages] == [("hello", {"unread": 0})] * 3
            await sync_to_async(_tell)(world.wang, "客户来了")
            for page in pages[:2]:
                kind, data = await page.next()
                assert (kind, data["title"], data["unread"]) == ("notification", "客户来了", 1)
            await sync_to_async(live.publish)(world.zhang.pk, "progress", {"key": "import-1", "share": 30})
            assert await pages[2].next() == ("progress", {"key": "import-1", "share": 30})
            await sync_to_async(live.publish)(live.EVERYBODY, "changed", {"what": "customers"})
            assert [await page.next() for page in pages] == [("changed", {"what": "customers"})] * 3

    _run(scenario)


def test_what_comes_between_the_counting_and_the_listening_is_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, told = queries.count_unread, []

    def count_then_tell(actor: Actor) -> int:
        counted = count(actor)
        if actor.person_id == world.wang.pk and not told:
            told.append(_tell(world.wang, "刚好这时来了"))
        return counted

    monkeypatch.setattr(queries, "count_unread", count_then_tell)
    zhang, wang = _session(world.zhang), _session(world.wang)

    async def scenario() -> None:
        async with Stream(zhang) as listening:
            await listening.next()
            async with Stream(wang) as late:
                kind, data = await late.next()
                assert kind == "hello"
                if data["unread"] == 0:
                    kind, data = await late.next()
                assert data["unread"] == 1

    _run(scenario)


def test_a_count_is_believed_only_while_the_hub_listens_and_hears_nothing() -> None:
    streams = hub.Hub()
    assert not streams.has_heard_nothing(7, since=100.0)
    streams._listening_since = 90.0
    assert not streams.has_heard_nothing(7, since=100.0)
    streams._listening.set()
    assert streams.has_heard_nothing(7, since=100.0) and not streams.has_heard_nothing(7, since=80.0)
    for whom in (7, live.EVERYBODY):
        streams._last_heard = {whom: 101.0}
        assert not streams.has_heard_nothing(7, since=100.0) and streams.has_heard_nothing(7, since=102.0)


def _tell(person: Person, title: str) -> None:
    services.notify(person_ids=[person.pk], kind="tests.live", title=title, key=title, at=NOW)


def test_what_is_undone_is_not_told(world: World) -> None:
    client = _session(world.wang)

    def undone() -> None:
        with transaction.atomic():
            _tell(world.wang, "没有的事")
            transaction.set_rollback(True)

    async def scenario() -> None:
        async with Stream(client) as page:
            await page.next()
            await sync_to_async(undone)()
            assert (await page.part()).startswith(":")
            await sync_to_async(_tell)(world.wang, "真的")
            assert (await page.next())[1]["title"] == "真的"

    _run(scenario)


def test_nobody_listens_without_a_session(world: World) -> None:
    async def scenario() -> None:
        async with Stream(Client()) as page:
            assert page.status == 401

    _run(scenario)


def test_signing_out_ends_the_streams_of_that_session_only(world: World) -> None:
    office, phone = _session(world.wang), _session(world.wang)

    async def scenario() -> None:
        async with (
            Stream(office) as at_office,
            Stream(phone) as on_phone,
        ):
            await at_office.next(), await on_phone.next()
            await sync_to_async(office.logout)()
            assert (await at_office.next())[0] == "bye"
            assert await at_office.next() == ("end", {})
            await sync_to_async(_tell)(world.wang, "还在")
            assert (await on_phone.next())[1]["title"] == "还在"

    _run(scenario)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "changed"}])
def test_a_session_that_holds_no_longer_ends_at_the_next_check(
    world: World, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    monkeypatch.setattr(stream, "CHECK_SECONDS", 0.3)
    client = _session(world.wang)

    async def scenario() -> None:
        async with Stream(client) as page:
            await page.next()
            await sync_to_async(Person.objects.filter(pk=world.wang.pk).update)(**change)
            assert (await asyncio.wait_for(page.next(), 5))[0] == "bye"

    _run(scenario)


def test_of_too_many_streams_the_oldest_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "PER_PERSON", 2)
    client = _session(world.wang)

    async def scenario() -> None:
        async with Stream(client) as one, Stream(client) as two, Stream(client) as three:
            for page in (one, two, three):
                assert (await page.next())[0] == "hello"
            assert (await one.next())[0] == "replaced"
            await sync_to_async(_tell)(world.wang, "新")
            assert [(await page.next())[0] for page in (two, three)] == ["notification"] * 2

    _run(scenario)


def test_the_stream_lives_on_when_its_database_session_is_cut(world: World) -> None:
    client = _session(world.wang)

    async def scenario() -> None:
        async with Stream(client) as page:
            await page.next()
            assert await sync_to_async(_cut)() == 1
            assert await asyncio.wait_for(page.next(), 10) == ("resync", {"unread": 0})
            await sync_to_async(_tell)(world.wang, "又通了")
            assert (await page.next())[1]["title"] == "又通了"

    _run(scenario)


def _cut() -> int:
    with psycopg.connect(database.program_url()) as session:
        found = session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'zhike live'"
        )
        return len(found.fetchall())


def test_open_streams_share_one_database_session(world: World) -> None:
    client = _session(world.wang)

    async def scenario() -> None:
        async with Stream(client) as one, Stream(client) as two, Stream(client) as three:
            for page in (one, two, three):
                await page.next()
            await _close_sessions()
            assert await _sessions_at_last() == ["zhike live"]

    _run(scenario)


async def _sessions_at_last() -> list[str]:
    """Return the sessions once those that were closed are gone from the server, too."""
    for _ in range(40):
        found = await sync_to_async(_sessions)()
        if len(found) < 2:
            break
        await asyncio.sleep(0.05)
    return found


def _sessions() -> list[str]:
    """Return the names of all sessions of this database but the asking one."""
    with psycopg.connect(database.program_url()) as session:
        found = session.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [name for (name,) in found.fetchall()]


def test_streams_end_before_the_server_stops() -> None:
    told: list[str] = []

    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, told.append, "server")
        try:
            async with hub.get_hub().subscribe(1, "s") as subscription:
                signal.raise_signal(signal.SIGTERM)
                assert (await asyncio.wait_for(subscription.queue.get(), 5)).type == "late"
        finally:
            loop.remove_signal_handler(signal.SIGTERM)

    asyncio.run(scenario())
    assert told == ["server"]


def test_a_page_that_does_not_read_is_dropped() -> None:
    async def scenario() -> None:
        subscription = hub.Subscription(1, "s")
        for number in range(hub.WAITING + 1):
            subscription.put(hub.Message("changed", {"n": number}))
        assert subscription.queue.qsize() == 1
        assert subscription.queue.get_nowait().is_last

    async_to_sync(scenario)()


def test_a_long_message_is_refused(world: World) -> None:
    with pytest.raises(ValueError):
        live.publish(world.wang.pk, "progress", {"text": "长" * 4000})

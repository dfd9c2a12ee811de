"""Messages by mail: through a real SMTP conversation, when people want them, once, again when the server is away."""

import stat
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from zhike.access import policies
from zhike.lib.refusals import Refused
from zhike.notify import kinds, services
from zhike.notify.mail import letters, rules, server
from zhike.notify.mail.rules import Rhythm
from zhike.notify.mail.services import send_test
from zhike.notify.models import Letter, Notification
from zhike.notify.tests.post_office import PostOffice, company_post
from zhike.testing.matrix import make_fresh
from zhike.testing.world import World

SHANGHAI = ZoneInfo("Asia/Shanghai")
KIND = "tests.mailed"
kinds.register(kinds.MessageKind(KIND, "测试邮件", "测试时"))


@pytest.fixture
def office(world: World, settings: Any, tmp_path: Any) -> Iterator[PostOffice]:
    """The company's mail goes to a server of this test."""
    with company_post(world, settings, tmp_path) as opened:
        yield opened


def wish(world: World, *mailed: str, digest: str = rules.AT_ONCE, muted: tuple[str, ...] = ()) -> None:
    actor = world.actor_of(world.wang)
    services.choose_mail(actor=actor, mailed=mailed, digest=digest, daily_at=time(8, 30))
    services.choose_messages(actor=actor, muted=muted, quiet_from=time(21), quiet_until=time(8))


def tell(world: World, key: str, *, at: datetime | None = None, title: str = "客户将被回收") -> int:
    return services.notify(
        person_ids=[world.wang.pk, world.zhang.pk],
        kind=KIND,
        title=title,
        body="还有 3 天",
        url="/customers/1/",
        key=key,
        at=at or world.now,
    )


def test_who_wants_mail_gets_one_letter_with_words_and_link(world: World, office: PostOffice) -> None:
    wish(world, KIND)
    assert tell(world, "a") == 2 and tell(world, "a") == 0
    assert letters.send_due(now=world.now) == 1
    assert letters.send_due(now=world.now + timedelta(hours=1)) == 0
    (mail,) = office.taken
    assert (mail["Subject"], mail["To"], mail["From"]) == ("客户将被回收", world.wang.email, "crm@zhike.example")
    assert "还有 3 天\nhttps://crm.zhike.example/customers/1/" in mail.get_content().replace("\r", "")


def test_only_by_mail_and_not_at_all_are_kept_apart(world: World, office: PostOffice) -> None:
    wish(world, KIND, muted=(KIND,))
    assert tell(world, "a") == 1
    wish(world, muted=(KIND,))
    assert tell(world, "b") == 1
    letters.send_due(now=world.now)
    assert len(office.taken) == 1
    assert not Notification.objects.filter(person_id=world.wang.pk).exists()


def test_a_daily_digest_gathers_and_comes_in_the_morning(world: World, office: PostOffice) -> None:
    wish(world, KIND, digest=rules.DAILY)
    for key in "abc":
        tell(world, key, title=f"提醒 {key}")
    assert letters.send_due(now=world.now + timedelta(hours=6)) == 0
    assert letters.send_due(now=datetime(2026, 11, 21, 8, 30, tzinfo=SHANGHAI)) == 3
    (mail,) = office.taken
    assert mail["Subject"] == "知客：3 条消息"
    assert all(f"提醒 {key}" in mail.get_content() for key in "abc")


def test_a_server_that_is_away_is_tried_again_later_each_time(world: World, office: PostOffice) -> None:
    wish(world, KIND)
    tell(world, "a")
    office.refusing = True
    assert letters.send_due(now=world.now) == 0
    letter = Letter.objects.get()
    assert letter.attempts == 1 and letter.send_at == world.now + timedelta(minutes=1) and "451" in letter.trouble
    office.refusing = False
    assert letters.send_due(now=world.now + timedelta(seconds=30)) == 0
    assert letters.send_due(now=world.now + timedelta(minutes=1)) == 1
    assert len(office.taken) == 1


def test_letters_that_a_dead_sender_took_are_sent_by_the_next(world: World, office: PostOffice) -> None:
    wish(world, KIND)
    tell(world, "a")
    assert letters._take(world.now)
    assert letters.send_due(now=world.now) == 0
    Letter.objects.update(send_at=world.now)
    assert letters.send_due(now=world.now) == 1


def test_without_a_server_nothing_is_written_and_the_notice_still_comes(world: World) -> None:
    wish(world, KIND)
    assert tell(world, "a") == 2
    assert not Letter.objects.exists()


def test_mail_is_put_off_until_quiet_hours_are_over_and_back_off_doubles() -> None:
    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)

    quiet = Rhythm(quiet_from=time(21), quiet_until=time(8))
    assert rules.next_send(quiet, at=at(20, 22)) == at(21, 8)
    assert rules.next_send(quiet, at=at(21, 7, 59)) == at(21, 8)
    assert rules.next_send(quiet, at=at(20, 12)) == at(20, 12)
    assert rules.next_send(Rhythm(digest=rules.HOURLY), at=at(20, 12, 20)) == at(20, 13)
    assert rules.next_send(Rhythm(digest=rules.DAILY), at=at(20, 8, 30)) == at(21, 8, 30)
    late = Rhythm(digest=rules.DAILY, daily_at=time(22), quiet_from=time(21), quiet_until=time(8))
    assert rules.next_send(late, at=at(20, 12)) == at(21, 8)
    waits = [rules.next_attempt(attempts=n, at=at(20, 0)) for n in (1, 2, 3, 11, 12)]
    assert [w and int((w - at(20, 0)).total_seconds()) // 60 for w in waits] == [1, 2, 4, 240, None]


FORBIDDEN = ["169.254.169.254", "0.0.0.0", "224.0.0.1", "::ffff:169.254.169.254", "fe80::1%eth0"]
ALLOWED = ["10.0.0.25", "127.0.0.1", "203.0.113.7"]


@pytest.mark.parametrize(("address", "forbidden"), [*((a, True) for a in FORBIDDEN), *((a, False) for a in ALLOWED)])
def test_mail_servers_do_not_stand_at_metadata_addresses(address: str, forbidden: bool) -> None:
    assert rules.is_forbidden_address(address) is forbidden


def test_the_password_lies_in_a_file_that_others_cannot_read_and_is_not_shown(
    world: World, office: PostOffice, client_of: Any, tmp_path: Any
) -> None:
    client: Client = client_of(world.admin)
    make_fresh(client, world.admin)
    version = policies.find_version(server.KEY)
    assert version
    form = {"seen_version": version.version, "host": "127.0.0.1", "port": office.port, "security": "plain"}
    form |= {"sender": "crm@zhike.example", "user": "crm", "password": "abc-授权码"}
    assert client.post("/mail-server/", form).status_code == 302
    file = tmp_path / "secret" / "mail.password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and server.read_password() == "abc-授权码"
    page = client.get("/mail-server/").content.decode()
    assert "已存有密码" in page and "abc-授权码" not in page
    stored = policies.find_version(server.KEY)
    assert stored and "abc" not in str(stored.values)


def test_a_test_mail_goes_past_quiet_hours_and_needs_server_and_address(world: World, office: PostOffice) -> None:
    actor = world.actor_of(world.admin)
    services.choose_messages(actor=actor, muted=[], quiet_from=time(0), quiet_until=time(23, 59))
    send_test(actor=actor, now=world.now)
    assert letters.send_due(now=world.now) == 1 and office.taken[0]["To"] == world.admin.email
    with pytest.raises(Refused):
        send_test(actor=world.actor_of(world.wang), now=world.now)
    type(world.admin).objects.filter(pk=world.admin.pk).update(email=None)
    with pytest.raises(Refused) as refused:
        send_test(actor=actor, now=world.now)
    assert refused.value.refusal.code == "notify.no_address"


def test_a_server_needs_a_sender() -> None:
    assert rules.why_bad_server(host="mail.zhike.example", sender="") is not None
    assert rules.why_bad_server(host="mail.zhike.example", sender="crm@zhike.example") is None
    assert rules.why_bad_server(host="", sender="") is None

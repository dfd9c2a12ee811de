"""A forgotten password: by mail when mail is configured, else by an administrator."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from zhike.access.models import Attempts
from zhike.access.queries import get_actor
from zhike.access.services import deactivate_person
from zhike.access.services.reset import send_reset_mail
from zhike.testing.world import World

NEW = "ganz-neu-und-lang"


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.zhike.example"


def jobs() -> list[dict[str, str]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return [job.args for job in ProcrastinateJob.objects.filter(task_name="access.send_reset_link").order_by("id")]


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/\S+)", text)
    assert found
    return found[1]


def test_without_mail_the_page_names_the_administrator(world: World) -> None:
    page = Client().get("/sign-in/forgotten/").content.decode()
    assert "请联系公司的知客管理员" in page and 'name="email"' not in page
    Client().post("/sign-in/forgotten/", {"email": world.wang.email})
    assert jobs() == []


def test_known_and_unknown_addresses_get_the_same_answer_and_the_mail_goes_by_a_job(
    world: World, mailing: None
) -> None:
    pages = [
        Client().post("/sign-in/forgotten/", {"email": one}).content.decode() for one in (world.wang.email, "no@one.cn")
    ]
    assert all("请查收邮件" in page for page in pages)
    assert [job["email"] for job in jobs()] == [world.wang.email, "no@one.cn"]
    assert mail.outbox == []


def test_the_link_sets_a_new_password_once_and_ends_all_sessions(world: World, mailing: None) -> None:
    there = Client()
    there.force_login(world.wang)
    assert send_reset_mail(email="WangXiaoyan@zhike.example", base_url="http://testserver/", language="zh-hans")
    link = link_in(mail.outbox[0].body)
    client = Client()
    shown = client.get(link).headers["Location"]
    assert shown.endswith("/link/"), "the token leaves the address"
    assert client.get(shown).status_code == 200
    assert "密码至少" in client.post(shown, {"password": "kurz", "again": "kurz"}).content.decode()
    assert client.post(shown, {"password": NEW, "again": NEW}).headers["Location"] == "/sign-in/"
    assert there.get("/me/").status_code == 302
    assert Client().post("/sign-in/", {"login": "wangxiaoyan", "password": NEW}).status_code == 302
    second = Client()
    assert second.get(second.get(link).headers["Location"]).status_code == 403, "used up"


def test_nobody_who_left_gets_a_mail(world: World, mailing: None) -> None:
    deactivate_person(actor=get_actor(world.admin.pk), person_id=world.wang.pk)
    assert not send_reset_mail(email=str(world.wang.email), base_url="http://testserver/", language="")
    assert mail.outbox == []


def test_asking_again_and_again_is_limited(world: World, mailing: None) -> None:
    pages = [Client().post("/sign-in/forgotten/", {"email": world.wang.email}).content.decode() for _ in range(6)]
    assert "已锁定到" in pages[-1] and "已锁定到" not in pages[4]
    assert len(jobs()) == 5
    assert Attempts.objects.filter(key__startswith="reset").count() == 2

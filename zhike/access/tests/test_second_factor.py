"""The second factor: codes, recovery codes, passkeys; under the same lock-out, encrypted at rest."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from zhike.access.models import Attempts
from zhike.events.models import Event
from zhike.testing.matrix import make_fresh
from zhike.testing.world import PASSWORD, World


def code_of(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def enable_codes(world: World) -> str:
    """Let 王晓燕 use an authenticator app; return its secret."""
    client = Client()
    client.force_login(world.wang)
    make_fresh(client, world.wang)
    page = client.get("/me/security/codes/start/").content.decode()
    found = re.search(r'za-secret">([A-Z2-7]+)<', page)
    assert found
    answer = client.post("/me/security/codes/start/", {"code": code_of(found[1], -1)})
    assert answer.headers["Location"] == "/me/security/recovery/"
    return found[1]


def first_step(login: str = "wangxiaoyan") -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"login": login, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/sign-in/code/")
    assert client.get("/me/").status_code == 302, "a password alone opens nothing"
    return client


def test_with_codes_a_password_alone_does_not_sign_in(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret = enable_codes(world)
    client = first_step()
    assert "验证码不正确" in client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    assert client.post("/sign-in/code/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/me/").status_code == 200
    changes = Event.objects.filter(kind="access.second_factor_changed")
    assert {(event.data["what"], event.data["type"]) for event in changes} == {
        ("added", "totp"),
        ("added", "recovery_codes"),
    }


def test_a_code_works_only_once(world: World) -> None:
    secret = enable_codes(world)
    code = code_of(secret)
    assert first_step().post("/sign-in/code/", {"code": code}).status_code == 302
    cache.delete(f"allauth.mfa.totp.used?user={world.wang.pk}&code={code}")  # as after 30 seconds
    assert "验证码不正确" in first_step().post("/sign-in/code/", {"code": code}).content.decode()


def test_a_recovery_code_works_once(world: World) -> None:
    enable_codes(world)
    stored = Authenticator.objects.get(user=world.wang, type=Authenticator.Type.RECOVERY_CODES)
    code = stored.wrap().get_unused_codes()[0]
    assert first_step().post("/sign-in/code/", {"code": code}).status_code == 302
    assert "验证码不正确" in first_step().post("/sign-in/code/", {"code": code}).content.decode()


def test_guessing_codes_locks(world: World) -> None:
    secret = enable_codes(world)
    client = first_step()
    pages = [client.post("/sign-in/code/", {"code": f"00000{n}"}).content.decode() for n in range(5)]
    assert "已锁定到" in pages[-1] and "已锁定到" not in pages[0]
    assert "已锁定到" in client.post("/sign-in/code/", {"code": code_of(secret)}).content.decode()
    assert Attempts.objects.get(key=f"code:{world.wang.pk}").locked_until


def test_secrets_are_encrypted_at_rest(world: World) -> None:
    secret = enable_codes(world)
    for stored in Authenticator.objects.filter(user=world.wang):
        assert secret not in str(stored.data)
    totp = Authenticator.objects.get(user=world.wang, type=Authenticator.Type.TOTP)
    assert totp.data["secret"].startswith("gAAAA")


def test_the_second_factor_changes_only_after_a_second_look(world: World) -> None:
    enable_codes(world)
    client = Client()
    client.force_login(world.wang)
    for url in ("/me/security/codes/stop/", "/me/security/recovery/new/", "/me/security/keys/new/"):
        assert client.get(url).headers["Location"].startswith("/sign-in/again/"), url
    assert client.post("/me/security/codes/stop/").headers["Location"].startswith("/sign-in/again/")
    assert Authenticator.objects.filter(user=world.wang, type=Authenticator.Type.TOTP).exists()
    make_fresh(client, world.wang)
    assert client.post("/me/security/codes/stop/").status_code == 302
    assert not Authenticator.objects.filter(user=world.wang).exists(), "recovery codes go with the last factor"


def test_the_pages_of_codes_and_keys_are_ours_and_in_chinese(world: World) -> None:
    enable_codes(world)
    client = Client()
    client.force_login(world.wang)
    make_fresh(client, world.wang)
    words = {
        "/me/security/": "动态口令",
        "/me/security/recovery/": "每个只能用一次",
        "/me/security/recovery/new/": "立刻作废",
        "/me/security/codes/stop/": "停用动态口令",
        "/me/security/keys/": "还没有通行密钥",
        "/me/security/keys/new/": "可代替密码登录",
    }
    for url, word in words.items():
        page = client.get(url).content.decode()
        assert word in page and "<style" not in page and "onclick" not in page, url
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page), url


def test_a_passkey_answer_that_is_nonsense_signs_nobody_in(world: World) -> None:
    client = Client()
    options = client.get("/sign-in/key/", headers={"Accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["challenge"]
    for credential in ("{}", "[]", "no json", '{"response": {"userHandle": "MQ"}}'):
        answer = client.post("/sign-in/key/", {"credential": credential})
        assert answer.headers["Location"] == "/sign-in/"
    assert client.get("/me/").status_code == 302

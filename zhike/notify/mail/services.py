"""Change the company's mail server, and try it out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.access.services import change_policy
from zhike.lib.refusals import Refusal, refuse_if

from .letters import Words, write_letters
from .server import KEY, has_server, keep_password


def change_server(*, actor: Actor, values: Mapping[str, Any], password: str, seen_version: int) -> None:
    """Keep the server in force from now on; an empty password leaves the old one."""
    with transaction.atomic():
        change_policy(actor=actor, key=KEY, values=values, seen_version=seen_version)
        if password:
            keep_password(password)


def send_test(*, actor: Actor, now: datetime) -> None:
    """Write a letter to the actor, past quiet hours and digests; refused without server or address."""
    refuse_unless_capable(actor, "setting", "edit")
    email = Person.objects.values_list("email", flat=True).get(pk=actor.person_id)
    refuse_if(why_cannot_try(has_server=has_server(), email=email))
    title = _("知客的测试邮件")
    words = Words("test", title, _("收到这封信，说明邮件服务器设置好了。"), "", f"test:{now.timestamp()}")
    write_letters([(actor.person_id, words)], at=now, at_once=True)


def why_cannot_try(*, has_server: bool, email: str | None) -> Refusal | None:
    """Say why no test mail can be sent, or return None."""
    if not has_server:
        return Refusal("notify.no_server", _("还没有设置邮件服务器。"), help=_("请先填写并保存。"))
    if not email:
        return Refusal("notify.no_address", _("你的账号没有邮箱。"), help=_("请在“我的账号”或人员管理里补上邮箱。"))
    return None

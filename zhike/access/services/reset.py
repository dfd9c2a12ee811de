"""Forgotten passwords: a link by mail, sent by a job, so that the answer takes the same time for everybody."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import DatabaseError, InterfaceError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from zhike.lib.refusals import Refusal, Refused, refuse_if

from ..actor import Actor
from ..models import Person
from ..own_policies import COMPANY
from ..policies import get_policy
from .attempts import Limit, charge
from .passwords import refuse_weak_password, write_password

_HOUR = timedelta(hours=1)


_senders: dict[str, Callable[[], bool]] = {}


def register_mail(name: str, is_ready: Callable[[], bool]) -> None:
    """Have `is_ready` asked whether mail can go out by another way than the server of the environment."""
    _senders[name] = is_ready


def mail_is_configured() -> bool:
    """Say whether the program can send mail at all."""
    return bool(settings.EMAIL_HOST) or any(is_ready() for is_ready in _senders.values())


def ask_for_reset(*, email: str, address: str | None, base_url: str, language: str) -> None:
    """Have a link sent if the address belongs to somebody; at most five an hour for one mail address or caller."""
    limits = [
        Limit(f"reset:{email.casefold()}"[:200], 5, _HOUR, _HOUR),
        Limit(f"reset-from:{address or 'local'}", 20, _HOUR, _HOUR),
    ]
    try:
        refuse_if(charge(limits, now=timezone.now()))
    except (DatabaseError, InterfaceError) as error:
        raise Refused(Refusal("access.attempts_unavailable", _("系统现在不能发送邮件，请稍后再试。"))) from error
    app.configure_task("access.send_reset_link").defer(email=email, base_url=base_url, language=language)


def send_reset_mail(*, email: str, base_url: str, language: str) -> bool:
    """Send the link to the active person with this address; say whether there is one."""
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        return False
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    with translation.override(person.language or language or None):
        link = reverse("access:new-password", args=[uid, default_token_generator.make_token(person)])
        company = get_policy(COMPANY)["name"] or _("知客")
        values = {"name": person.name, "company": company, "link": base_url.rstrip("/") + link}
        text = _(
            "%(name)s，你好：\n\n有人（希望是你）要重设你在%(company)s知客的密码。请打开：\n%(link)s\n\n"
            "链接三天内有效，只能用一次。不是你本人操作的话，不必理会这封邮件。"
        )
        send_mail(_("重设知客密码"), text % values, None, [str(person.email)])
    return True


def set_forgotten_password(*, actor: Actor, person_id: int, password: str) -> None:
    """Set a new password for somebody who proved by mail who they are; all their sessions end."""
    person = Person.objects.get(pk=person_id, is_active=True)
    refuse_weak_password(password, person)
    write_password(actor, person, password, must_change=False, kind="access.password_reset")

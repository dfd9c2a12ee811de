"""Tell people something, inside the program and by mail: once per cause, only what they want, live when they are there.

Messages of muted kinds are not written. In quiet hours they are written; they pop up, and mail goes out, afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Required, TypedDict, Unpack

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.functional import Promise

from zhike.access.actor import Actor
from zhike.access.models import Person

from . import kinds, live
from .mail import letters
from .mail.server import has_server
from .models import MailedKind, MailRhythm, MutedKind, Notification, QuietHours
from .popping import Message, pop

Text = str | Promise
_INSERT = """
    INSERT INTO notify_notification (person_id, kind, title, body, url, customer_id, key, at)
    SELECT unnest(%s::bigint[]), %s, %s, %s, %s, %s, %s, %s
    ON CONFLICT (person_id, key) DO NOTHING
    RETURNING id, person_id
"""


_INSERT_EACH = """
    INSERT INTO notify_notification (person_id, kind, title, body, url, key, at)
    SELECT person_id, kind, title, body, url, %s, %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) AS each(person_id, kind, title, body, url)
    ON CONFLICT (person_id, key) DO NOTHING
    RETURNING id, person_id
"""


class Words(TypedDict, total=False):
    """What is told; lazily translated texts reach each person in the own language."""

    kind: Required[str]
    title: Required[Text]
    body: Text
    url: str
    customer_id: int | None


def notify(*, person_ids: Iterable[int], key: str, at: datetime, silently: bool = False, **words: Unpack[Words]) -> int:
    """Tell people something and return how many were told now; the same (person, key) is told once.

    Words are kind, title, and where there are any body, url and customer_id.
    Pass gettext_lazy texts, so that each reads the own language. Live pages
    hear of it when the caller's transaction commits; nothing pops up `silently`.
    """
    declared = kinds.get(words["kind"])
    with transaction.atomic():
        by_language = _recipients(person_ids, declared)
        told = [_tell(language, who, words, key, at) for language, who in sorted(by_language.items())]
        messages = [one for some in told for one in some]
        pop(messages, at=at, silently=silently)
    return len(messages)


def notify_each(messages: Mapping[int, Words], *, kind: str, key: str, at: datetime) -> int:
    """Tell many people a message of one kind each, as notify does, in a few statements; return how many were told."""
    with transaction.atomic():
        by_language = _recipients(messages, kinds.get(kind))
        told = [_tell_each(language, who, messages, key, at) for language, who in sorted(by_language.items())]
        written = [one for some in told for one in some]
        pop(written, at=at)
    return len(written)


def _tell_each(
    language: str, readers: "_Readers", messages: Mapping[int, Words], key: str, at: datetime
) -> list[Message]:
    with translation.override(language or "zh-hans"):
        said = {id_: _say(messages[id_], key) for id_ in {*readers.inside, *readers.by_mail}}
    if readers.by_mail and has_server():
        letters.write_letters([(id_, said[id_]) for id_ in readers.by_mail], at=at)
    inside = [said[id_] for id_ in readers.inside]
    columns = [[getattr(one, name) for one in inside] for name in ("kind", "title", "body", "url")]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_EACH, [key, at, readers.inside, *columns])
        told = cursor.fetchall()
    return [Message(pk, who, said[who].title, said[who].body, said[who].url) for pk, who in told]


def _say(words: Words, key: str) -> letters.Words:
    title, body = str(words["title"])[:200], str(words.get("body", ""))[:500]
    return letters.Words(words["kind"], title, body, words.get("url", ""), key)


@dataclass
class _Readers:
    """Who of one language reads it inside the program, and who by mail."""

    inside: list[int] = field(default_factory=list)
    by_mail: list[int] = field(default_factory=list)


def _recipients(person_ids: Iterable[int], kind: kinds.MessageKind) -> dict[str, _Readers]:
    """Return the ids of active people who want it, by language."""
    of_kind = {"person_id": OuterRef("pk"), "kind": kind.name}
    people = Person.objects.filter(pk__in=set(person_ids), is_active=True).annotate(
        is_muted=Exists(MutedKind.objects.filter(**of_kind)), is_mailed=Exists(MailedKind.objects.filter(**of_kind))
    )
    found: defaultdict[str, _Readers] = defaultdict(_Readers)
    for person_id, language, is_muted, is_mailed in people.values_list("pk", "language", "is_muted", "is_mailed"):
        if kind.required or not is_muted:
            found[language].inside.append(person_id)
        if is_mailed:
            found[language].by_mail.append(person_id)
    return found


def _tell(language: str, readers: _Readers, words: Words, key: str, at: datetime) -> list[Message]:
    with translation.override(language or "zh-hans"):
        title, body = str(words["title"])[:200], str(words.get("body", ""))[:500]
    url = words.get("url", "")
    if readers.by_mail and has_server():
        letter = letters.Words(words["kind"], title, body, url, key)
        letters.write_letters([(person_id, letter) for person_id in readers.by_mail], at=at)
    if not readers.inside:
        return []
    person_ids = readers.inside
    values = [list(person_ids), words["kind"], title, body, url, words.get("customer_id"), key, at]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        told = cursor.fetchall()
    return [Message(pk, person_id, title, body, url) for pk, person_id in told]


def mark_read(*, actor: Actor, notification_ids: Iterable[int] | None, now: datetime) -> int:
    """Mark the actor's own messages as read, all of them when no ids are given; return how many were unread."""
    unread = Notification.objects.filter(person_id=actor.person_id, read_at=None)
    if notification_ids is not None:
        unread = unread.filter(pk__in=list(notification_ids))
    with transaction.atomic():
        count = unread.update(read_at=now)
        if count:
            live.publish(actor.person_id, "unread", {})
    return count


def choose_messages(*, actor: Actor, muted: Iterable[str], quiet_from: time | None, quiet_until: time | None) -> None:
    """Keep which kinds the actor does not want inside the program, and the hours to be left alone."""
    wanted = {name for name in muted if not kinds.get(name).required}
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)
        _keep(MutedKind, actor, wanted)
        if quiet_from is None or quiet_until is None:
            QuietHours.objects.filter(person_id=actor.person_id).delete()
        else:
            hours = {"starts": quiet_from, "ends": quiet_until}
            QuietHours.objects.update_or_create(person_id=actor.person_id, defaults=hours)


def choose_mail(*, actor: Actor, mailed: Iterable[str], digest: str, daily_at: time) -> None:
    """Keep which kinds the actor wants by mail, and whether mail comes at once or gathered."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)
        _keep(MailedKind, actor, {kinds.get(name).name for name in mailed})
        rhythm = {"digest": digest, "daily_at": daily_at}
        MailRhythm.objects.update_or_create(person_id=actor.person_id, defaults=rhythm)


def _keep(model: type[MutedKind] | type[MailedKind], actor: Actor, names: set[str]) -> None:
    model.objects.filter(person_id=actor.person_id).exclude(kind__in=names).delete()
    for name in sorted(names):
        model.objects.get_or_create(person_id=actor.person_id, kind=name)

"""Pop messages up on a person's open pages: at once, or when the quiet hours are over."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from zhike.access.models import Person

from . import live, rules
from .models import Notification, QuietHours

BATCH = 500
STALE = timedelta(days=3)
# More than that many at the end of quiet hours are said in one sentence.
SINGLY = 3


class Message(NamedTuple):
    """A message as open pages are told of it."""

    pk: int
    person_id: int
    title: str
    body: str
    url: str


def pop(messages: Sequence[Message], *, at: datetime, silently: bool = False) -> None:
    """Tell open pages of messages just written; those of people in quiet hours pop up when these end."""
    until = {} if silently else _quiet_until({one.person_id for one in messages}, at)
    for one in messages:
        _publish(one, is_quiet=silently or one.person_id in until)
    for person_id, end in until.items():
        own = [one.pk for one in messages if one.person_id == person_id]
        Notification.objects.filter(pk__in=own).update(pops_at=end)


def pop_waiting(*, now: datetime) -> int:
    """Pop up what waited for the end of quiet hours, unless it was read meanwhile; return how many people heard.

    The moment is emptied in the transaction that tells: once, whoever dies on the way. Who is in quiet hours anew
    waits for their end.
    """
    heard = 0
    while True:
        with transaction.atomic():
            rows = _take(now)
            until = _quiet_until({row.person_id for row in rows}, now)
            for person_id, group in groupby(rows, key=lambda row: row.person_id):
                own = [row for row in group if row.read_at is None and row.at > now - STALE]
                if person_id in until:
                    Notification.objects.filter(pk__in=[row.pk for row in own]).update(pops_at=until[person_id])
                elif own:
                    _pop_together(person_id, own)
                    heard += 1
        if len(rows) < BATCH:
            return heard


def _take(now: datetime) -> list[Notification]:
    """Lock what may pop up now and empty the moment; what another worker has in hand is left to it."""
    due = Notification.objects.select_for_update(skip_locked=True).filter(pops_at__lte=now)
    rows = list(due.order_by("pops_at", "person_id", "at", "pk")[:BATCH])
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(pops_at=None)
    return sorted(rows, key=lambda row: (row.person_id, row.at, row.pk))


def _pop_together(person_id: int, rows: Sequence[Notification]) -> None:
    if len(rows) <= SINGLY:
        for row in rows:
            _publish(Message(row.pk, person_id, row.title, row.body, row.url), is_quiet=False)
        return
    language = Person.objects.filter(pk=person_id).values_list("language", flat=True).first()
    with translation.override(language or "zh-hans"):
        said = ngettext("免打扰期间来了 %(n)d 条消息", "免打扰期间来了 %(n)d 条消息", len(rows)) % {"n": len(rows)}
    _publish(Message(rows[-1].pk, person_id, said, "", reverse("notify:list")), is_quiet=False)


def _publish(message: Message, *, is_quiet: bool) -> None:
    data = {"id": message.pk, "title": message.title, "body": message.body, "url": message.url, "quiet": is_quiet}
    live.publish(message.person_id, "notification", data)


def _quiet_until(person_ids: Collection[int], at: datetime) -> Mapping[int, datetime]:
    """Return when the quiet hours of those end who are in them."""
    return dict(_ends(QuietHours.objects.filter(person_id__in=person_ids), timezone.localtime(at)))


def _ends(hours: Iterable[QuietHours], local: datetime) -> Iterable[tuple[int, datetime]]:
    for each in hours:
        end = rules.quiet_until(starts=each.starts, ends=each.ends, at=local)
        if end is not None:
            yield each.person_id, end

"""Count attempts in the database before they are made, so that parallel ones cannot slip through together.

Every attempt is charged first, by one statement that counts and decides; success
gives the charge back. Nothing is checked when the count cannot be written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from ..models import Attempts

# A lock that ended, or a window that passed, starts the count anew; during a lock nothing is counted.
_CHARGE = """
INSERT INTO access_attempts AS a (key, count, since, locked_until) VALUES (%(key)s, 1, %(now)s, NULL)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN a.locked_until > %(now)s THEN a.count
               WHEN a.locked_until IS NOT NULL OR a.since <= %(start)s THEN 1
               ELSE a.count + 1 END,
  since = CASE WHEN a.locked_until > %(now)s THEN a.since
               WHEN a.locked_until IS NOT NULL OR a.since <= %(start)s THEN %(now)s
               ELSE a.since END,
  locked_until = CASE WHEN a.locked_until > %(now)s THEN a.locked_until
                      WHEN a.locked_until IS NOT NULL OR a.since <= %(start)s THEN NULL
                      WHEN a.count >= %(limit)s THEN %(until)s
                      ELSE NULL END
RETURNING locked_until
"""
_LOCK = """
UPDATE access_attempts SET locked_until = %(until)s
WHERE key = %(key)s AND count >= %(limit)s AND locked_until IS NULL RETURNING locked_until
"""


@dataclass(frozen=True)
class Limit:
    """At most `count` attempts under `key` within `window`; then none for `lock`."""

    key: str
    count: int
    window: timedelta
    lock: timedelta


def charge(limits: Sequence[Limit], *, now: datetime) -> Refusal | None:
    """Count one attempt under every key, and refuse it when one of them is used up or locked.

    Stands on its own: never call it inside a transaction that may be undone.
    """
    until = [found for limit in limits if (found := _charge(limit, now)) is not None]
    return locked(max(until)) if until else None


def _charge(limit: Limit, now: datetime) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(_CHARGE, _values(limit, now))
        row = cursor.fetchone()
    found: datetime | None = row[0] if row else None
    return found


def lock_when_used_up(limits: Sequence[Limit], *, now: datetime) -> Refusal | None:
    """After a failure: lock the keys whose attempts are used up, and say until when."""
    until: list[datetime] = []
    with connection.cursor() as cursor:
        for limit in limits:
            cursor.execute(_LOCK, _values(limit, now))
            until += [row[0] for row in cursor.fetchall()]
    return locked(max(until), fresh=True) if until else None


def give_back(limit: Limit) -> None:
    """Take one charge back; for keys that many people share, where one success proves little."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_attempts SET count = GREATEST(count - 1, 0) WHERE key = %s", [limit.key])


def forget(limit: Limit) -> None:
    """Start counting anew after a success."""
    Attempts.objects.filter(key=limit.key).delete()


def forget_old(*, now: datetime) -> int:
    """Delete counts that no longer matter; the nightly job calls it."""
    return Attempts.objects.filter(since__lt=now - timedelta(days=2)).delete()[0]


def locked(until: datetime, *, fresh: bool = False) -> Refusal:
    """Say until when nothing more is tried; `fresh` marks the failure that locked."""
    moment = timezone.localtime(until)
    text = moment.strftime("%H:%M") if moment.date() == timezone.localdate() else moment.strftime("%m-%d %H:%M")
    sentence = _("尝试次数过多，为安全起见已锁定到 %(until)s。") % {"until": text}
    return Refusal("access.locked", sentence, {"until": until, "fresh": fresh}, _("请到时再试，或请管理员重设密码。"))


def _values(limit: Limit, now: datetime) -> dict[str, str | int | datetime]:
    return {
        "key": limit.key,
        "limit": limit.count,
        "now": now,
        "start": now - limit.window,
        "until": now + limit.lock,
    }

"""When a letter is sent, how long to wait after a failure, and which servers are refused. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from ipaddress import ip_address

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from ..rules import next_time, quiet_until

AT_ONCE, HOURLY, DAILY = "at_once", "hourly", "daily"
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = 12


@dataclass(frozen=True)
class Rhythm:
    """How a person wants mail: at once, or gathered every hour or day, and never in the quiet hours."""

    digest: str = AT_ONCE
    daily_at: time = time(8, 30)
    quiet_from: time | None = None
    quiet_until: time | None = None


def next_send(rhythm: Rhythm, *, at: datetime) -> datetime:
    """Return when a letter written at a local moment is sent: gathered as wished, then put off until quiet is over."""
    moment = at
    if rhythm.digest == HOURLY:
        moment = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    elif rhythm.digest == DAILY:
        moment = next_time(at, rhythm.daily_at)
    return quiet_until(starts=rhythm.quiet_from, ends=rhythm.quiet_until, at=moment) or moment


def next_attempt(*, attempts: int, at: datetime) -> datetime | None:
    """Return when a letter that failed so many times is tried again: twice as long each time; None gives up."""
    if attempts >= GIVE_UP_AFTER:
        return None
    return at + min(LONGEST_WAIT, FIRST_WAIT * int(2 ** (attempts - 1)))


def is_forbidden_address(address: str) -> bool:
    """Say whether a mail server may never stand there: cloud metadata and other link-local places, nowhere, many."""
    place = ip_address(address.split("%")[0])
    mapped = getattr(place, "ipv4_mapped", None) or place
    return bool(mapped.is_link_local or mapped.is_multicast or mapped.is_unspecified or mapped.is_reserved)


def why_bad_server(*, host: str, sender: str) -> Refusal | None:
    """Refuse a server without a sender's address, since no server takes a letter from nobody."""
    if host and "@" not in sender:
        return Refusal(
            "notify.no_sender", _("填了邮件服务器就要填发件人地址。"), {"field": "sender"}, _("例如 zhike@example.com")
        )
    return None

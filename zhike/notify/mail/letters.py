"""Write letters in the transaction of what they tell of, and send those that are due.

A letter is sent by a job, never inside a transaction. A sender takes its letters for five minutes first, so that two
senders do not send the same, and one that died leaves them to the next.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.access.models import Person

from ..models import Letter, MailRhythm, QuietHours
from .rules import Rhythm, next_attempt, next_send
from .server import MailServer, find_server

HELD_FOR = timedelta(minutes=5)
TAKEN = 100
LONGEST_MAIL = 50


@dataclass(frozen=True)
class Words:
    """What one letter says, in its reader's language."""

    kind: str
    title: str
    body: str
    url: str
    key: str


def write_letters(letters: Iterable[tuple[int, Words]], *, at: datetime, at_once: bool = False) -> int:
    """Keep letters until they are due; the same (person, key) is written once. Returns how many were given."""
    given = list(letters)
    rhythms = {} if at_once else _rhythms({person_id for person_id, _words in given})
    local = timezone.localtime(at)
    rows = [
        Letter(
            person_id=person_id,
            kind=words.kind,
            title=words.title,
            body=words.body,
            url=words.url,
            key=words.key,
            at=at,
            send_at=next_send(rhythms.get(person_id, Rhythm()), at=local),
        )
        for person_id, words in given
    ]
    Letter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def _rhythms(person_ids: set[int]) -> dict[int, Rhythm]:
    wished = {row.pk: row for row in MailRhythm.objects.filter(pk__in=person_ids)}
    quiet = {row.pk: row for row in QuietHours.objects.filter(pk__in=person_ids)}
    found = {}
    for person_id in wished.keys() | quiet.keys():
        plain, wish, hours = Rhythm(), wished.get(person_id), quiet.get(person_id)
        found[person_id] = Rhythm(
            wish.digest if wish else plain.digest,
            wish.daily_at if wish else plain.daily_at,
            hours.starts if hours else None,
            hours.ends if hours else None,
        )
    return found


def send_due(*, now: datetime) -> int:
    """Send what is due, one mail per person, and return how many letters went out; nothing without a server."""
    server = find_server()
    if server is None:
        return 0
    sent = 0
    while taken := _take(now):
        sent += sum(_send(server, letters, now) for letters in taken.values())
    return sent


def _take(now: datetime) -> Mapping[int, Sequence[Letter]]:
    """Take due letters for this sender by putting them off; what it does not finish is due again."""
    with transaction.atomic():
        due = Letter.objects.select_for_update(skip_locked=True).filter(send_at__lte=now)
        letters = list(due.order_by("send_at", "pk")[:TAKEN])
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(send_at=timezone.now() + HELD_FOR)
    by_person: defaultdict[int, list[Letter]] = defaultdict(list)
    for letter in letters:
        by_person[letter.person_id].append(letter)
    return by_person


def _send(server: MailServer, letters: Sequence[Letter], now: datetime) -> int:
    ids = [letter.pk for letter in letters]
    person = (
        Person.objects.filter(pk=letters[0].person_id, is_active=True).exclude(email=None).exclude(email="").first()
    )
    if person is None:
        Letter.objects.filter(pk__in=ids).update(send_at=None, trouble="no address")
        return 0
    try:
        with translation.override(person.language or "zh-hans"):
            compose(server, str(person.email), letters).send()
    except (OSError, ValueError) as error:
        _put_off(letters, error, now)
        return 0
    return Letter.objects.filter(pk__in=ids).update(send_at=None, sent_at=timezone.now(), trouble="")


def _put_off(letters: Sequence[Letter], error: Exception, now: datetime) -> None:
    for letter in letters:
        again = next_attempt(attempts=letter.attempts + 1, at=now)
        trouble = f"{type(error).__name__}: {error}"[:300]
        Letter.objects.filter(pk=letter.pk).update(attempts=letter.attempts + 1, send_at=again, trouble=trouble)


def compose(server: MailServer, to: str, letters: Sequence[Letter]) -> EmailMessage:
    """Return one mail with all the letters; sent again after a crash it keeps its id, so that readers drop one."""
    first = letters[0]
    subject = first.title if len(letters) == 1 else _("知客：%(n)s 条消息") % {"n": len(letters)}
    parts = [_say(letter, server.address) for letter in letters[:LONGEST_MAIL]]
    if len(letters) > LONGEST_MAIL:
        parts.append(_("还有 %(n)s 条，请在知客里看。") % {"n": len(letters) - LONGEST_MAIL})
    parts.append(_("在知客的“消息设置”里可以改哪些消息发邮件。"))
    identity = f"<letter-{first.pk}-{letters[-1].pk}-{len(letters)}@zhike>"
    text = "\n\n".join(parts)
    return EmailMessage(_one_line(subject), text, server.sender, [to], headers={"Message-ID": identity},
                        connection=get_connection())  # fmt: skip


def _say(letter: Letter, address: str) -> str:
    link = address.rstrip("/") + letter.url if address and letter.url else ""
    return "\n".join(part for part in (letter.title, letter.body, link) if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())

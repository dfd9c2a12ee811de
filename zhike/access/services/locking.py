"""One lock for all changes of rights, and the versions under which rights are remembered."""

import secrets

from django.db import connection
from django.db.models import QuerySet

from zhike.lib.refusals import refuse_if

from ..models import Person
from ..queries.administrators import count_administrators
from ..rules import why_cannot_lose_administrators

RIGHTS_LOCK = 0x7A68_6B01


def lock_rights() -> None:
    """Wait until no other transaction changes anybody's rights; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RIGHTS_LOCK])


def draw_rights_version(people: QuerySet[Person]) -> None:
    """Make every process read these people's rights anew from the commit on."""
    people.update(rights_version=secrets.randbits(62))


def refuse_to_lose_administrators() -> None:
    """Undo the change when nobody would be left who can manage people and roles."""
    refuse_if(why_cannot_lose_administrators(count_administrators()))

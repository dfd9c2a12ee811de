"""What a public page carries in place of a session: which form it is, when it was opened, a key to take it once.

Signed, so that nobody makes pages up; a frame on another site has no cookies, so nothing is kept in any.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

_SALT = "zhike.sales.web_form"


@dataclass(frozen=True)
class Opened:
    """A page as it was opened."""

    key: uuid.UUID
    at: datetime


def issue(form_key: str, now: datetime, key: uuid.UUID | None = None) -> str:
    """Return the token of a page opened now; a page that is drawn again keeps its key."""
    return signing.dumps([form_key, (key or uuid.uuid4()).hex, int(now.timestamp())], salt=_SALT)


def read(form_key: str, text: str) -> Opened | None:
    """Return what a token says, or None when it is another form's or nobody's."""
    try:
        of_form, key, moment = signing.loads(text, salt=_SALT)
        opened = Opened(uuid.UUID(hex=key), datetime.fromtimestamp(moment, UTC))
    except (signing.BadSignature, ValueError, TypeError, AttributeError, OverflowError):
        return None
    return opened if of_form == form_key else None

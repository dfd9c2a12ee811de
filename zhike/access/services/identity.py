"""The names and addresses by which a person is found: one spelling each, and each only once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhike.lib.emails import parse_email
from zhike.lib.fold import fold_text
from zhike.lib.phones import national_digits, parse_phone
from zhike.lib.pinyin import full_pinyin, initials, sort_key
from zhike.lib.refusals import Refusal, Refused

from ..models import Person

ADDRESS_FIELDS = frozenset({"login", "email", "phone"})
_TAKEN = {"person_login_once": "login", "person_email_once": "email", "person_phone_once": "phone"}


def clean_address_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return login, mail and phone as they are stored; refused when one cannot be read."""
    cleaned: dict[str, Any] = {}
    for field, value in values.items():
        text = str(value or "").strip()
        if field == "login":
            cleaned[field] = text.casefold()
        elif not text:
            cleaned[field] = None
        else:
            cleaned[field] = _read(field, text)
    return cleaned


def _read(field: str, text: str) -> str:
    phone = parse_phone(text) if field == "phone" else None
    found = phone.e164 if phone else parse_email(text) if field == "email" else None
    if found is None:
        sentence = _("手机号不正确。") if field == "phone" else _("邮箱地址不正确。")
        raise Refused(Refusal(f"access.bad_{field}", sentence, {"field": field}))
    return found


def search_columns(person: Person) -> None:
    """Set what pickers search and lists sort by: name, pinyin, initials, login, phone, title."""
    name = person.name
    parts = [
        fold_text(name),
        full_pinyin(name, person=True),
        initials(name, person=True),
        fold_text(person.login),
        national_digits(person.phone) if person.phone else "",
        fold_text(person.title),
    ]
    person.search_text = "|".join(part for part in parts if part)
    person.name_sort = sort_key(name, person=True)[:120]


@contextmanager
def refuse_taken() -> Iterator[None]:
    """Turn a unique violation into the sentence that says which address is somebody else's."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        field = next((field for name, field in _TAKEN.items() if name in str(error)), None)
        if field is None and "access_person_login" in str(error):
            field = "login"
        if field is None:
            raise
        words = {"login": _("登录名"), "email": _("邮箱"), "phone": _("手机号")}
        sentence = _("这个%(what)s已有人使用。") % {"what": words[field]}
        raise Refused(Refusal(f"access.{field}_taken", sentence, {"field": field})) from error

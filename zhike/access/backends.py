"""Find the person behind what was typed into the sign-in form: login name, mail address or phone."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.http import HttpRequest

from zhike.lib.phones import parse_phone
from zhike.web.statements import ask_one

from .models import Person


def find_person(text: str) -> Person | None:
    """Return the person whom a login name, mail address or phone names, active or not; never two."""
    text = text.strip()
    if not text or "\x00" in text:
        return None
    by_login = Person.objects.filter(login=text.casefold()).first()
    if by_login is not None:
        return by_login
    if "@" in text:
        return Person.objects.filter(email__iexact=text).first()
    phone = parse_phone(text)
    return Person.objects.filter(phone=phone.e164).first() if phone else None


@cache
def _person_sql() -> tuple[str, list[str]]:
    fields = Person._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(Person._meta.db_table)
    return f"SELECT {columns} FROM {table} WHERE id = %s AND is_active", [field.attname for field in fields]  # noqa: S608


def read_active(person_id: int) -> Person | None:
    """Return an active person by id; every request asks, and working the query out anew took most of the time."""
    sql, names = _person_sql()
    row = ask_one(sql, [person_id])
    return Person.from_db(connection.alias, names, row) if row else None


class NameMailPhoneBackend(BaseBackend):
    """Check a password in the same time whether the person exists or not."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Person | None:
        """Return the active person with this password, or None."""
        if not username or not password:
            return None
        person = find_person(username)
        if person is None or not person.has_usable_password():
            make_password(password)
            return None
        return person if person.check_password(password) and person.is_active else None

    def get_user(self, user_id: int) -> Person | None:
        """Return the person of a session; somebody deactivated has none from this moment on."""
        return read_active(user_id)

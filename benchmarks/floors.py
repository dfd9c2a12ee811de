"""What the bare engine needs for the same rows: hand-written SQL over one prepared connection."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

COLUMNS = """
c.id, c.number, c.name, c.short_name, c.kind, c.owner_id, p.name, c.stage, c.grade, c.tier, c.lifecycle,
c.next_follow_on, c.next_step, c.last_contact_at, c.follow_up_count, c.contact_name, c.contact_title, c.phone,
c.created_at, c.version
"""
_PAGE = f"""
SELECT {COLUMNS} FROM customers_customer c LEFT JOIN access_person p ON p.id = c.owner_id
WHERE {{scope}} c.deleted_at IS NULL {{after}} ORDER BY c.created_at DESC, c.id DESC LIMIT 51
"""
TIMELINE = """
SELECT id, kind, actor_id, at, data FROM events_event WHERE customer_id = %s ORDER BY at DESC, id DESC LIMIT 31
"""
HEAD = """
SELECT c.*, p.name FROM customers_customer c LEFT JOIN access_person p ON p.id = c.owner_id
WHERE c.id = %s AND c.deleted_at IS NULL
"""
ENTRIES = "SELECT * FROM activities_followup WHERE customer_id = %s AND id = ANY(%s)"
CONTACTS = "SELECT * FROM customers_contact WHERE customer_id = %s"
SEARCH = f"""
SELECT {COLUMNS}, s.blob FROM customers_searchentry s
JOIN customers_customer c ON c.id = s.customer_id LEFT JOIN access_person p ON p.id = c.owner_id
WHERE s.terms @@ %s::tsquery AND position(%s in s.blob) > 0 AND c.deleted_at IS NULL {{scope}} LIMIT 8
"""


def list_sql(looker: str, departments: Sequence[int]) -> str:
    """Return the page of a list as one who knows the base would write it by hand."""
    if looker == "administrator":
        return _PAGE.format(scope="", after="{after}")
    if looker == "rep":
        return _PAGE.format(scope="c.owner_id = %(person)s AND", after="{after}")
    parts = [f"({_PAGE.format(scope=f'c.department_id = {one} AND', after='{after}')})" for one in departments]
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) u ORDER BY created_at DESC, id DESC LIMIT 51"


class Floor:
    """A connection of the program's own role, with which nothing but SQL is done."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.connection.execute("SET jit = off")

    def rows(self, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.connection.execute(sql, values, prepare=True).fetchall()

    def time(self, work: Callable[[], object], times: int = 30) -> float:
        """Return the median milliseconds of some work, after two turns to warm up."""
        taken = []
        for turn in range(times + 2):
            began = time.perf_counter()
            work()
            if turn > 1:
                taken.append(time.perf_counter() - began)
        return round(sorted(taken)[len(taken) // 2] * 1000, 2)

    def close(self) -> None:
        self.connection.close()
